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

    /// <summary>Several candidates: nothing is created (N-9).</summary>
    [GenerateSerializer, Immutable, Alias("crmsync.MatchDecision.Ambiguous")]
    public sealed record Ambiguous(IReadOnlyList<string> Candidates) : MatchDecision;

    /// <summary>Somebody else is at it under the same e-mail: ask again soon.</summary>
    [GenerateSerializer, Immutable, Alias("crmsync.MatchDecision.Wait")]
    public sealed record Wait : MatchDecision;
}
