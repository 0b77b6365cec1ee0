using CrmSync.Domain.Systems;
using CrmSync.Host.Demo;
using CrmSync.Simulation.Tests.Stores;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>
/// Did we write to a row while the sync filter kept it out? (K-3) Each of our updates names the version that it was planned from, so none can be too late. The call
/// that qualifies a lead names none (N-5): it may be late as long as the person's log did not tell that the row is kept out when the call left.
/// </summary>
/// <param name="store">Holds the logs.</param>
/// <param name="ahead">Of our clock, which the logs tell: how much further Dynamics' clock is, which its history tells.</param>
/// <param name="late">How long a call that was decided before may take to leave.</param>
/// <param name="qualifications">When our calls to qualify a lead left, in order, by Dynamics' clock.</param>
internal sealed class KeptOut(MemoryStore store, TimeSpan ahead, TimeSpan late, IReadOnlyList<(string Lead, DateTimeOffset At)> qualifications)
{
    private const string Filter = "new_synctomkto";
    private const string Origin = "_originatingleadid_value";
    private const string Ours = "crmsync";

    public IEnumerable<string> Find(IEnumerable<HistoryLine> dynamics)
    {
        var outside = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var qualified = new Dictionary<string, DateTimeOffset>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in dynamics)
        {
            // Made anew under its id, a row says what it says from now on (D-5).
            if (line is { Operation: "create", Field: null }) outside.Remove(line.Row);
            else if (line.Field == Filter)
            {
                if (bool.TryParse(line.New, out var isIn) && !isIn) outside.Add(line.Row);
                else outside.Remove(line.Row);
            }
            else if (line is { Operation: "create", Table: "contact", Field: Origin, New: { } lead } && line.Client == Ours) qualified[lead] = line.Time;
            else if (line is { Operation: "update", Field: not null } && line.Client == Ours && outside.Contains(line.Row) && !IsLate(line, qualified))
                yield return $"K-3: dynamics {line.Row} {line.Field} was written while it is kept out (history {line.Sequence})";
        }
    }

    // What a qualification writes into its lead comes in the same moment as the contact.
    private bool IsLate(HistoryLine line, Dictionary<string, DateTimeOffset> qualified) =>
        line.Table == "lead" && qualified.TryGetValue(line.Row, out var at) && at == line.Time && Told(line.Row, LeftAt(line) - ahead - late) is not "excluded";

    // Of several the last one that it can be.
    private DateTimeOffset LeftAt(HistoryLine line) => qualifications.LastOrDefault(call => call.Lead == line.Row && call.At <= line.Time, (Lead: line.Row, At: line.Time)).At;

    private string? Told(string lead, DateTimeOffset until) => store.Links.TryGetValue(new(RecordKind.Lead, lead), out var person) && store.Activities.TryGetValue(person, out var log)
        ? log.LastOrDefault(row => row.Kind is "excluded" or "included" && row.At < until)?.Kind
        : null;
}
