using System.Text.Json.Serialization;

namespace CrmSync.Simulators.Marketo.Activities;

/// <summary>A custom activity type; rows may be added once it is approved.</summary>
internal sealed record CustomActivityType
{
    public required int Id { get; init; }

    public required string ApiName { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public string? TriggerName { get; init; }

    public string? FilterName { get; init; }

    /// <summary>draft, approved or approved with draft.</summary>
    public string Status { get; init; } = "draft";

    /// <summary>With a draft: the version that is in force meanwhile.</summary>
    public CustomActivityType? Approved { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What rows are written by; null before the first approval.</summary>
    [JsonIgnore]
    public CustomActivityType? Live => Status == "approved" ? this : Approved;

    public required CustomAttribute PrimaryAttribute { get; init; }

    public List<CustomAttribute> Attributes { get; init; } = [];
}

/// <summary>One attribute of a custom activity type.</summary>
internal sealed record CustomAttribute(string ApiName, string Name, string DataType = "string", string? Description = null, bool IsPrimary = false);
