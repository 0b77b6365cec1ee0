using System.Globalization;
using CrmSync.Simulation.Tests.Faults;

namespace CrmSync.Simulation.Tests.Commands;

/// <summary>A run that violated once, as a file that is run for ever after.</summary>
internal static class Regression
{
    /// <summary>All that are kept, in the order of their names.</summary>
    public static IReadOnlyList<RunPlan> Kept() => [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Regressions"), "*.txt").Order().Select(file => Read(File.ReadLines(file)))];

    /// <summary>The plan that such lines say: <c>seed</c>, <c>size</c>, <c>without</c>, <c>deeds</c>, <c>connections</c>; others are for readers.</summary>
    public static RunPlan Read(IEnumerable<string> lines)
    {
        var words = lines.Select(line => line.Split(' ', 2)).Where(parts => parts.Length == 2).ToLookup(parts => parts[0], parts => parts[1]);
        return Of(int.Parse(words["seed"].First(), CultureInfo.InvariantCulture), words["size"].FirstOrDefault() ?? "small", words["without"].FirstOrDefault(), words["deeds"].FirstOrDefault(), int.Parse(words["connections"].FirstOrDefault() ?? "1", CultureInfo.InvariantCulture));
    }

    /// <param name="seed">The run's seed.</param>
    /// <param name="size">See <see cref="RunPlan.Word"/>.</param>
    /// <param name="without">All classes that are left out; null: those that the seed leaves out.</param>
    /// <param name="deeds">Null: all.</param>
    /// <param name="connections">See <see cref="RunPlan.Connections"/>.</param>
    public static RunPlan Of(int seed, string size, string? without, string? deeds, int connections = 1) => RunPlan.Of(size, seed) with
    {
        Without = without?.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<Fault>).ToHashSet() ?? Troubles.LeftOut(seed),
        Connections = connections,
        Deeds = deeds?.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToHashSet(),
    };

    /// <summary>The same as options of the command.</summary>
    public static string Options(RunPlan plan) =>
        $"--seed {plan.Seed}{(plan.Word == "small" ? "" : $" --size {plan.Word}")}{(plan.Connections == 1 ? "" : $" --connections {plan.Connections}")}{(!plan.Without.SetEquals(Troubles.LeftOut(plan.Seed)) ? $" --without {Names(plan)}" : "")}{(plan.Deeds is null ? "" : $" --deeds {Numbers(plan)}")}";

    public static void Keep(string folder, RunPlan plan, IReadOnlyList<string> violations)
    {
        Directory.CreateDirectory(folder);
        var lines = new List<string> { $"seed {plan.Seed}", $"size {plan.Word}", $"without {Names(plan)}" };
        if (plan.Connections != 1) lines.Add($"connections {plan.Connections}");
        if (plan.Deeds is not null) lines.Add($"deeds {Numbers(plan)}");
        lines.AddRange(violations.Select(violation => $"violated {violation}"));
        File.WriteAllLines(Path.Combine(folder, $"{plan.Word}-{plan.Seed}{(plan.Connections == 1 ? "" : $"-of-{plan.Connections}")}.txt"), lines);
    }

    private static string Names(RunPlan plan) => string.Join(',', plan.Without.Order());

    private static string Numbers(RunPlan plan) => string.Join(',', plan.Deeds!.Order());
}
