using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>A commit of the selection of which nobody knows whether it was written (B-16, F-1).</summary>
public sealed class FieldCommitTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task B_16_F_1_After_a_commit_of_unknown_outcome_the_sync_goes_by_the_selection_that_is_shown(bool isWritten)
    {
        var store = new FailingStore(isWritten, "fields");
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, configure: silo => store.Wrap(silo.Services), adjust: s => s with { MetadataEvery = TimeSpan.FromSeconds(1) });
        using var lead = await Pair.LinkedAsync(engine, "leads", "b16-fields@example.com", ("address1_city", "Oslo"));
        var fields = FieldTests.Fields(engine);
        var before = (await fields.ListAsync()).Version;
        store.Arm();
        await Assert.ThrowsAnyAsync<Exception>(() => fields.ChangeAsync(new([new("city", null, null, "toDynamics", null)], [], false), TableRange.All));
        Assert.True(store.HasFailed, "a commit failed");
        await Engine.UntilAsync(async () => await VersionAsync() == (isWritten ? before + 1 : before), "the selection was read anew");
        Assert.Equal(isWritten ? Direction.ToDynamics : Direction.Both, Assert.Single((await fields.ListAsync()).Chosen, f => f.Choice.Name == "city").Choice.Direction);
        await lead.InDynamicsAsync("address1_city", "Bergen");
        await engine.SettleAsync();
        Assert.Equal(isWritten ? "Oslo" : "Bergen", await lead.MarketoAsync("city"));

        async Task<int> VersionAsync()
        {
            try
            {
                return (await fields.ListAsync()).Version;
            }
            catch (TimeoutException)
            {
                return 0;
            }
        }
    }

    [Fact]
    public async Task F_2_A_refresh_passes_nobody_over_while_nobody_knows_what_is_in_force()
    {
        var store = new FailingStore(isWritten: true, "fields");
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, configure: silo => store.Wrap(silo.Services), adjust: s => s with { Beat = TimeSpan.FromMilliseconds(100) });
        using var lead = await Pair.LinkedAsync(engine, "leads", "f2-behind@example.com", ("numberofemployees", 7));
        store.Meanwhile = () => engine.MarketoControl.FaultAsync(new { operation = "describe", status = 503, times = 1_000 });
        store.Arm();
        await Assert.ThrowsAnyAsync<Exception>(() => FieldTests.ChooseAsync(engine, "numberOfEmployees", lead: "numberofemployees"));
        var looks = await engine.MarketoControl.CallsAsync("describe");
        await Engine.UntilAsync(async () => await engine.MarketoControl.CallsAsync("describe") > looks + 5, "the selection was looked at in vain");
        Assert.Equal(("reading", 0), (await FieldTests.Fields(engine).StatusAsync()).Refresh is { } refresh ? (refresh.State, refresh.Rows) : default);
        await engine.MarketoControl.ClearFaultsAsync();
        await FieldTests.DoneAsync(engine);
        await lead.AssertAsync("numberOfEmployees", "numberofemployees", "7");
    }
}
