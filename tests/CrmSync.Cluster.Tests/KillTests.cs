using CrmSync.Benchmarks.Kills;
using CrmSync.Benchmarks.Running;

namespace CrmSync.Cluster.Tests;

/// <summary>Real processes, killed while both sides are edited; the longer run is <c>tests/CrmSync.Benchmarks kill</c>.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private static readonly TimeSpan LongestBefore = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan EditingAfter = TimeSpan.FromSeconds(1);

    [Theory(Timeout = 170_000)]
    [InlineData(true, 3)]
    [InlineData(false, 2)]
    public async Task B_9_After_kill_9_while_both_sides_are_edited_nothing_is_lost_doubled_invented_or_told_twice(bool isSiloAlone, int rounds)
    {
        const int seed = 20;
        var folder = Directory.CreateTempSubdirectory("crmsync-killed-").FullName;
        using var site = new Site(new() { Folder = folder, IsSplit = isSiloAlone, Seed = seed, People = 100 }, TimeProvider.System);
        var setting = new KillSetting(rounds, seed, 50, LongestBefore, EditingAfter);

        var played = await new KillRounds(site, setting, TimeProvider.System).PlayAsync(round => output.WriteLine($"{round} {string.Join(", ", round.Deeds.Select(deed => $"{deed.Key} {deed.Value}"))}"), TestContext.Current.CancellationToken);

        Assert.Equal(rounds, played.Count);
        Assert.All(played, round => Assert.True(round.Passes, $"round {round.Number} of seed {seed}: see {folder}"));
        Assert.True(played.Sum(round => round.Edits) > 100 * rounds, "Too few edits arrived for this to say anything.");
        Directory.Delete(folder, recursive: true);
    }
}
