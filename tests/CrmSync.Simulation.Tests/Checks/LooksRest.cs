using CrmSync.Host.Demo;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>Is a row that is not there looked for less and less often? (D-9) That proves no delete: its feed tells it, or a full read.</summary>
internal static class LooksRest
{
    // A look has others beside it where somebody else asks, or an answer came twice.
    private const int Beside = 3;
    private const int DoublingsMost = 9;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);

    public static IEnumerable<string> Find(IEnumerable<(string Row, DateTimeOffset At)> looks, IEnumerable<HistoryLine> dynamics)
    {
        var ends = dynamics.Where(line => line is { Field: null, Operation: "delete" or "create" }).ToLookup(line => line.Row, StringComparer.OrdinalIgnoreCase);
        foreach (var each in looks.GroupBy(look => look.Row, StringComparer.OrdinalIgnoreCase))
            foreach (var vain in each.GroupBy(look => ends[each.Key].LastOrDefault(line => line.Time <= look.At)).Where(vain => vain.Key?.Operation == "delete"))
                if (TooMany([.. vain.Select(look => look.At).Order()]) is var (number, within)) yield return $"D-9: dynamics {each.Key} was looked for {number} times within {within.TotalSeconds:0.0} s while it was not there";
    }

    // Each time twice as long as before.
    private static (int Number, TimeSpan Within)? TooMany(IReadOnlyList<DateTimeOffset> vain)
    {
        for (var last = Beside + 2; last < vain.Count; last++)
        {
            var (within, least) = (vain[last] - vain[0], First * ((1 << Math.Min(last - Beside, DoublingsMost)) - 1));
            if (within < least) return (last + 1, within);
        }
        return null;
    }
}
