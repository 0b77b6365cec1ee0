using System.CommandLine;
using CrmSync.Benchmarks.Running;
using CrmSync.Host.Commands;
using CrmSync.Host.Demo;
using CrmSync.Host.Demo.Verdicts;

namespace CrmSync.Benchmarks.Kills;

/// <summary>kill -9 while both sides are edited: half of the rounds the silo alone, half the whole demo.</summary>
internal static class KillCommand
{
    private static readonly Option<int> Rounds = NumberOption.Create("--rounds", "Kills, half of each kind", 20);
    private static readonly Option<int> Seed = NumberOption.Create("--seed", "Seed of people, edits and moments", 1);
    private static readonly Option<double> Edits = NumberOption.Create("--edits-per-second", "Edits a second, half on each side", 50.0);
    private static readonly Option<int> People = NumberOption.Create("--people", "People on each side", 300);
    private static readonly Option<string> Only = new("--only") { Description = "silo or demo: this kind alone", DefaultValueFactory = _ => "" };

    private static readonly (string Name, OffenceKind Kind)[] Columns =
    [
        ("lost", OffenceKind.Lost), ("different", OffenceKind.Different), ("missing", OffenceKind.Missing), ("doubled", OffenceKind.Doubled), ("invented", OffenceKind.Invented),
        ("forgotten", OffenceKind.Forgotten), ("unanswered", OffenceKind.Unanswered), ("refusals told twice", OffenceKind.ToldTwice), ("untold", OffenceKind.Untold),
        ("echoed", OffenceKind.Echoed), ("restless", OffenceKind.Restless), ("resurrected", OffenceKind.Resurrected), ("older values", OffenceKind.Reverted), ("over limits", OffenceKind.OverLimit),
        ("removed", OffenceKind.Removed), ("unexplained", OffenceKind.Unexplained),
    ];

    private static readonly (string Name, Deed Deed)[] Among =
    [
        ("collisions", Deed.Collision), ("creations", Deed.Creation), ("requests", Deed.Request), ("qualifications", Deed.Qualification), ("merges", Deed.Merge), ("refusals", Deed.Refusal),
    ];

    public static Command Create()
    {
        var command = new Command("kill", "Kills the silo, or everything, at seeded moments and judges what became of every edit") { Rounds, Seed, Edits, People, Only };
        command.SetAction((parsed, stop) => RunAsync(parsed, TimeProvider.System, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, TimeProvider clock, CancellationToken stop)
    {
        var (rounds, only) = (parsed.GetValue(Rounds), parsed.GetValue(Only)!);
        Table.Head(["killed", "round", "after", "edits", .. Among.Select(each => each.Name), "restart", "settled in", .. Columns.Select(each => each.Name)]);
        var silo = only == "demo" ? [] : await PlayAsync(parsed, "silo", only == "silo" ? rounds : rounds - rounds / 2, clock, stop);
        var demo = only == "silo" ? [] : await PlayAsync(parsed, "demo", only == "demo" ? rounds : rounds / 2, clock, stop);
        Console.WriteLine();
        Table.Head(["killed", "rounds", "edits", .. Among.Select(each => each.Name), "restart, median", "settled, median", "edits judged", "equal on both sides", "refusals judged", .. Columns.Select(each => each.Name)]);
        Sum("silo alone, simulators live on", silo, silo.TakeLast(1));
        Sum("the whole demo", demo, demo.TakeLast(1));
        if (silo.Count > 0 && demo.Count > 0) Sum("together", [.. silo, .. demo], [silo[^1], demo[^1]]);
        Table.Made($"kill --rounds {rounds} --seed {parsed.GetValue(Seed)} --edits-per-second {parsed.GetValue(Edits)} --people {parsed.GetValue(People)}{(only.Length > 0 ? $" --only {only}" : "")}");
        return silo.Concat(demo).All(round => round.Passes) ? 0 : 1;
    }

    private static async Task<IReadOnlyList<KillRound>> PlayAsync(ParseResult parsed, string kind, int rounds, TimeProvider clock, CancellationToken stop)
    {
        var seed = parsed.GetValue(Seed);
        var folder = Directory.CreateTempSubdirectory($"crmsync-kill-{kind}-").FullName;
        using var site = new Site(new() { Folder = folder, IsSplit = kind == "silo", Seed = seed, People = parsed.GetValue(People) }, clock);
        var setting = new KillSetting(rounds, seed, parsed.GetValue(Edits), TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(3));
        var played = await new KillRounds(site, setting, clock).PlayAsync(round => Tell(kind, round), stop);
        if (played.All(round => round.Passes)) Directory.Delete(folder, recursive: true);
        else Console.WriteLine($"kept for a look: {folder}");
        return played;
    }

    private static void Tell(string kind, KillRound round)
    {
        Table.Row([
            kind, round.Number, round.Moment, round.Edits, .. Among.Select(each => (object)round.Deeds[each.Deed]), round.Restart, round.Settled is { } settled ? settled : "not settled",
            .. Columns.Select(each => (object)round.Verdict.Count(each.Kind)),
        ]);
        foreach (var offence in round.Verdict.Offences.Take(5)) Console.WriteLine($"  {offence.Kind} {offence.Side} {offence.Row} {offence.Field} history {offence.Sequence}");
    }

    /// <summary>The last verdict of a site is of everything since it began.</summary>
    private static void Sum(string killed, IReadOnlyList<KillRound> rounds, IEnumerable<KillRound> ends)
    {
        if (rounds.Count == 0) return;
        var last = ends.ToList();
        Table.Row([
            killed, rounds.Count, rounds.Sum(round => round.Edits), .. Among.Select(each => (object)rounds.Sum(round => round.Deeds[each.Deed])),
            Table.Quantile(rounds.Select(round => round.Restart.TotalSeconds), 0.5), Table.Quantile(rounds.Select(round => round.Settled?.TotalSeconds ?? double.NaN), 0.5),
            last.Sum(round => round.Verdict.Edits), last.Sum(round => round.Verdict.Equal), last.Sum(round => round.Verdict.Refusals), .. Columns.Select(each => (object)last.Sum(round => round.Verdict.Count(each.Kind))),
        ]);
    }
}
