namespace CrmSync.Simulators.Marketo.Fields;

/// <summary>One lead field as describe tells it.</summary>
/// <param name="Id">Field id: primaryAttributeValueId of change rows.</param>
/// <param name="Name">REST name.</param>
/// <param name="DisplayName">Name in activities.json.</param>
/// <param name="DataType">Marketo's data type word.</param>
/// <param name="Length">Characters (bytes for text), or null.</param>
/// <param name="ReadOnly">Not writable through the API.</param>
/// <param name="IsCustom">Made by a customer.</param>
/// <param name="IsApiCreated">Made through the schema API.</param>
internal sealed record LeadField(
    int Id, string Name, string DisplayName, string DataType, int? Length, bool ReadOnly = false, bool IsCustom = false, bool IsApiCreated = false)
{
    public string? Description { get; init; }

    public bool IsHidden { get; init; }

    public bool IsHtmlEncodingInEmail { get; init; } = true;

    public bool IsSensitive { get; init; }

    /// <summary>May be a lookupField and a filterType (describe2 searchableFields).</summary>
    public bool IsSearchable => Name is "id" or "email" or "cookies" or "twitterId" or "facebookId" or "linkedInId" or "externalCompanyId" or "externalSalesPersonId" || (IsCustom && DataType is "string" or "email" or "integer");

    public static int? LengthOf(string dataType) => dataType switch
    {
        "string" or "email" or "phone" or "url" => 255,
        "text" => 30_000,
        _ => null,
    };
}
