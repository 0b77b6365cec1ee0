using CrmSync.Simulators.History;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>Was an activity sent to Marketo once more although it stood there, where a look would have found it? (V-6) It may be told twice where it could not be seen yet.</summary>
internal static class LookedFor
{
    private const string Ours = "crmsync";

    /// <param name="marketo">Marketo's history.</param>
    /// <param name="lateness">How late a row may be there.</param>
    public static IEnumerable<string> Find(IEnumerable<HistoryEntry> marketo, TimeSpan lateness)
    {
        var lines = marketo.Where(line => line is { Table: "activity", Field: "activityKey" or "leadId" } && line.Client == Ours).ToList();
        var people = lines.Where(line => line.Field == "leadId").ToDictionary(line => line.Row, line => line.New);
        // Whoever was deleted and made again is told again.
        foreach (var each in lines.Where(line => line.Field == "activityKey").GroupBy(line => (line.New, people.GetValueOrDefault(line.Row))))
            if (each.Min(line => line.Time) + lateness is var seen && each.FirstOrDefault(line => line.Time > seen) is { } second)
                yield return $"V-6: activity {each.Key.New} was sent again although it stood in Marketo (history {second.Sequence})";
    }
}
