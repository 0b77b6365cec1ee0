using CrmSync.Simulators.Dataverse.Rows;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>One page of a read: rows, then deletions, then where to go on (Next) or the token for the next delta.</summary>
internal sealed record Page(IReadOnlyList<Row> Rows, IReadOnlyList<Guid> Deleted, Cookie? Next, DeltaToken? Token, int? Count = null)
{
    /// <summary>The page belongs to a delta, not to a first walk or an ordinary query.</summary>
    public bool IsDelta { get; init; }
}
