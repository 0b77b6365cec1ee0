using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using Microsoft.Extensions.Logging;

namespace CrmSync.Grains.Feeds;

/// <summary>
/// Asks every person whose row the full read of a new epoch did not show to read it: rows deleted in the gap never come again, and a gap is not a delete
/// (D-7, D-9). The place is stored, so that a crash goes on where it was; a walk is repeated until nobody lags.
/// </summary>
internal sealed class Comparing(string connection, ILedger ledger, IGrainFactory grains, ILogger log)
{
    private const int PeopleAtOnce = 1_000;

    /// <summary>How many live rows did the full read not show? Nothing is taken by counting.</summary>
    public async Task<long> CountAsync(RecordKind feed, Compare compare, CancellationToken cancellationToken)
    {
        var missing = 0L;
        for (string? after = null; ;)
        {
            var people = await ledger.ListPeopleAsync(connection, after, PeopleAtOnce, cancellationToken);
            missing += people.Count(p => IsMissed(p, feed, compare));
            if (people.Count < PeopleAtOnce) return missing;
            after = people[^1].Person;
        }
    }

    /// <summary>One stretch of the people index; null when everybody is known.</summary>
    public async Task<Compare?> StepAsync(RecordKind feed, Compare compare, CancellationToken cancellationToken)
    {
        var people = await ledger.ListPeopleAsync(connection, compare.After, PeopleAtOnce, cancellationToken);
        var missed = people.Where(p => IsMissed(p, feed, compare)).ToList();
        var lagging = compare.Lagging + (await Task.WhenAll(missed.Select(p => AskAsync(p, compare.Epoch)))).Count(isLagging => isLagging);
        if (people.Count == PeopleAtOnce) return compare with { After = people[^1].Person, Lagging = lagging };
        return lagging == 0 ? null : compare with { After = null, Lagging = 0 };
    }

    private static bool IsMissed(PersonRow person, RecordKind feed, Compare compare) => person.Dynamics is { } row && row.Kind == feed && person.DynamicsEpoch < compare.Epoch;

    // A person that cannot be asked holds up nobody (B-16): it is found again by the next epoch.
    private async Task<bool> AskAsync(PersonRow person, int epoch)
    {
        try
        {
            return await grains.GetGrain<IPersonGrain>(PersonKey.Of(connection, person.Person)).MissedAsync(person.Dynamics!.Value, epoch);
        }
        catch (Exception problem)
        {
            Log.WakeFailed(log, person.Person, problem.GetType().Name);
            return false;
        }
    }
}
