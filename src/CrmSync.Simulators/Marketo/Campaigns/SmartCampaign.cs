using System.Text.Json.Serialization;

namespace CrmSync.Simulators.Marketo.Campaigns;

/// <summary>
/// A smart campaign as a marketer defines it: who (a trigger, or a filter that a schedule runs), what (the flow), and how often one person may pass it.
/// This is the body of <c>POST /_sim/campaigns</c>: Marketo's REST API can ask for campaigns but not define them.
/// </summary>
internal sealed record SmartCampaign
{
    /// <summary>Given by the simulator (1001 and up) when 0.</summary>
    public int Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Runs when something happens to a person; without it the campaign is a batch campaign.</summary>
    public CampaignTrigger? Trigger { get; init; }

    /// <summary>All must hold: who a batch campaign takes, or whom a trigger lets in.</summary>
    public IReadOnlyList<CampaignFilter> Filters { get; init; } = [];

    public IReadOnlyList<FlowStep> Flow { get; init; } = [];

    /// <summary>Marketo's own default: once per person.</summary>
    public Qualification Qualification { get; init; }

    /// <summary>My Tokens by name, without the braces and the <c>my.</c>.</summary>
    public IReadOnlyDictionary<string, string> Tokens { get; init; } = new Dictionary<string, string>();

    /// <summary>A trigger campaign takes nobody while it is not active.</summary>
    public bool Active { get; init; } = true;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    [JsonIgnore]
    public bool IsBatch => Trigger is null;
}

/// <summary>How often a person may run through the flow.</summary>
internal enum Qualification
{
    Once,
    Any,
}

/// <summary>What happens to a person.</summary>
internal enum TriggerKind
{
    PersonIsCreated,
    DataValueChanges,
    AddedToList,
    CampaignIsRequested,
}

/// <summary>A smart list's trigger. Field is a REST name (data value changes), To its new value or null for any; List a list's id.</summary>
internal sealed record CampaignTrigger(TriggerKind On, string? Field = null, string? To = null, int? List = null);

/// <summary>How a filter compares; text without regard to letter case.</summary>
internal enum FilterIs
{
    Equal,
    NotEqual,
    Contains,
    Empty,
    NotEmpty,
}

/// <summary>A smart list's filter on one field (REST name).</summary>
internal sealed record CampaignFilter(string Field, FilterIs Is = FilterIs.Equal, string? Value = null);
