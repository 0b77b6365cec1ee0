using System.CommandLine;
using CrmSync.Benchmarks.Running;
using CrmSync.Host.Commands;
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

    public static Command Create()
    {
        var command = new Command("kill", "Kills the silo, or everything, at seeded moments and judges what became of every edit") { Rounds, Seed, Edits, People, Only };
        command.SetAction((parsed, stop) => RunAsync(parsed, TimeProvider.System, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, TimeProvider clock, CancellationToken stop)
    {
        var (rounds, only) = (parsed.GetValue(Rounds), parsed.GetValue(Only)!);
        Table.Head("killed", "round", "after", "edits", "restart", "settled in", "lost", "different", "missing", "doubled", "invented");
        var silo = only == "demo" ? [] : await PlayAsync(parsed, "silo", only == "silo" ? rounds : rounds - rounds / 2, clock, stop);
        var demo = only == "silo" ? [] : await PlayAsync(parsed, "demo", only == "demo" ? rounds : rounds / 2, clock, stop);
        Console.WriteLine();
        Table.Head("killed", "rounds", "edits", "restart, median", "settled, median", "edits judged", "equal on both sides", "lost", "different", "missing", "doubled", "invented");
        Sum("silo alone, simulators live on", silo);
        Sum("the whole demo", demo);
        if (silo.Count > 0 && demo.Count > 0) Total(silo, demo);
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
        Table.Row(
            kind, round.Number, round.Moment, round.Edits, round.Restart, round.Settled is { } settled ? settled : "not settled", Count(round, OffenceKind.Lost),
            Count(round, OffenceKind.Different), Count(round, OffenceKind.Missing), Count(round, OffenceKind.Doubled), Count(round, OffenceKind.Invented));
        foreach (var offence in round.Verdict.Offences.Take(5)) Console.WriteLine($"  {offence.Kind} {offence.Side} {offence.Row} {offence.Field} history {offence.Sequence}");
    }

    private static void Sum(string killed, IReadOnlyList<KillRound> rounds)
    {
        if (rounds is not [.., var last]) return;
        Table.Row(
            killed, rounds.Count, rounds.Sum(round => round.Edits), Table.Quantile(rounds.Select(round => round.Restart.TotalSeconds), 0.5),
            Table.Quantile(rounds.Select(round => round.Settled?.TotalSeconds ?? double.NaN), 0.5), last.Verdict.Edits, last.Verdict.Equal, Count(last, OffenceKind.Lost),
            Count(last, OffenceKind.Different), Count(last, OffenceKind.Missing), Count(last, OffenceKind.Doubled), Count(last, OffenceKind.Invented));
    }

    private static void Total(IReadOnlyList<KillRound> silo, IReadOnlyList<KillRound> demo)
    {
        KillRound[] all = [.. silo, .. demo], last = [silo[^1], demo[^1]];
        Table.Row(
            "together", all.Length, all.Sum(round => round.Edits), Table.Median(all, round => round.Restart.TotalSeconds), Table.Median(all, round => round.Settled?.TotalSeconds ?? double.NaN),
            last.Sum(round => round.Verdict.Edits), last.Sum(round => round.Verdict.Equal), last.Sum(round => Count(round, OffenceKind.Lost)), last.Sum(round => Count(round, OffenceKind.Different)),
            last.Sum(round => Count(round, OffenceKind.Missing)), last.Sum(round => Count(round, OffenceKind.Doubled)), last.Sum(round => Count(round, OffenceKind.Invented)));
    }

    private static int Count(KillRound round, OffenceKind kind) => round.Verdict.Count(kind);
}
