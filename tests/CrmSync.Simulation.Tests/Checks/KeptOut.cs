using CrmSync.Host.Demo;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>Did we write to a row while the sync filter kept it out? (K-3) Each of our updates names the version that it was planned from, so none can be too late.</summary>
internal static class KeptOut
{
    private const string Filter = "new_synctomkto";
    private const string Ours = "crmsync";

    public static IEnumerable<string> Find(IEnumerable<HistoryLine> dynamics)
    {
        var outside = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in dynamics)
        {
            if (line.Field == Filter)
            {
                if (bool.TryParse(line.New, out var isIn) && !isIn) outside.Add(line.Row);
                else outside.Remove(line.Row);
            }
            else if (line is { Operation: "update", Field: not null } && line.Client == Ours && outside.Contains(line.Row)) yield return $"K-3: dynamics {line.Row} {line.Field} was written while it is kept out (history {line.Sequence})";
        }
    }
}
