using CrmSync.Contracts.People;
using CrmSync.Domain.Feeds;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Grains.Feeds;

/// <summary>Hands a page's changes to its people, many at a time, and notes what each answers.</summary>
internal sealed class HandOver(string connection, string feedKey, IGrainFactory grains)
{
    private const int AtOnce = 200;
    private const int SignpostsMax = 5;

    /// <summary>Completes when every person has taken its changes durably; of a late walk, answers how many rows were new.</summary>
    public async Task<int> GiveAsync(FeedWindow window, Dictionary<string, List<Change>> byPerson, Observation frame)
    {
        var (waiting, found) = (new List<Task<int>>(AtOnce), 0);
        foreach (var (person, changes) in byPerson)
        {
            waiting.Add(GiveAsync(window, person, frame with { Feed = feedKey, Changes = changes }));
            if (waiting.Count < AtOnce) continue;
            found += (await Task.WhenAll(waiting)).Sum();
            waiting.Clear();
        }
        return found + (await Task.WhenAll(waiting)).Sum();
    }

    private async Task<int> GiveAsync(FeedWindow window, string person, Observation observation)
    {
        for (var hop = 0; hop < SignpostsMax; hop++)
        {
            var answer = await grains.GetGrain<IPersonGrain>(PersonKey.Of(connection, person)).ObserveAsync(observation);
            if (answer.MovedTo is { } other)
            {
                window.Moved(person, other);
                person = other;
                continue;
            }
            foreach (var stranger in answer.Strangers) window.Also(person, Named(stranger, person));
            window.Taken(person, answer.Commit);
            window.Settled(person, answer.SettledThrough);
            var found = answer.NewRows;
            foreach (var stranger in answer.Strangers) found += await GiveAsync(window, Named(stranger, person), observation with { Changes = Of(stranger, observation) });
            return found;
        }
        throw new InvalidOperationException("Signposts of joined people lead in a circle.");
    }

    /// <summary>The person of a row that came to somebody else: named after the row, or, when that name is taken by whom it came to, beside it.</summary>
    private static string Named(RecordId stranger, string person) => person == stranger.ToString() ? $"{stranger}~2" : stranger.ToString();

    private static List<Change> Of(RecordId stranger, Observation observation) =>
        [.. observation.Changes.OfType<RecordSeen>().Where(s => s.Record == stranger).Select(s => new RecordSeen(s.Snapshot with { OriginatingLead = null }))];
}
