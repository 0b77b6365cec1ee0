using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rows;

/// <summary>One column of a write, before and after. Told: the history shows it (it was asked for, or follows from what was).</summary>
internal sealed record FieldWrite(Column Column, object? Old, object? New, bool Told);

/// <summary>One row's part of a commit. Row is null for a deletion.</summary>
internal sealed record RowWrite(Table Table, Guid Id, long Version, Row? Row, Caller Caller, string Operation, IReadOnlyList<FieldWrite> Fields)
{
    /// <summary>Seeded rows are told as one entry without their fields: the state is their history.</summary>
    public bool IsSeed => Caller.ClientId == Caller.Seed;
}

/// <summary>Everything that one transaction wrote.</summary>
internal sealed record Commit(DateTimeOffset Time, IReadOnlyList<RowWrite> Writes);
