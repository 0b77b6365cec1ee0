using CrmSync.Domain.Activities;

namespace CrmSync.Grains.Connections;

/// <summary>Goes round everybody who is parked for one reason, some at each look: for whoever waits for an event whose message may be lost (B-13).</summary>
/// <param name="connection">The connection.</param>
/// <param name="ledger">Where they are found.</param>
/// <param name="reason">Why they are parked.</param>
/// <param name="every">How often a round begins; null: there is one, after the start.</param>
/// <param name="clock">The clock.</param>
internal sealed class ParkedRound(string connection, ILedger ledger, string reason, TimeSpan? every, TimeProvider clock)
{
    private string? after;
    private long? began;

    /// <summary>The next ones; empty when the round is over and no other has begun.</summary>
    public async Task<IReadOnlyList<ParkedRow>> NextAsync(int most)
    {
        if (after is null && began is { } at && !(clock.GetElapsedTime(at) >= every)) return [];
        if (after is null) began = clock.GetTimestamp();
        var some = await ledger.ListParkedAsync(connection, reason, after ?? "", most, CancellationToken.None);
        after = some.Count < most ? null : some[^1].Person;
        return some;
    }
}
