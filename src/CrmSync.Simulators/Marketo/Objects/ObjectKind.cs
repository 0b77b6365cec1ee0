using CrmSync.Simulators.Marketo.Fields;

namespace CrmSync.Simulators.Marketo.Objects;

/// <summary>A kind of record besides the lead, as its describe tells it (marketo-rest.md 4.8). One mechanism serves them all.</summary>
/// <param name="Table">The history's word for its rows.</param>
/// <param name="ApiName">Name in describe.</param>
/// <param name="DisplayName">Singular.</param>
/// <param name="PluralName">Plural.</param>
/// <param name="Dedupe">Fields that together are the key.</param>
/// <param name="Fields">All fields but the id, createdAt and updatedAt.</param>
internal sealed record ObjectKind(
    string Table, string ApiName, string DisplayName, string PluralName, IReadOnlyList<string> Dedupe, IReadOnlyList<LeadField> Fields)
{
    /// <summary>marketoGUID, or id for kinds with numbers.</summary>
    public string IdField { get; init; } = "marketoGUID";

    /// <summary>Fields that may be a filterType alone, besides the key and the id.</summary>
    public IReadOnlyList<string> Searchable { get; init; } = [];

    /// <summary>Fields that a new record must have.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    public IReadOnlyList<ObjectReference> References { get; init; } = [];

    /// <summary>Native CRM sync owns these rows: writes are refused with 1018.</summary>
    public bool OwnedByCrm { get; init; }

    /// <summary>A read is refused with 1018 too when the instance says so.</summary>
    public bool HiddenByCrm { get; init; }

    public bool HasNumbers => IdField == "id";

    public LeadField? Field(string name) => Fields.FirstOrDefault(field => field.Name == name);

    /// <summary>Whether equal values are looked up by this field.</summary>
    public bool IsIndexed(string name) => Dedupe.Contains(name) || Searchable.Contains(name);
}

/// <summary>A field that names a row elsewhere.</summary>
/// <param name="Field">The field that holds the key.</param>
/// <param name="Target">Table of the other row; lead for a lead's id.</param>
/// <param name="Code">Error when there is no such row.</param>
internal sealed record ObjectReference(string Field, string Target, string Code)
{
    /// <summary>A delete of the other row is refused with 1022 while this names it.</summary>
    public bool Holds { get; init; }
}
