using CrmSync.Simulators.Marketo.Fields;

namespace CrmSync.Simulators.Marketo.Objects;

/// <summary>A custom object as the schema API builds it: a draft that becomes usable when approved.</summary>
internal sealed record CustomObjectType
{
    public required string ApiName { get; init; }

    public required string DisplayName { get; init; }

    public required string PluralName { get; init; }

    public string? Description { get; init; }

    public bool ShowInLeadDetail { get; init; }

    public List<CustomObjectField> Fields { get; init; } = [];

    /// <summary>What rows are written by; null until the first approval.</summary>
    public CustomObjectType? Approved { get; init; }

    /// <summary>The draft is what is approved.</summary>
    public bool IsClean { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public string State => Approved is null ? "draft" : IsClean ? "approved" : "approvedWithDraft";

    public static string TableOf(string apiName) => "customObject:" + apiName;

    /// <summary>The approved version as a kind, or null.</summary>
    public ObjectKind? Kind() => Approved is { } live ? live.AsKind() : null;

    public ObjectKind AsKind() => new(
        TableOf(ApiName), ApiName, DisplayName, PluralName, [.. Fields.Where(field => field.IsDedupeField).Select(field => field.Name)],
        [.. Fields.Select((field, index) => new LeadField(index + 1, field.Name, field.DisplayName, field.DataType, LeadField.LengthOf(field.DataType), IsCustom: true))])
    {
        Searchable = [.. Fields.Where(field => field.RelatedTo is not null).Select(field => field.Name)],
    };
}

/// <summary>One field of a custom object.</summary>
internal sealed record CustomObjectField(
    string Name, string DisplayName, string DataType, string? Description = null, bool IsDedupeField = false, CustomObjectLink? RelatedTo = null);

/// <summary>What a link field joins to.</summary>
internal sealed record CustomObjectLink(string Name, string Field);
