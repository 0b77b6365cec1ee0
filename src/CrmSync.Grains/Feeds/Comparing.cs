using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using CrmSync.Grains.Connections;
using CrmSync.Grains.People;
using Microsoft.Extensions.Logging;

namespace CrmSync.Grains.Feeds;

/// <summary>
/// Who is not there any more, after the full read of a new epoch? Rows deleted in the gap never come again, and a gap is not a delete (D-7): a Dynamics row that
/// the read did not show is read by its person (D-9); Marketo's records are asked for by id, many in a call, and who is not found waits for the feed's word and
/// then for a human (D-10). The place is stored, so that a crash goes on where it was; a walk is repeated until nobody lags.
/// </summary>
internal sealed class Comparing(string connection, ISystemOfRecord system, ConnectionDirectory directory, ILedger ledger, IGrainFactory grains, UnreadablePeople unreadable, ILogger log)
{
    private const int PeopleAtOnce = 900;

    /// <summary>How many live records are missing? Nothing is taken by counting. Null: the side cannot be asked now.</summary>
    public async Task<long?> CountAsync(RecordKind feed, Compare compare, CancellationToken cancellationToken)
    {
        var missing = 0L;
        for (string? after = null; ;)
        {
            var people = await ledger.ListPeopleAsync(connection, after, PeopleAtOnce, cancellationToken);
            if (await MissedAsync(people, feed, compare, cancellationToken) is not { } missed) return null;
            missing += missed.Count;
            if (people.Count < PeopleAtOnce) return missing;
            after = people[^1].Person;
        }
    }

    /// <summary>Does anybody hold a row of that table? Asked as its full read begins: at the very first nobody does.</summary>
    public async Task<bool> IsAnybodyShownAsync(RecordKind feed, CancellationToken cancellationToken)
    {
        for (string? after = null; ;)
        {
            var people = await ledger.ListPeopleAsync(connection, after, PeopleAtOnce, cancellationToken);
            if (people.Any(p => p.Dynamics?.Kind == feed)) return true;
            if (people.Count < PeopleAtOnce) return false;
            after = people[^1].Person;
        }
    }

    /// <summary>One stretch of the people index, or the same once more when the side cannot be asked now; null when everybody is known.</summary>
    public async Task<Compare?> StepAsync(RecordKind feed, Compare compare, CancellationToken cancellationToken)
    {
        var people = await ledger.ListPeopleAsync(connection, compare.After, PeopleAtOnce, cancellationToken);
        if (await MissedAsync(people, feed, compare, cancellationToken) is not { } missed) return compare;
        var lagging = compare.Lagging + (await Task.WhenAll(missed.Select(p => TellAsync(p, feed, compare.Epoch)))).Count(isLagging => isLagging);
        if (people.Count == PeopleAtOnce) return compare with { After = people[^1].Person, Lagging = lagging };
        return lagging == 0 ? null : compare with { After = null, Lagging = 0 };
    }

    private async Task<IReadOnlyList<PersonRow>?> MissedAsync(IReadOnlyList<PersonRow> people, RecordKind feed, Compare compare, CancellationToken cancellationToken)
    {
        if (feed != RecordKind.Person) return [.. people.Where(p => p.Dynamics is { } row && row.Kind == feed && p.DynamicsEpoch < compare.Epoch)];
        List<PersonRow> asked = [.. people.Where(p => p.Marketo is not null)];
        if (asked.Count == 0) return [];
        var answer = await system.ReadAsync([.. asked.Select(p => p.Marketo!.Value)], (await directory.PolicyAsync(connection)).Map, cancellationToken);
        if (answer is not ReadAnswer.Done done) return null;
        var missing = done.Missing.ToHashSet();
        return [.. asked.Where(p => missing.Contains(p.Marketo!.Value))];
    }

    // Whoever could not be told now lags: nothing tells of the row again. Only a person whose state cannot be read holds up nobody (B-16): it is marked, tried once
    // more, and reads both records when it can be read.
    private async Task<bool> TellAsync(PersonRow person, RecordKind feed, int epoch)
    {
        try
        {
            var grain = grains.GetGrain<IPersonGrain>(PersonKey.Of(connection, person.Person));
            if (feed != RecordKind.Person) return await grain.MissedAsync(person.Dynamics!.Value, epoch);
            await grain.ReadAsync(person.Marketo!.Value, null, default);
        }
        catch (Exception problem) when (unreadable.IsItself(person.Person, problem))
        {
            if (await unreadable.IsMarkedAsync(person.Person)) return false;
            await unreadable.MarkAsync(person.Person, problem);
            return true;
        }
        catch (Exception problem)
        {
            Log.WakeFailed(log, person.Person, problem.GetType().Name);
            return true;
        }
        return false;
    }
}
