using CrmSync.Contracts.People;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>A commit of which nobody knows whether it was written (B-16).</summary>
public sealed class UnknownCommitTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task B_16_A_person_whose_commit_has_an_unknown_outcome_sends_nothing_of_it_and_is_read_anew(bool isWritten)
    {
        var store = new FailingStore(isWritten);
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, configure: silo => store.Wrap(silo.Services));
        using var lead = await Pair.LinkedAsync(engine, "leads", "b16-unknown@example.com", ("address1_city", "Oslo"));
        var calls = await lead.Marketo.CallsAsync("syncLeads");
        store.Arm();
        var began = TimeProvider.System.GetUtcNow();
        await lead.InDynamicsAsync("address1_city", "Hamar");
        await engine.SettleAsync();
        Assert.True(store.HasFailed, "a commit failed");
        await lead.AssertAsync("city", "address1_city", "Hamar");
        Assert.Equal(calls + 1, await lead.Marketo.CallsAsync("syncLeads"));
        var write = Assert.Single(await lead.OursInMarketoAsync(), e => e is { Operation: "update", Field: "city" });
        // Of what was written nobody knows whether it left: the landing limit and the lateness are waited for. What was not written is seen again at once.
        if (isWritten) Assert.True(write.Time - began > TimeSpan.FromSeconds(8), "nothing left before it was certain that nothing had");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task B_4_B_16_Whoever_got_no_answer_to_resume_finds_in_the_status_what_holds_and_what_says_that_it_runs_runs(bool isWritten)
    {
        var store = new FailingStore(isWritten, "connection");
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, configure: silo => store.Wrap(silo.Services));
        using var lead = await Pair.LinkedAsync(engine, "leads", "b4-unknown@example.com", ("address1_city", "Oslo"));
        await engine.Control.PauseAsync();
        await lead.InDynamicsAsync("address1_city", "Hamar");
        store.Arm();
        await Assert.ThrowsAnyAsync<Exception>(engine.Control.ResumeAsync);
        var isPaused = (await engine.Control.StatusAsync()).State == "paused";
        Assert.Equal(!isWritten, isPaused);
        if (isPaused) await engine.Control.ResumeAsync();
        await engine.SettleAsync();
        await lead.AssertAsync("city", "address1_city", "Hamar");
    }

    [Fact]
    public async Task B_12_Nobody_is_told_of_what_a_commit_under_way_holds_before_it_stands()
    {
        var store = new HeldStore();
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, configure: store.Under);
        using var lead = await Pair.LinkedAsync(engine, "leads", "b12@example.com", ("address1_city", "Oslo"));
        var person = (await engine.PersonOfRowAsync(lead.Row))!.Id;
        await engine.Control.PauseAsync();
        var grain = engine.Grains.GetGrain<IPersonGrain>(PersonKey.Of(Engine.Connection, person));
        var now = TimeProvider.System.GetUtcNow();
        var row = new FieldChanged(RecordId.Person(lead.Id), "b12-row", now, "city", "Oslo", "Hamar", null);
        var seen = new Observation(null, [row], now, now, 1, false);
        store.Hold();
        var first = grain.ObserveAsync(seen);
        await store.Arrived;
        Task[] others = [grain.ObserveAsync(seen), grain.SyncAnswerAsync(), grain.WakeAsync(FeedReach.None, false)];
        await grain.ViewAsync();
        Assert.DoesNotContain(others.Prepend(first), told => told.IsCompleted);
        store.Fail();
        foreach (var told in others.Prepend(first)) await Assert.ThrowsAnyAsync<Exception>(() => told);
    }
}
