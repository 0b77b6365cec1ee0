using System.Reflection;
using CrmSync.Domain.Systems;

namespace CrmSync.Systems.Tests.Conformance;

/// <summary>
/// Every class of faults that a system can bring upon its connector. A side has at least one row for each (a test with <see cref="FaultRowAttribute"/>), or says
/// why it has none (<see cref="NoFaultRowAttribute"/>); never both.
/// </summary>
internal static class FaultMatrix
{
    public static IReadOnlyDictionary<int, string> Classes { get; } = new Dictionary<int, string>
    {
        [1] = "time-out after the commit: the outcome is unknown",
        [2] = "duplicate change rows at the boundary of a second or a page",
        [3] = "racing upserts make twins",
        [4] = "a short page with more to come, an expired token",
        [5] = "200 with an error in it, a batch that fails in part",
        [6] = "rate, concurrency and quota limits, also used up by others",
        [7] = "a bulk queue that is full, stuck or slow",
        [8] = "a webhook that is lost or comes twice",
        [9] = "answers out of order, stale reads, replica lag",
        [10] = "clocks that differ, daylight saving, the quota's midnight",
        [11] = "processes that are killed, paused, parted or put back",
        [12] = "edits in quick succession, an edit against a delete",
        [13] = "conversion, merge, filter while a write is under way",
        [14] = "a field that goes, changes its type, gets new options, is too long",
        [15] = "backfill beside live edits",
        [16] = "a poison row, and others behind it",
        [17] = "an operator's mistake: mapping, mass import",
        [18] = "an expired secret, a revoked consent, a throttled tenant",
        [19] = "merges that the side refuses",
        [20] = "edits behind the side's own back that raise no event",
    };

    /// <summary>What is missing, contradictory or unknown on a side; empty when the matrix is whole.</summary>
    public static IReadOnlyList<string> Gaps(SystemName side)
    {
        var types = typeof(FaultMatrix).Assembly.GetTypes();
        var rows = types.SelectMany(type => type.GetMethods()).SelectMany(Rows).Where(row => row.Side == side).Select(row => row.Number).ToHashSet();
        var reasons = types.SelectMany(type => type.GetCustomAttributes<NoFaultRowAttribute>()).Where(none => none.Side == side).ToList();
        var excused = reasons.Select(none => none.Number).ToHashSet();
        return
        [
            .. Classes.Where(known => !rows.Contains(known.Key) && !excused.Contains(known.Key)).Select(known => $"{known.Key} {known.Value}: no row, no reason"),
            .. rows.Intersect(excused).Select(number => $"{number}: a row, and a reason to have none"),
            .. rows.Union(excused).Except(Classes.Keys).Select(number => $"{number}: no such class"),
            .. reasons.GroupBy(none => none.Number).Where(same => same.Count() > 1).Select(same => $"{same.Key}: two reasons"),
        ];
    }

    private static IEnumerable<FaultRowAttribute> Rows(MethodInfo method) =>
        method.GetCustomAttributes().Any(attribute => attribute is FactAttribute) ? method.GetCustomAttributes<FaultRowAttribute>() : [];
}
