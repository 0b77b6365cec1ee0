using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Model;

/// <summary>Many schedules of both owners, from seed 0 on; keeps the shortest failing trace of each kind.</summary>
internal sealed class Campaign
{
    private readonly Dictionary<string, (int Count, string Text, int Length)> failures = [];

    public int Violations => failures.Values.Sum(f => f.Count);

    public string Report => string.Join("\n\n", failures.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}: {f.Value.Count} times; shortest trace:\n{f.Value.Text}"));

    /// <summary>Runs schedules <paramref name="from"/> to <paramref name="from"/> + <paramref name="count"/> of each owner.</summary>
    public static Campaign Run(int from, int count, ScheduleOptions options, Func<World, SystemName, IEngine> start, bool isStoppedAtFirst = false)
    {
        var campaign = new Campaign();
        foreach (var owner in new[] { SystemName.Marketo, SystemName.Dynamics })
            for (var seed = from; seed < from + count; seed++)
            {
                var (failure, trace) = Schedule.Run(seed, owner, options, world => start(world, owner));
                if (failure is null) continue;
                campaign.Add(owner, seed, failure, trace);
                if (isStoppedAtFirst) return campaign;
            }
        return campaign;
    }

    private void Add(SystemName owner, int seed, string failure, IReadOnlyList<string> trace)
    {
        var kind = $"{owner} owns: {string.Join(' ', failure.Split(' ').TakeWhile(w => w.All(c => char.IsUpper(c))))}";
        var known = failures.GetValueOrDefault(kind, (Count: 0, Text: "", Length: int.MaxValue));
        var isShorter = trace.Count < known.Length;
        failures[kind] = (known.Count + 1, isShorter ? $"seed {seed}: {failure}\n{string.Join('\n', trace)}" : known.Text, Math.Min(known.Length, trace.Count));
    }
}
