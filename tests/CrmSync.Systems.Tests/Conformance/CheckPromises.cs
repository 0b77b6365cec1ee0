using CrmSync.Domain.Systems;

namespace CrmSync.Systems.Tests.Conformance;

/// <summary>What every system's set-up and checks promise (B-1).</summary>
public sealed class CheckPromises
{
    [Theory]
    [InlineData(SystemName.Marketo)]
    [InlineData(SystemName.Dynamics)]
    public async Task N_11_C_13_Set_up_makes_what_is_missing_once(SystemName name)
    {
        await using var side = await Sides.StartAsync(name, "crmsync-secret", null);
        var first = await side.System.PrepareAsync(Sides.Cancellation);
        Assert.All(first, line => Assert.True(line.Ready, line.Text));
        var again = await side.System.PrepareAsync(Sides.Cancellation);
        Assert.Equal(first.Select(line => line.Thing), again.Select(line => line.Thing));
        Assert.NotEqual(first, again);
        Assert.Equal(again, await side.System.PrepareAsync(Sides.Cancellation));
    }

    [Theory]
    [InlineData(SystemName.Marketo)]
    [InlineData(SystemName.Dynamics)]
    public async Task B_1_A_sound_side_passes_every_check_and_no_probe_stays(SystemName name)
    {
        await using var side = await Sides.StartAsync(name);
        var lines = await CheckAsync(side);
        Assert.All(lines, line => Assert.True(line.Result == CheckResult.Passed, $"{line}"));
        Assert.Equal(lines.Count, lines.Select(line => line.Check).Distinct().Count());
        Assert.Equal(0, await side.CountAsync(Probe.Mail));
    }

    [Theory]
    [InlineData(SystemName.Marketo, "deleteLeads", "603")]
    [InlineData(SystemName.Dynamics, "delete", "0x80040220")]
    public async Task B_1_A_probe_that_cannot_be_deleted_is_told_and_the_next_run_deletes_it(SystemName name, string operation, string code)
    {
        await using var side = await Sides.StartAsync(name);
        await side.FaultAsync(new { operation, code, times = 1 });
        var told = Assert.Single(await CheckAsync(side), line => line.Result != CheckResult.Passed);
        Assert.Equal(CheckResult.Failed, told.Result);
        Assert.StartsWith("probe", told.Check, StringComparison.Ordinal);
        Assert.Contains("delete", told.Mend, StringComparison.Ordinal);
        Assert.Equal(1, await side.CountAsync(Probe.Mail));
        Assert.All(await CheckAsync(side), line => Assert.Equal(CheckResult.Passed, line.Result));
        Assert.Equal(0, await side.CountAsync(Probe.Mail));
    }

    [Theory]
    [InlineData(SystemName.Marketo, "syncLeads")]
    [InlineData(SystemName.Dynamics, "create")]
    public async Task B_1_The_answer_of_the_create_is_lost_and_the_probe_is_deleted_all_the_same(SystemName name, string operation)
    {
        await using var side = await Sides.StartAsync(name);
        await side.FaultAsync(new { operation, nth = 1, dropAfter = true });
        Assert.Contains(await CheckAsync(side), line => line.Result == CheckResult.Failed && line.Check.StartsWith("probe", StringComparison.Ordinal));
        Assert.Equal(0, await side.CountAsync(Probe.Mail));
    }

    [Theory]
    [InlineData(SystemName.Marketo)]
    [InlineData(SystemName.Dynamics)]
    public async Task B_1_The_feed_takes_a_probe_for_nobody(SystemName name)
    {
        await using var side = await Sides.StartAsync(name);
        var (_, cursor) = await side.ReadToTipAsync(null);
        await CheckAsync(side);
        Assert.All((await side.ReadToTipAsync(cursor)).Changes, change => Assert.IsType<RecordDeleted>(change));
    }

    [Theory]
    [InlineData(SystemName.Marketo)]
    [InlineData(SystemName.Dynamics)]
    public async Task B_1_Wrong_credentials_end_the_checks_and_name_the_key(SystemName name)
    {
        await using var side = await Sides.StartAsync(name, "mistaken", null);
        var line = Assert.Single(await CheckAsync(side));
        Assert.Equal(("credentials", CheckResult.Failed), (line.Check, line.Result));
        Assert.Contains("ClientSecret", line.Mend, StringComparison.Ordinal);
        Assert.DoesNotContain("mistaken", line.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SystemName.Marketo)]
    [InlineData(SystemName.Dynamics)]
    public async Task B_1_A_side_that_is_not_there_ends_the_checks_in_an_operators_words(SystemName name)
    {
        await using var side = await Sides.StartAsync(name, "crmsync-secret", new Uri("http://127.0.0.1:1"));
        var line = Assert.Single(await CheckAsync(side));
        Assert.Equal((CheckResult.Failed, "it cannot be reached"), (line.Result, line.Found));
    }

    private static async Task<List<CheckLine>> CheckAsync(ISide side)
    {
        var lines = new List<CheckLine>();
        await foreach (var line in side.System.CheckAsync(Sides.Cancellation)) lines.Add(line);
        return lines;
    }
}
