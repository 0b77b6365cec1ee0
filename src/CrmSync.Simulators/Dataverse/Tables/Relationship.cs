using CrmSync.Simulators.Dataverse.Rows;

namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>Rows of the child name a row of the parent in a lookup column. The parent shows them under the relationship's name.</summary>
internal sealed record OneToMany(string SchemaName, Table Child, Column Column, Table Parent);

/// <summary>Rows of two tables are joined by rows of a third one, which holds one lookup to each side (protocol sheet 2.15).</summary>
internal sealed record ManyToMany(string SchemaName, Table First, Table Second, Table Crossing, Column FirstColumn, Column SecondColumn)
{
    public bool IsCustom { get; init; }
}

/// <summary>A collection-valued navigation property as one side of it sees it.</summary>
internal sealed record Collection(string Name, Table Target, Table Holder, Column Own, Column? Other)
{
    /// <summary>Rows behind the property for one row, in order of creation.</summary>
    public IEnumerable<Row> Of(DataverseStore store, Row row)
    {
        var held = store[Holder].With(Own, [row.Id.ToString()]).Where(child => child[Own] is LookupValue lookup && lookup.Id == row.Id);
        return Other is null ? held : held.Select(crossing => Reached(store, crossing)).OfType<Row>();
    }

    private Row? Reached(DataverseStore store, Row crossing) =>
        crossing[Other!] is LookupValue lookup && lookup.Table == Target.LogicalName ? store[Target].Find(lookup.Id) : null;
}
