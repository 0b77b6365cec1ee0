namespace CrmSync.Simulation.Tests.Checks;

/// <summary>Does a side that answers nothing but errors get its rest, longer each time? (B-8) Calls of one moment count as one: they had left before any was answered.</summary>
internal static class RestsKept
{
    // 0.5, 1, 2, 4 and 8 s between tries make six of them; a silo that is started again begins anew.
    private const int Most = 12;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    public static IEnumerable<string> Find(string side, IReadOnlyList<DateTimeOffset> calls)
    {
        List<DateTimeOffset> moments = [];
        foreach (var call in calls)
            if (moments.Count == 0 || call - moments[^1] > Moment) moments.Add(call);
        for (var last = Most; last < moments.Count; last++)
            if (moments[last] - moments[last - Most] is var within && within < Window)
            {
                yield return $"B-8: {side} was asked to write {Most + 1} times within {within.TotalSeconds:0.0} s while it answered only errors, at {moments[last]:HH:mm:ss.fff}";
                yield break;
            }
    }
}
