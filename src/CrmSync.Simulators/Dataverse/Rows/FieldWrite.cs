using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rows;

/// <summary>One column of a write, before and after. Told: the history shows it (it was asked for, or follows from what was).</summary>
internal readonly record struct FieldWrite(Column Column, object? Old, object? New, bool Told);

/// <summary>One row's part of a commit. Row is null for a deletion. Without fields of its own a write is a new row: it wrote what the row holds.</summary>
internal sealed record RowWrite(Table Table, Guid Id, long Version, Row? Row, Caller Caller, string Operation, IReadOnlyList<FieldWrite>? Own)
{
    public static RowWrite New(Table table, Row row, Caller caller) => new(table, row.Id, row.Version, row, caller, "create", null);

    /// <summary>Seeded rows are told as one entry without their fields: the state is their history.</summary>
    public bool IsSeed => Caller.ClientId == Caller.Seed;

    public IReadOnlyList<FieldWrite> Fields => Own ?? Held();

    private List<FieldWrite> Held()
    {
        var fields = new List<FieldWrite>();
        foreach (var column in Table.Columns)
        {
            if (Row![column] is { } value) fields.Add(new FieldWrite(column, null, value, !column.IsKept));
        }

        return fields;
    }
}

/// <summary>Everything that one transaction wrote.</summary>
internal sealed record Commit(DateTimeOffset Time, IReadOnlyList<RowWrite> Writes);
