using System.Runtime.ExceptionServices;
using CrmSync.Contracts.People;
using CrmSync.Domain.Feeds;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using CrmSync.Grains.People;

namespace CrmSync.Grains.Feeds;

/// <summary>
/// Hands a page's changes to its people, many at a time, and notes what each answers. Whoever fails is tried again when the others have taken theirs (B-16):
/// a person whose state cannot be read is then marked, and the page does not wait for it; any other failure is the caller's, who reads the page again.
/// </summary>
internal sealed class HandOver(string connection, string feedKey, IGrainFactory grains, UnreadablePeople unreadable, MissedChanges missed, TimeProvider clock)
{
    private const int AtOnce = 200;
    private const int SignpostsMax = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>Completes when every person has taken its changes durably, or is marked as unreadable; of a late walk, answers how many rows were new.</summary>
    public async Task<int> GiveAsync(FeedWindow window, Dictionary<string, List<Change>> byPerson, Observation frame)
    {
        var (found, failed) = await EachAsync(window, byPerson.Select(p => new Parcel(p.Key, frame with { Feed = feedKey, Changes = p.Value })));
        if (failed.Count == 0) return found;
        var (marked, others) = await PartAsync(failed);
        for (var tries = 1; tries < Unreadable.Tries && others.Count > 0; tries++)
        {
            await Task.Delay(Pause * tries, clock);
            var (more, left) = await EachAsync(window, others);
            found += more;
            others = left;
        }
        foreach (var parcel in others.Where(IsUnreadable))
        {
            if (!await unreadable.IsMarkedAsync(parcel.Person)) await unreadable.MarkAsync(parcel.Person, parcel.Problem!);
            marked.Add(parcel);
        }
        found += await PassOverAsync(window, marked);
        if (others.Find(p => !IsUnreadable(p)) is { Problem: { } problem }) ExceptionDispatchInfo.Throw(problem);
        return found;
    }

    /// <summary>Once more after the mark is durable: whoever fails now will see the mark when it can be read, and learn from both records what passed it by.</summary>
    private async Task<int> PassOverAsync(FeedWindow window, List<Parcel> marked)
    {
        var (found, failed) = await EachAsync(window, marked);
        foreach (var parcel in failed.Where(IsUnreadable))
        {
            await missed.KeepAsync(parcel.Person, parcel.Observation.Changes);
            window.Parked(parcel.Person);
        }
        if (failed.Find(p => !IsUnreadable(p)) is { Problem: { } problem }) ExceptionDispatchInfo.Throw(problem);
        return found;
    }

    /// <summary>Who of them is marked already?</summary>
    private async Task<(List<Parcel> Marked, List<Parcel> Others)> PartAsync(List<Parcel> failed)
    {
        var (marked, others) = (new List<Parcel>(), new List<Parcel>());
        foreach (var parcel in failed) (IsUnreadable(parcel) && await unreadable.IsMarkedAsync(parcel.Person) ? marked : others).Add(parcel);
        return (marked, others);
    }

    private bool IsUnreadable(Parcel parcel) => parcel.Problem is { } problem && unreadable.IsItself(parcel.Person, problem);

    private async Task<(int Found, List<Parcel> Failed)> EachAsync(FeedWindow window, IEnumerable<Parcel> parcels)
    {
        var (found, failed) = (0, new List<Parcel>());
        foreach (var some in parcels.Chunk(AtOnce)) found += (await Task.WhenAll(some.Select(parcel => GiveAsync(window, parcel, failed)))).Sum();
        return (found, failed);
    }

    private async Task<int> GiveAsync(FeedWindow window, Parcel parcel, List<Parcel> failed, IReadOnlyCollection<string>? before = null)
    {
        var (person, observation) = (parcel.Person, parcel.Observation);
        List<string> passed = [.. before ?? []];
        for (var hop = 0; hop < SignpostsMax; hop++)
        {
            passed.Add(person);
            ObserveAnswer answer;
            try
            {
                answer = await grains.GetGrain<IPersonGrain>(PersonKey.Of(connection, person)).ObserveAsync(observation);
            }
            catch (Exception problem)
            {
                failed.Add(new(person, observation) { Problem = problem });
                return 0;
            }
            if (answer.MovedTo is { } other)
            {
                window.Moved(person, other);
                person = other;
                continue;
            }
            // Whoever has joined somebody may have left his Marketo record in a merge: what is told of it late is nobody's (G-2).
            List<RecordId> strangers = [.. answer.Strangers.Where(stranger => hop == 0 || stranger.System != SystemName.Marketo)];
            foreach (var stranger in strangers) window.Also(person, Named(stranger, passed));
            window.Taken(person, answer.Commit);
            window.Settled(person, answer.SettledThrough);
            var found = answer.NewRows;
            foreach (var stranger in strangers) found += await GiveAsync(window, new(Named(stranger, passed), observation with { Changes = Of(stranger, observation) }), failed, passed);
            return found;
        }
        throw new InvalidOperationException("Signposts of joined people lead in a circle.");
    }

    /// <summary>The person of a row that came to somebody else: named after the row, or, when that name is taken by whom it came to, or leads there, beside it.</summary>
    private static string Named(RecordId stranger, List<string> passed)
    {
        var name = stranger.ToString();
        for (var beside = 2; passed.Contains(name); beside++) name = $"{stranger}~{beside}";
        return name;
    }

    // Of a Marketo record all that the page tells of it: a request among it asks for whoever it is (N-4).
    private static List<Change> Of(RecordId stranger, Observation observation) => stranger.System == SystemName.Marketo ? [.. observation.Changes.Where(change => change.Record == stranger)]
        : [.. observation.Changes.OfType<RecordSeen>().Where(s => s.Record == stranger).Select(s => new RecordSeen(s.Snapshot with { OriginatingLead = null }))];

    private sealed record Parcel(string Person, Observation Observation)
    {
        public Exception? Problem { get; init; }
    }
}
