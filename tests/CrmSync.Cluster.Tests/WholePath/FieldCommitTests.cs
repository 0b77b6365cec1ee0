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
}
