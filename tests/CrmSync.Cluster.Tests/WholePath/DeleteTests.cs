namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>What a delete does, and what must never read as one.</summary>
public sealed class DeleteTests
{
    [Fact]
    public async Task D_1_D_5_A_row_deleted_in_Dynamics_marks_the_person_and_the_same_row_coming_back_restores_the_link()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead("d1@example.com", "Gone", "Buyer"));
        await engine.SettleAsync();
        var id = Assert.Single(await engine.InMarketo.FindAsync("d1@example.com", "id")).Id();
        await engine.InDynamics.DeleteAsync("leads", lead);
        await engine.SettleAsync();
        var shown = await engine.InMarketo.ReadAsync(id, "crmsyncIsDeleted", "crmsyncRecordType", "title");
        Assert.Equal(("true", null, "Buyer"), (shown.Text("crmsyncIsDeleted"), shown.Text("crmsyncRecordType"), shown.Text("title")));
        Assert.Contains(await engine.ActivitiesAsync((await engine.PersonAsync(id))!.Id), l => l.Rule == "D-1");

        await engine.InDynamics.CreateAsync("leads", new { leadid = lead, lastname = "Gone", subject = "Gone", emailaddress1 = "d1@example.com", jobtitle = "Back again" });
        await engine.SettleAsync();
        shown = await engine.InMarketo.ReadAsync(id, "crmsyncIsDeleted", "crmsyncRecordType", "title");
        Assert.Equal(("false", "Lead", "Back again"), (shown.Text("crmsyncIsDeleted"), shown.Text("crmsyncRecordType"), shown.Text("title")));
        Assert.Single(await engine.InMarketo.FindAsync("d1@example.com", "id"));
    }

    [Fact]
    public async Task D_2_D_3_A_person_deleted_in_Marketo_leaves_the_row_alone_and_only_a_later_edit_there_makes_a_new_one()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead("d2@example.com", "Kept", "Buyer"));
        await engine.SettleAsync();
        var id = Assert.Single(await engine.InMarketo.FindAsync("d2@example.com", "id")).Id();
        var dynamics = await engine.DynamicsControl.NowAsync();
        await engine.InMarketo.DeleteAsync(id);
        await engine.SettleAsync();
        await engine.InDynamics.EditAsync("leads", lead, new { jobtitle = "Buyer", numberofemployees = 7 });
        await engine.SettleAsync();
        Assert.Empty(await engine.InMarketo.FindAsync("d2@example.com", "id"));
        Assert.Empty(await engine.DynamicsControl.OursAsync(dynamics));

        await engine.InDynamics.EditAsync("leads", lead, new { jobtitle = "Edited since" });
        await engine.SettleAsync();
        var fresh = Assert.Single(await engine.InMarketo.FindAsync("d2@example.com", "id", "title", "lastName", "crmsyncDynamicsId"));
        Assert.Equal(("Edited since", "Kept", lead), (fresh.Text("title"), fresh.Text("lastName"), fresh.Text("crmsyncDynamicsId")));
        Assert.NotEqual(id, fresh.Id());
    }

    [Fact]
    public async Task D_7_A_gap_is_not_a_delete()
    {
        await using var engine = await Engine.StartAsync(people: 40, marketo: Texts.Prompt with { EmptyPageShare = 0.5 });
        await engine.SettleAsync();
        var (marketo, dynamics) = (await engine.MarketoControl.NowAsync(), await engine.DynamicsControl.NowAsync());
        await engine.DynamicsControl.SettingsAsync(new { expireTokensNow = true });
        await engine.DynamicsControl.FaultAsync(new { operation = "initialWalk", every = 2, times = 2, status = 503 });
        await engine.MarketoControl.FaultAsync(new { operation = "activities", code = "610", message = "Requested resource not found", times = 1 });
        var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead("gap@example.com", "Gap"));
        await engine.SettleAsync();
        await engine.SettleAsync();
        Assert.Single(await engine.InMarketo.FindAsync("gap@example.com", "id"));
        var told = (await engine.MarketoControl.OursAsync(marketo)).Where(e => e.Row is not null).ToList();
        Assert.DoesNotContain(told, e => e.Field == "crmsyncIsDeleted" && e.New == "True");
        Assert.Single(told.Select(e => e.Row).Distinct());
        Assert.Empty(await engine.DynamicsControl.OursAsync(dynamics));
        Assert.NotNull(await engine.PersonOfRowAsync(lead));
    }

    [Fact]
    public async Task D_8_A_write_to_a_row_that_was_deleted_meanwhile_never_creates_it_again()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead("d8@example.com", "Eight", "Buyer"));
        await engine.SettleAsync();
        var id = Assert.Single(await engine.InMarketo.FindAsync("d8@example.com", "id")).Id();
        await engine.DynamicsControl.FaultAsync(new { operation = "delta", status = 503, times = 6 });
        await engine.InDynamics.DeleteAsync("leads", lead);
        await engine.InMarketo.EditAsync(id, new { title = "Written to nobody" });
        await engine.SettleAsync();
        Assert.Null(await engine.InDynamics.ReadAsync("leads", lead));
        Assert.DoesNotContain(await engine.DynamicsControl.OursAsync(), e => e.Operation == "create");
        Assert.Equal(0, await engine.DynamicsControl.CallsAsync("upsert"));
        Assert.Equal("true", (await engine.InMarketo.ReadAsync(id, "crmsyncIsDeleted")).Text("crmsyncIsDeleted"));
    }

    [Fact]
    public async Task D_9_A_reported_delete_is_believed_only_when_the_row_is_read_as_gone()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var back = await engine.InDynamics.CreateAsync("leads", Texts.Lead("d9@example.com", "Nine", "Buyer"));
        var gone = await engine.InDynamics.CreateAsync("leads", Texts.Lead("d9-gone@example.com", "Nine"));
        await engine.SettleAsync();
        await engine.DynamicsControl.SettingsAsync(new { deltaAfterRestore = "rowAndDelete" });
        await engine.Control.PauseAsync();
        await engine.InDynamics.DeleteAsync("leads", back);
        await engine.InDynamics.CreateAsync("leads", new { leadid = back, lastname = "Nine", subject = "Nine", emailaddress1 = "d9@example.com", jobtitle = "Restored" });
        await engine.InDynamics.DeleteAsync("leads", gone);
        var before = await engine.MarketoControl.NowAsync();
        await engine.DynamicsControl.FaultAsync(new { operation = "retrieve", status = 500, times = 3 });
        await engine.DynamicsControl.FaultAsync(new { operation = "batch", status = 500, times = 3 });
        await engine.Control.ResumeAsync();
        await engine.SettleAsync();
        var flags = (await engine.MarketoControl.OursAsync(before)).Where(e => e is { Field: "crmsyncIsDeleted", New: "True" }).Select(e => e.Row);
        var marked = Assert.Single(await engine.InMarketo.FindAsync("d9-gone@example.com", "id")).Id();
        Assert.Equal([marked.ToString(System.Globalization.CultureInfo.InvariantCulture)], flags);
        var kept = Assert.Single(await engine.InMarketo.FindAsync("d9@example.com", "title", "crmsyncIsDeleted"));
        Assert.Equal(("Restored", "false"), (kept.Text("title"), kept.Text("crmsyncIsDeleted")));
    }

    [Fact]
    public async Task D_10_After_1004_the_person_waits_for_the_feed_which_tells_a_merge_or_a_delete()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: s => s with { MarketoLateness = TimeSpan.FromSeconds(1), MarketoLanding = TimeSpan.FromSeconds(1) });
        var merged = await engine.InDynamics.CreateAsync("leads", Texts.Lead("d10m@example.com", "Merged", "Buyer"));
        var deleted = await engine.InDynamics.CreateAsync("leads", Texts.Lead("d10d@example.com", "Deleted", "Buyer"));
        var winner = await engine.InMarketo.CreateAsync(Texts.Person("d10w@example.com", "Merged"));
        await engine.SettleAsync();
        var loser = Assert.Single(await engine.InMarketo.FindAsync("d10m@example.com", "id")).Id();
        var victim = Assert.Single(await engine.InMarketo.FindAsync("d10d@example.com", "id")).Id();
        await engine.MarketoControl.FaultAsync(new { operation = "activities", status = 503, times = 3 });
        await engine.InMarketo.MergeAsync(winner, loser);
        await engine.InMarketo.DeleteAsync(victim);
        var dynamics = await engine.DynamicsControl.NowAsync();
        await engine.InDynamics.EditAsync("leads", merged, new { address1_city = "After the merge" });
        await engine.InDynamics.EditAsync("leads", deleted, new { address1_city = "Before the delete was seen" });
        await engine.SettleAsync();
        Assert.Equal(0, (await engine.Control.StatusAsync()).Refusals);
        var shown = await engine.InMarketo.ReadAsync(winner, "city", "crmsyncDynamicsId");
        Assert.Equal(("After the merge", merged), (shown.Text("city"), shown.Text("crmsyncDynamicsId")));
        Assert.Equal(merged, (await engine.PersonAsync(winner))!.DynamicsId);
        Assert.NotNull(await engine.InDynamics.ReadAsync("leads", deleted));
        Assert.DoesNotContain(await engine.DynamicsControl.OursAsync(dynamics), e => e.Operation is "create" or "delete" || e.Row == deleted);
        Assert.Contains(await engine.ActivitiesAsync((await engine.PersonOfRowAsync(deleted))!.Id), l => l.Rule is "D-2" or "D-10");
    }

    [Fact]
    public async Task D_10_A_person_that_vanished_without_merge_or_delete_goes_to_the_error_desk()
    {
        await using var engine = await Engine.StartAsync(
            marketo: Texts.Prompt with { DeletesLog = false }, adjust: s => s with { MarketoLateness = TimeSpan.FromSeconds(1), MarketoLanding = TimeSpan.FromSeconds(1) });
        var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead("lost@example.com", "Lost", "Buyer"));
        await engine.SettleAsync();
        await engine.InMarketo.DeleteAsync(Assert.Single(await engine.InMarketo.FindAsync("lost@example.com", "id")).Id());
        await engine.InDynamics.EditAsync("leads", lead, new { jobtitle = "Written to nobody" });
        await engine.SettleAsync();
        var refusal = Assert.Single(await engine.Grains.GetGrain<Contracts.Ledger.ILedgerGrain>(Engine.Connection).RefusalsAsync(Domain.Activities.RefusalFilter.All, null, 10));
        Assert.Equal(("find", "1004"), (refusal.Operation, refusal.Code));
        Assert.Contains(await engine.ActivitiesAsync(refusal.Person), a => a is { Kind: "lost", Rule: "D-10" });
        Assert.Empty(await engine.InMarketo.FindAsync("lost@example.com", "id"));
        Assert.NotNull(await engine.InDynamics.ReadAsync("leads", lead));
    }
}
