using System.Globalization;
using CrmSync.Contracts.Connections;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CrmSync.Host.Demo;

/// <summary>How the state of the demo reads.</summary>
internal static class ProgressText
{
    /// <param name="elapsed">Since the demo began.</param>
    /// <param name="view">Null: nobody answered.</param>
    /// <param name="edits">Of the people.</param>
    /// <param name="now">The silo's clock.</param>
    public static string Line(TimeSpan elapsed, ConnectionView? view, EditCounts edits, DateTimeOffset now) => view is null
        ? $"{Time(elapsed)} no answer from the silo yet; edits {N(edits.Edits)}"
        : $"{Time(elapsed)} {view.State}: in step {N(People(view, "inStep"))}, waiting {N(People(view, "waiting"))}, refused {N(view.Refusals)}, one side {N(view.OneSided)}; "
            + $"lag p50/p99 to Marketo {Lag(view, "marketo")}, to Dynamics {Lag(view, "dynamics")}; edits {N(edits.Edits)}, collisions {N(view.Collisions)}"
            + string.Concat(Notes(view, now).Select(note => $"; {note}"));

    public static IRenderable Table(TimeSpan elapsed, ConnectionView? view, EditCounts edits, DateTimeOffset now)
    {
        if (view is null) return new Text(Line(elapsed, view, edits, now));
        var table = new Table().Border(TableBorder.Rounded).AddColumns(Time(elapsed), "in step", "waiting", "refused", "one side", "edits", "collisions");
        table.AddRow(
            Markup.Escape(view.State), N(People(view, "inStep")), N(People(view, "waiting")), N(view.Refusals), N(view.OneSided), N(edits.Edits), N(view.Collisions));
        var lag = $"lag p50/p99: to Marketo {Lag(view, "marketo")}, to Dynamics {Lag(view, "dynamics")}";
        return new Rows(table, new Text(string.Join('\n', Notes(view, now).Prepend(lag))));
    }

    // Why nothing moves for a while.
    private static IEnumerable<string> Notes(ConnectionView view, DateTimeOffset now)
    {
        foreach (var budget in view.Budgets)
            if (budget.HeldUntil is { } until && until > now)
                yield return string.Create(CultureInfo.InvariantCulture, $"calls to {(budget.System == "marketo" ? "Marketo" : "Dynamics")} go on in {Math.Ceiling((until - now).TotalSeconds):N0} s");
        if (view.Trouble is { } trouble) yield return trouble;
    }

    private static long People(ConnectionView view, string standing) => view.People.GetValueOrDefault(standing);

    private static string Lag(ConnectionView view, string target) => view.Lanes.FirstOrDefault(lane => lane.System == target) is { } lane && lane.LagP99 > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{lane.LagP50:0.0}/{lane.LagP99:0.0} s")
        : "-";

    private static string Time(TimeSpan elapsed) => elapsed.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture);

    private static string N(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
