using CrmSync.Contracts.Feeds;
using CrmSync.Domain.Feeds;
using Microsoft.Extensions.DependencyInjection;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Versions compare within an epoch of a feed (S-10).</summary>
public sealed class EpochTests
{
    [Fact]
    public async Task S_10_A_refused_token_begins_a_new_epoch_by_full_read_and_nothing_is_lost_or_deleted()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "s10lead@example.com", ("address1_city", "Oslo"));
        using var contact = await Pair.LinkedAsync(engine, "contacts", "s10contact@example.com", ("address1_city", "Oslo"));
        string? created = null;
        await Pair.ApartAsync(engine, async () =>
        {
            foreach (var pair in new[] { lead, contact }) await pair.InDynamicsAsync("address1_city", "Hamar");
            created = await engine.InDynamics.CreateAsync("leads", new { lastname = "New", subject = "New", emailaddress1 = "s10new@example.com" });
            await lead.Dynamics.SetAsync(new { expireTokensNow = true });
        });
        foreach (var pair in new[] { lead, contact })
        {
            await pair.AssertAsync("city", "address1_city", "Hamar");
            Assert.DoesNotContain(await pair.ActivitiesAsync(), a => a.Kind is "deleted" or "collision");
        }
        Assert.Equal(created, Assert.Single(await engine.InMarketo.FindAsync("s10new@example.com", "crmsyncDynamicsId"))!["crmsyncDynamicsId"]!.GetValue<string>());
        Assert.DoesNotContain(await lead.Marketo.WritesAsync(), e => e.Operation == "delete" || e is { Field: "crmsyncIsDeleted", New: "True" });
        Assert.DoesNotContain(await lead.Dynamics.WritesAsync(), e => e.Operation is "delete" or "create");

        await lead.InDynamicsAsync("address1_city", "Molde");
        await engine.SettleAsync();
        await lead.AssertAsync("city", "address1_city", "Molde");
    }

    [Fact]
    public async Task D_1_D_7_D_9_Rows_deleted_while_the_token_expired_are_found_by_the_compare_and_no_other_row_is_touched()
    {
        await using var engine = await Engine.StartAsync(people: 30, marketo: Texts.Prompt);
        await engine.SettleAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "gap-lead@example.com");
        using var contact = await Pair.LinkedAsync(engine, "contacts", "gap-contact@example.com");
        var (marketo, dynamics) = (await engine.MarketoControl.NowAsync(), await engine.DynamicsControl.NowAsync());
        await engine.Control.PauseAsync();
        foreach (var pair in new[] { lead, contact }) await engine.InDynamics.DeleteAsync(pair.Set, pair.Row);
        await engine.DynamicsControl.SettingsAsync(new { expireTokensNow = true });
        await engine.StopSiloAsync();
        await engine.StartSiloAsync();
        await engine.Control.ResumeAsync();
        await engine.SettleAsync();
        foreach (var pair in new[] { lead, contact })
        {
            var shown = await engine.InMarketo.ReadAsync(pair.Id, "crmsyncIsDeleted", "crmsyncRecordType");
            Assert.Equal(("true", null), (shown.Text("crmsyncIsDeleted"), shown.Text("crmsyncRecordType")));
            Assert.Contains(await pair.ActivitiesAsync(), a => a.Rule == "D-1");
        }
        var told = (await engine.MarketoControl.OursAsync(marketo)).Where(e => e.Row is not null).Select(e => e.Row).Distinct();
        Assert.Equal(new[] { lead.Id, contact.Id }.Select(id => id.ToString(System.Globalization.CultureInfo.InvariantCulture)).Order(), told.Order());
        Assert.Empty(await engine.DynamicsControl.OursAsync(dynamics));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S_10_D_9_Another_organisation_at_the_same_address_begins_a_new_epoch_and_doubles_nobody(bool restarts)
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        using var both = await Pair.LinkedAsync(engine, "leads", "org-both@example.com", ("jobtitle", "Buyer"));
        using var gone = await Pair.LinkedAsync(engine, "contacts", "org-gone@example.com");
        await engine.Control.PauseAsync();
        if (restarts) await engine.StopSiloAsync();
        await engine.SwapDynamicsAsync(new() { Seed = 2, Settings = new() { OrganizationId = new Guid("0b9c2f52-8a3e-4c8f-9a67-0d6b8f4f3c11") } });
        var row = await engine.InDynamics.CreateAsync("leads", Texts.Lead("org-both@example.com", "Ito", "Buyer"));
        var fresh = await engine.InDynamics.CreateAsync("leads", Texts.Lead("org-fresh@example.com", "Fresh"));
        if (restarts) await engine.StartSiloAsync();
        await engine.Control.ResumeAsync();
        await engine.SettleAsync();
        var kept = Assert.Single(await engine.InMarketo.FindAsync("org-both@example.com", "id", "crmsyncDynamicsId", "crmsyncIsDeleted"));
        Assert.Equal((both.Id, row, "false"), (kept.Id(), kept.Text("crmsyncDynamicsId"), kept.Text("crmsyncIsDeleted")));
        Assert.Equal("true", Assert.Single(await engine.InMarketo.FindAsync("org-gone@example.com", "crmsyncIsDeleted")).Text("crmsyncIsDeleted"));
        Assert.Equal(fresh, Assert.Single(await engine.InMarketo.FindAsync("org-fresh@example.com", "crmsyncDynamicsId")).Text("crmsyncDynamicsId"));
        Assert.DoesNotContain(await engine.DynamicsControl.OursAsync(), e => e is { Operation: "create" or "delete", Table: "lead" or "contact" });
        Assert.True(await engine.DynamicsControl.CallsAsync("retrieve") > 0);
    }

    [Fact]
    public async Task D_1_D_9_A_row_that_was_deleted_in_a_gap_while_its_look_up_was_under_way_is_looked_for_once_more_after_the_compare()
    {
        HeldAnswers answers = null!;
        var clock = new LaterClock();
        await using var engine = await Engine.StartAsync(
            marketo: Texts.Prompt, startSilo: false, adjust: s => RequestTests.Quick(s) with { Dynamics = budget => answers = new(s.Dynamics(budget)) },
            configure: silo => silo.Services.AddSingleton<TimeProvider>(clock));
        var id = await engine.InMarketo.CreateAsync(Texts.Person("late@example.com", "Late"));
        // An inactive row is nobody's first sighting: only a look-up brings it (N-14).
        var row = await engine.InDynamics.CreateAsync("contacts", Texts.Contact("late@example.com", "Late"));
        await engine.InDynamics.EditAsync("contacts", row, new { statecode = 1 });
        await engine.StartSiloAsync();
        await engine.SettleAsync();
        answers.Hold();
        var asking = RequestTests.AskAsync(engine, id);
        await answers.Arrived;
        await engine.Control.PauseAsync();
        await engine.InDynamics.DeleteAsync("contacts", row);
        await engine.DynamicsControl.SettingsAsync(new { expireTokensNow = true });
        await engine.Control.ResumeAsync();
        var feed = engine.Grains.GetGrain<IFeedGrain>($"{Engine.Connection}/dynamics");
        var before = (await feed.StatusAsync()).ReadsFinished;
        await Engine.UntilAsync(async () => await feed.StatusAsync() is { IsComparing: false } status && status.ReadsFinished > before + 1, "all rows were read anew and compared");
        answers.Release();
        await asking;
        Assert.Equal(row, (await engine.PersonAsync(id))!.DynamicsId);

        clock.Later(Graves.Kept);
        await Engine.UntilAsync(async () => (await engine.ActivitiesAsync((await engine.PersonAsync(id))!.Id)).Any(line => line.Rule == "D-1"), "the delete is told");
        await engine.SettleAsync();
        Assert.Equal("true", (await engine.InMarketo.ReadAsync(id, "crmsyncIsDeleted")).Text("crmsyncIsDeleted"));
    }

    // Our clock can be moved on; everything that waits, waits as ever.
    private sealed class LaterClock : TimeProvider
    {
        private long later;

        public void Later(TimeSpan by) => Interlocked.Add(ref later, by.Ticks);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref later));
    }
}
