using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.People;

namespace CrmSync.Grains.Connections;

/// <summary>Goes round everybody of whom something was refused, some at each look, after the start and whenever a rule has changed: then it is tried again (V-3).</summary>
/// <param name="connection">The connection.</param>
/// <param name="ledger">Where they are found.</param>
internal sealed class RefusedRound(string connection, ILedger ledger)
{
    private FieldMap? goneRound;
    private FieldMap? going;
    private (string Person, string Field)? after;
    private (string Person, string Field)? next;

    /// <summary>The same ones again until they have passed; empty when the round is over and nothing has changed.</summary>
    public async Task<IReadOnlyList<string>> NextAsync(FieldMap? map, int most)
    {
        if (map is null || ReferenceEquals(map, goneRound)) return [];
        if (!ReferenceEquals(map, going)) (going, after) = (map, null);
        var some = await ledger.ReadRefusalsAsync(connection, RefusalFilter.All, after, most, CancellationToken.None);
        next = some.Count < most ? null : (some[^1].Person, some[^1].Field);
        return [.. some.Where(line => line.Code != Unreadable.Reason).Select(line => line.Person).Distinct()];
    }

    /// <summary>All of them were woken.</summary>
    public void Pass()
    {
        after = next;
        if (next is null) goneRound = going;
    }
}
