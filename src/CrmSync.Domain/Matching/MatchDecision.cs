using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Matching;

/// <summary>What becomes of a one-sided person (N-9, N-15).</summary>
[GenerateSerializer, Immutable, Alias("crmsync.MatchDecision")]
public abstract record MatchDecision
{
    /// <summary>Nobody to link to, and nothing to create: a Marketo person stays in Marketo (N-2).</summary>
    [GenerateSerializer, Immutable, Alias("crmsync.MatchDecision.Stay")]
    public sealed record Stay(bool SharesEmail) : MatchDecision;

    /// <summary>This is the other half of that person: join it (N-16).</summary>
    [GenerateSerializer, Immutable, Alias("crmsync.MatchDecision.Join")]
    public sealed record Join(string Person) : MatchDecision;

    /// <summary>Create a Marketo person with this look-up field (N-1, N-15).</summary>
    [GenerateSerializer, Immutable, Alias("crmsync.MatchDecision.Create")]
    public sealed record Create(string KeyField) : MatchDecision;

    /// <summary>A request: the other half is this row in Dynamics, which nobody holds (N-9).</summary>
    [GenerateSerializer, Immutable, Alias("crmsync.MatchDecision.Link")]
    public sealed record Link(RecordSnapshot Row) : MatchDecision;

    /// <summary>A request: create the row, with this owner (N-4, N-6).</summary>
    [GenerateSerializer, Immutable, Alias("crmsync.MatchDecision.CreateRow")]
    public sealed record CreateRow(string? OwnerId) : MatchDecision
    {
        /// <summary>Of the ids that rows of this person have (N-12), the first that nobody else holds: a row that was made for it, which an older copy of our store forgets, may be another's by a merge.</summary>
        [Id(1)] public int Generation { get; init; }
    }

    /// <summary>A request: nothing is created (N-6, N-9) until that field changes or an operator asks.</summary>
    [GenerateSerializer, Immutable, Alias("crmsync.MatchDecision.Refuse")]
    public sealed record Refuse(string Code, string Text, string Field) : MatchDecision;

    /// <summary>Several candidates: nothing is created (N-9).</summary>
    [GenerateSerializer, Immutable, Alias("crmsync.MatchDecision.Ambiguous")]
    public sealed record Ambiguous(IReadOnlyList<string> Candidates) : MatchDecision
    {
        /// <summary>By the link field, not by e-mail (N-11).</summary>
        [Id(1)] public bool ByClaim { get; init; }
    }

    /// <summary>The claimed row is linked with somebody else: the copy of its id is put back (N-11, N-18), and the e-mail decides.</summary>
    [GenerateSerializer, Immutable, Alias("crmsync.MatchDecision.Disown")]
    public sealed record Disown(string Holder) : MatchDecision;

    /// <summary>The claimed row was made for this very person (N-12), nobody holds it and Dynamics does not show it now: what became of it is to be learned.</summary>
    [GenerateSerializer, Immutable, Alias("crmsync.MatchDecision.Recall")]
    public sealed record Recall : MatchDecision;

    /// <summary>Nobody holds the claimed row, and Dynamics does not have it or merged it away, in a time of which our store knows nothing (D-1, G-3, N-11).</summary>
    /// <param name="Loser">The row, merged away; null: deleted.</param>
    [GenerateSerializer, Immutable, Alias("crmsync.MatchDecision.Gone")]
    public sealed record Gone(RecordSnapshot? Loser = null) : MatchDecision;

    /// <summary>Somebody else is at it under the same e-mail: ask again soon.</summary>
    [GenerateSerializer, Immutable, Alias("crmsync.MatchDecision.Wait")]
    public sealed record Wait : MatchDecision;
}
