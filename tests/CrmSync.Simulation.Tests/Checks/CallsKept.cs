namespace CrmSync.Simulation.Tests.Checks;

/// <summary>Did we make more calls to Marketo than we may within 20 seconds, whatever crashed meanwhile? (B-8, I10) A store that was put back knows nothing of the calls since it was copied.</summary>
/// <param name="most">Calls that are allowed.</param>
/// <param name="putBack">When an older copy of the store was put back: from the copy to when all had landed.</param>
internal sealed class CallsKept(int most, IReadOnlyList<(DateTimeOffset From, DateTimeOffset Until)> putBack)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(20);

    public IEnumerable<string> Find(IReadOnlyList<DateTimeOffset> calls)
    {
        for (var last = most; last < calls.Count; last++)
            if (calls[last] - calls[last - most] is var within && within < Window && !putBack.Any(away => away.From <= calls[last] && calls[last - most] <= away.Until))
            {
                yield return $"B-8: {most + 1} calls to Marketo within {within.TotalSeconds:0.0} s, at {calls[last]:HH:mm:ss.fff}";
                yield break;
            }
    }
}
