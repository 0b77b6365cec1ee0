using System.Text.Json.Serialization;

namespace CrmSync.Simulators.Marketo.Activities;

/// <summary>One row of the activity log.</summary>
internal sealed record Activity
{
    private readonly long date;
    private readonly long at;
    private readonly long visibleAt;

    /// <summary>1, 2, 3 ... in commit order; marketoGUID is the same number as text.</summary>
    public required long Id { get; init; }

    public required int LeadId { get; init; }

    public required int Type { get; init; }

    /// <summary>activityDate: whole seconds.</summary>
    public required DateTimeOffset Date
    {
        get => new(date, TimeSpan.Zero);
        init => date = value.UtcTicks;
    }

    /// <summary>When it was committed.</summary>
    public required DateTimeOffset At
    {
        get => new(at, TimeSpan.Zero);
        init => at = value.UtcTicks;
    }

    /// <summary>When a reader can see it; later than <see cref="At"/> for a late row.</summary>
    public required DateTimeOffset VisibleAt
    {
        get => new(visibleAt, TimeSpan.Zero);
        init => visibleAt = value.UtcTicks;
    }

    /// <summary>REST name of the changed field (types 13 and 22).</summary>
    public string? Field { get; init; }

    public string? Old { get; init; }

    public string? New { get; init; }

    public string? Primary { get; init; }

    /// <summary>E-mail of the API user who did it, and how.</summary>
    public string? User { get; init; }

    public string? Method { get; init; }

    public string? RequestId { get; init; }

    /// <summary>Why a value changed, and through what; null is the API's own text.</summary>
    public string? Reason { get; init; }

    public string? Source { get; init; }

    /// <summary>The campaign whose flow did it.</summary>
    public int? Campaign { get; init; }

    /// <summary>Everything else, in order.</summary>
    public List<ActivityAttribute>? Attributes { get; init; }

    [JsonIgnore]
    public string Guid => Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>One attribute of an activity row.</summary>
internal sealed record ActivityAttribute(string Name, string? Value, string? ApiName = null);
