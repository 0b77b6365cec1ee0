using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;
using CrmSync.Grains.People;

namespace CrmSync.Grains.Feeds;

/// <summary>
/// What passed a person whose state could not be read, and no read of both its records would show (B-16): requests of campaigns (N-17), a record that the person does not
/// know to be its own yet, for it was made by a call whose answer the person could not take (C-12), Marketo's rows, which alone tell what a write of ours replaced
/// (C-7), and its deletes and merges, which a record that is not found does not tell (D-10). Kept until the person has taken it; taking it twice changes nothing.
/// </summary>
/// <param name="state">What is kept, by person; stored together with the cursor that passes their page.</param>
/// <param name="connection">Its id.</param>
/// <param name="ledger">Tells which records somebody is linked to.</param>
/// <param name="unreadable">Who cannot be read.</param>
/// <param name="clock">The clock.</param>
internal sealed class MissedChanges(FeedDocument state, string connection, ILedger ledger, UnreadablePeople unreadable, TimeProvider clock)
{
    private const int RowsMax = 50;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private long? lookedAt;

    /// <summary>Keeps what a page tells a person that it passes.</summary>
    public async Task KeepAsync(string person, IReadOnlyList<Change> changes)
    {
        foreach (var end in changes.Where(change => change is RecordDeleted or RecordMerged && change.Record.System == SystemName.Marketo)) Add(Of(state.Passed, person), end, kept => kept.GetType() == end.GetType() && kept.Record == end.Record);
        foreach (var row in changes.OfType<PersonRequested>()) Add(Of(state.Missed, person), row, kept => kept.Row == row.Row);
        foreach (var row in changes.OfType<FieldChanged>()) Add(Of(state.Passed, person), row, kept => kept is FieldChanged other && other.Row == row.Row);
        // A row in Dynamics is read when it is known; what it showed long ago is not how it is.
        List<RecordSeen> seen = [.. changes.OfType<RecordSeen>().Where(s => s.Record.System == SystemName.Marketo)];
        if (seen.Count == 0) return;
        var linked = await ledger.FindLinksAsync(connection, [.. seen.Select(s => s.Record).Distinct()], CancellationToken.None);
        foreach (var record in seen.Where(s => !linked.ContainsKey(s.Record))) Add(Of(state.Passed, person), record, kept => kept is RecordSeen && kept.Record == record.Record);
    }

    /// <summary>What people missed who can be read now; empty when there is nothing, or it was looked a moment ago.</summary>
    public async Task<Dictionary<string, List<Change>>> ReadableAsync()
    {
        var found = new Dictionary<string, List<Change>>();
        if (state.Missed.Count + state.Passed.Count == 0 || (lookedAt is { } at && clock.GetElapsedTime(at) < LookEvery)) return found;
        lookedAt = clock.GetTimestamp();
        foreach (var person in state.Missed.Keys.Union(state.Passed.Keys).ToList())
            if (!await unreadable.IsMarkedAsync(person)) found[person] = [.. state.Passed.GetValueOrDefault(person) ?? [], .. state.Missed.GetValueOrDefault(person) ?? []];
        return found;
    }

    /// <summary>It was handed over; forgotten unless the person could not be read once more.</summary>
    public async Task TakenAsync(IEnumerable<string> people)
    {
        foreach (var person in people)
        {
            if (await unreadable.IsMarkedAsync(person)) continue;
            state.Missed.Remove(person);
            state.Passed.Remove(person);
        }
    }

    // In the order in which they came; what is told once more stands for what was told before.
    private static void Add<T>(List<T> rows, T row, Predicate<T> isSame)
    {
        rows.RemoveAll(isSame);
        rows.Add(row);
        if (rows.Count > RowsMax) rows.RemoveAt(0);
    }

    private static List<T> Of<T>(Dictionary<string, List<T>> all, string person) => all.TryGetValue(person, out var rows) ? rows : all[person] = [];
}
