using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.People;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>
/// Was a row linked by its e-mail where several people in Marketo were known to have that, and nobody's row? That is nobody's to decide but a human's (N-9). Only what stayed as it was is judged.
/// </summary>
internal sealed class TakenForEither(SideRecords marketo, SideRecords dynamics)
{
    private static readonly string[] Moved = ["emailaddress1", "statecode", Histories.Filter];

    public IEnumerable<string> Find(IEnumerable<Alike> alike)
    {
        foreach (var pair in alike)
        {
            foreach (var row in dynamics.History.Where(line => line is { Operation: "create", Field: "emailaddress1" } && dynamics.IsOthers(line) && line.New == pair.Email).Select(line => line.Row))
            {
                if (!IsSteady(row) || marketo.History.FirstOrDefault(line => line is { Field: Links.Field, Operation: "update", New: { } id } && line.Client == marketo.Us && Links.Key(id) == row) is not { } given) continue;
                if (IsUnlinked(pair.First, pair.Email, given.Sequence) && IsUnlinked(pair.Second, pair.Email, given.Sequence))
                    yield return $"N-9: dynamics {row} was linked with {given.Row}, where {pair.First} and {pair.Second} have its e-mail (history {given.Sequence})";
            }
        }
    }

    private bool IsSteady(string row) => dynamics.Rows.ContainsKey(row) && !dynamics.History.Any(line => line.Row == row
        && (line is { Operation: "update", Field: { } field } && Moved.Contains(field) || line is { Operation: "merge" } or { Field: "_originatingleadid_value" }));

    // It is there to the end and has the e-mail still; nothing was merged into it, and until then it was nobody's.
    private bool IsUnlinked(string person, string email, long until) => marketo.Rows.GetValueOrDefault(person)?.GetValueOrDefault("email") == email
        && !marketo.History.Any(line => line.Row == person && line.Table == "lead" && (line.Operation == "merge" || (line is { Field: Links.Field, New.Length: > 0 } && line.Sequence < until)));
}
