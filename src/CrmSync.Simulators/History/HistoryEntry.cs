namespace CrmSync.Simulators.History;

/// <summary>One committed write. A create is one entry without a field and one per field set; a delete or merge one entry without a field, plus what a merge set.</summary>
/// <param name="Sequence">1, 2, 3 ... in commit order.</param>
/// <param name="Time">The simulator's own clock at commit.</param>
/// <param name="Client">The client id that wrote.</param>
/// <param name="Operation">create, update, delete or merge.</param>
/// <param name="Table">The vendor's name of the table.</param>
/// <param name="Row">The vendor's row id.</param>
/// <param name="Field">Wire name of the field, or null for the row as a whole.</param>
/// <param name="Old">Value before, as text.</param>
/// <param name="New">Value after, as text.</param>
public sealed record HistoryEntry(
    long Sequence, DateTimeOffset Time, string Client, string Operation, string Table, string Row, string? Field, string? Old, string? New);
