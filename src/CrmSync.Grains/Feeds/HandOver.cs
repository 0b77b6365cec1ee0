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
            window.Taken(person, answer.Commit);
            window.Settled(person, answer.SettledThrough);
            return answer.NewRows;
        }
        throw new InvalidOperationException("Signposts of joined people lead in a circle.");
    }
}
