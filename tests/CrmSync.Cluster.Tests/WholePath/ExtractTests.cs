using CrmSync.Marketo;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>People of the first sync, and of a compare, out of a file that Marketo prepares (B-2, B-15).</summary>
public sealed class ExtractTests
{
    private static MarketoOptions Eager(MarketoOptions options) => options with { ExtractAbove = 100, ExtractPoll = TimeSpan.FromMilliseconds(300), ExtractPage = 100, BatchSize = 100 };

    [Fact]
    public async Task B_2_A_first_sync_out_of_a_file_goes_on_after_a_kill_and_carries_what_was_edited_meanwhile()
    {
        await using var engine = await Engine.StartAsync(600, marketo: Texts.Prompt with { ExtractSeconds = 4 }, startSilo: false, tune: Eager);
        var row = await engine.InDynamics.CreateAsync("leads", new { lastname = "Early", subject = "Offer", emailaddress1 = "early@example.com", jobtitle = "Before" });
        var id = await engine.InMarketo.CreateAsync(new { email = "early@example.com", lastName = "Early", title = "Before" });
        await engine.StartSiloAsync();
        await Engine.UntilAsync(async () => await engine.MarketoControl.CallsAsync("enqueueLeadExtract") > 0, "a file is being prepared");
        await engine.InMarketo.EditAsync(id, new { title = "During" });
        await Engine.UntilAsync(async () => await engine.MarketoControl.CallsAsync("fileLeadExtract") > 0, "the file is there");
        await engine.StopSiloAsync(abruptly: true);
        await engine.StartSiloAsync();
        await engine.SettleAsync();
        Assert.Equal(1, await engine.MarketoControl.CallsAsync("createLeadExtract"));
        Assert.Equal("During", (await engine.InMarketo.ReadAsync(id, "title"))!["title"]!.ToString());
        Assert.Equal("During", (await engine.InDynamics.ReadAsync("leads", row))!["jobtitle"]!.ToString());
        var status = await engine.Control.StatusAsync();
        Assert.Equal(0, status.People.GetValueOrDefault("waiting") - status.Parked.GetValueOrDefault("ambiguous"));
        Assert.DoesNotContain(await engine.MarketoControl.OursAsync(), e => e.Operation == "delete");
    }

    [Fact]
    public async Task B_15_A_compare_out_of_a_file_finds_what_was_edited_in_the_gap_and_doubles_takes_back_and_tells_nothing()
    {
        await using var engine = await Engine.StartAsync(600, marketo: Texts.Prompt with { ExtractSeconds = 2 }, startSilo: false, tune: Eager);
        var row = await engine.InDynamics.CreateAsync("leads", new { lastname = "Gap", subject = "Offer", emailaddress1 = "gap@example.com", jobtitle = "Before" });
        await engine.StartSiloAsync();
        await engine.SettleAsync();
        var id = Assert.Single(await engine.InMarketo.FindAsync("gap@example.com", "id")).Id();
        await engine.StopSiloAsync();
        await engine.InMarketo.EditAsync(id, new { title = "In the gap" });
        var (marketo, dynamics, jobs) = (await engine.MarketoControl.NowAsync(), await engine.DynamicsControl.NowAsync(), await engine.MarketoControl.CallsAsync("createLeadExtract"));
        await engine.MarketoControl.AdvanceAsync(TimeSpan.FromDays(100));
        await engine.StartSiloAsync();
        await engine.SettleAsync();
        Assert.True(await engine.MarketoControl.CallsAsync("createLeadExtract") > jobs, "the compare takes a file too");
        Assert.Equal("In the gap", (await engine.InDynamics.ReadAsync("leads", row))!["jobtitle"]!.ToString());
        Assert.DoesNotContain(await engine.MarketoControl.OursAsync(marketo), e => e.Table == "lead" || e.Operation is "create" or "delete");
        Assert.Equal(row, Assert.Single((await engine.DynamicsControl.OursAsync(dynamics)).Where(e => e.Table is "lead" or "contact").Select(e => e.Row).Distinct()));
    }
}
