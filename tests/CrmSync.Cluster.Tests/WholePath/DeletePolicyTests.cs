using System.Globalization;
using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Planning;
using CrmSync.Grains.Connections;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>What a delete on one side does on the other, as it is set for the connection.</summary>
public sealed class DeletePolicyTests
{
    [Fact]
    public async Task D_6_Ignore_leaves_the_Marketo_person_without_a_mark()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: s => s with { WhenDeletedInDynamics = DeletePolicy.Ignore });
        var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead("ignore@example.com", "Ignored", "Buyer"));
        await engine.SettleAsync();
        var id = Assert.Single(await engine.InMarketo.FindAsync("ignore@example.com", "id")).Id();
        var before = await engine.MarketoControl.NowAsync();
        await engine.InDynamics.DeleteAsync("leads", lead);
        await engine.SettleAsync();
        Assert.Empty(await engine.MarketoControl.OursAsync(before));
        Assert.Contains(await engine.ActivitiesAsync((await engine.PersonAsync(id))!.Id), l => l is { Kind: "deleted", Rule: "D-1" });
    }

    [Fact]
    public async Task D_6_Tombstone_keeps_what_was_deleted_from_coming_back_by_itself()
    {
        await using var engine = await Engine.StartAsync(
            marketo: Texts.Prompt, adjust: s => s with { WhenDeletedInDynamics = DeletePolicy.Tombstone, WhenDeletedInMarketo = DeletePolicy.Tombstone });
        var gone = await engine.InDynamics.CreateAsync("leads", Texts.Lead("tomb-d@example.com", "Gone", "Buyer"));
        var kept = await engine.InDynamics.CreateAsync("leads", Texts.Lead("tomb-m@example.com", "Kept", "Buyer"));
        await engine.SettleAsync();
        var marked = Assert.Single(await engine.InMarketo.FindAsync("tomb-d@example.com", "id")).Id();
        await engine.InDynamics.DeleteAsync("leads", gone);
        await engine.InMarketo.DeleteAsync(Assert.Single(await engine.InMarketo.FindAsync("tomb-m@example.com", "id")).Id());
        await engine.SettleAsync();
        Assert.Equal("true", (await engine.InMarketo.ReadAsync(marked, "crmsyncIsDeleted")).Text("crmsyncIsDeleted"));
        await engine.InDynamics.CreateAsync("leads", new { leadid = gone, lastname = "Gone", subject = "Gone", emailaddress1 = "tomb-d@example.com", jobtitle = "Back again" });
        await engine.InDynamics.EditAsync("leads", kept, new { jobtitle = "Edited since" });
        await engine.SettleAsync();
        Assert.Equal(("true", "Buyer"), ((await engine.InMarketo.ReadAsync(marked, "crmsyncIsDeleted")).Text("crmsyncIsDeleted"), (await engine.InMarketo.ReadAsync(marked, "title")).Text("title")));
        Assert.Empty(await engine.InMarketo.FindAsync("tomb-m@example.com", "id"));
    }

    [Fact]
    public async Task D_6_Delete_takes_the_Marketo_person_along_once_the_rows_delete_is_proven_and_a_restored_row_is_a_new_person()
    {
        await using var engine = await StartAsync(s => s with { WhenDeletedInDynamics = DeletePolicy.Delete });
        using var lead = await Pair.LinkedAsync(engine, "leads", "go-m@example.com");
        using var other = await Pair.LinkedAsync(engine, "contacts", "stay-m@example.com");
        await engine.InDynamics.DeleteAsync("leads", lead.Row);
        await engine.SettleAsync();
        Assert.Null(await engine.InMarketo.ReadAsync(lead.Id, "id"));
        Assert.NotNull(await engine.InMarketo.ReadAsync(other.Id, "id"));
        Assert.Contains(await LogAsync(lead), l => l is { Kind: "deleted", Rule: "D-6" });
        // No mark was written to a person that was to go, and our own delete came back as nothing.
        Assert.Equal("delete", (await engine.MarketoControl.OursAsync()).Last(e => e.Row == lead.Id.ToString(CultureInfo.InvariantCulture)).Operation);
        await engine.InDynamics.CreateAsync("leads", new { leadid = lead.Row, lastname = "Ito", subject = "Offer", emailaddress1 = "go-m@example.com" });
        await engine.SettleAsync();
        Assert.NotEqual(lead.Id, Assert.Single(await engine.InMarketo.FindAsync("go-m@example.com", "id")).Id());
    }

    [Fact]
    public async Task D_6_An_answer_of_Marketo_that_is_lost_does_not_delete_twice_and_a_merge_deletes_nobody()
    {
        await using var engine = await StartAsync(s => s with { WhenDeletedInDynamics = DeletePolicy.Delete, WhenDeletedInMarketo = DeletePolicy.Delete });
        using var lead = await Pair.LinkedAsync(engine, "leads", "lost-m@example.com");
        using var winner = await Pair.LinkedAsync(engine, "leads", "win@example.com");
        using var loser = await Pair.LinkedAsync(engine, "leads", "lose@example.com");
        await engine.MarketoControl.FaultAsync(new { operation = "deleteLeads", times = 1, dropAfter = true });
        await engine.InDynamics.DeleteAsync("leads", lead.Row);
        await engine.InMarketo.MergeAsync(winner.Id, loser.Id);
        await engine.SettleAsync();
        Assert.Null(await engine.InMarketo.ReadAsync(lead.Id, "id"));
        Assert.Single(await LogAsync(lead), l => l is { Kind: "deleted", Rule: "D-6" });
        Assert.NotNull(await engine.InDynamics.ReadAsync("leads", loser.Row));
        Assert.NotNull(await engine.InDynamics.ReadAsync("leads", winner.Row));
    }

    [Fact]
    public async Task D_6_Delete_takes_the_row_along_and_its_echo_brings_nobody_back()
    {
        await using var engine = await StartAsync(s => s with { WhenDeletedInMarketo = DeletePolicy.Delete, WhenDeletedInDynamics = DeletePolicy.Delete });
        using var lead = await Pair.LinkedAsync(engine, "leads", "go-l@example.com");
        using var contact = await Pair.LinkedAsync(engine, "contacts", "go-c@example.com");
        foreach (var pair in new[] { lead, contact }) await engine.InMarketo.DeleteAsync(pair.Id);
        await engine.SettleAsync();
        foreach (var pair in new[] { lead, contact })
        {
            Assert.Null(await engine.InDynamics.ReadAsync(pair.Set, pair.Row));
            Assert.Equal(["deleted", "deleted"], (await LogAsync(pair)).Where(l => l.Kind is "deleted" or "restored" or "returned").Select(l => l.Kind));
            Assert.Empty(await engine.InMarketo.FindAsync(pair == lead ? "go-l@example.com" : "go-c@example.com", "id"));
        }
    }

    [Fact]
    public async Task D_3_D_6_A_row_edited_while_its_delete_is_on_its_way_stays_and_becomes_a_person_again()
    {
        await using var engine = await StartAsync(s => s with { WhenDeletedInMarketo = DeletePolicy.Delete });
        using var lead = await Pair.LinkedAsync(engine, "leads", "edit-d@example.com");
        await Pair.Delivery(engine, "dynamics").HoldAsync(true);
        await engine.DynamicsControl.FaultAsync(new { operation = "delta", status = 503 });
        await engine.InMarketo.DeleteAsync(lead.Id);
        await Engine.UntilAsync(async () => (await Pair.Delivery(engine, "dynamics").CountsAsync()).Queued == 1, "the delete is queued");
        await lead.InDynamicsAsync("jobtitle", "Chair");
        await engine.DynamicsControl.ClearFaultsAsync();
        await Pair.Delivery(engine, "dynamics").HoldAsync(false);
        await engine.SettleAsync();
        Assert.Equal("Chair", await lead.DynamicsAsync("jobtitle"));
        var again = Assert.Single(await engine.InMarketo.FindAsync("edit-d@example.com", "id", "title"));
        Assert.Equal("Chair", again.Text("title"));
        Assert.Contains(await LogAsync(lead), l => l is { Kind: "returned", Rule: "D-3" });
    }

    [Fact]
    public async Task D_6_Deactivate_makes_the_row_inactive_and_an_edit_since_brings_the_person_back()
    {
        await using var engine = await StartAsync(s => s with { WhenDeletedInMarketo = DeletePolicy.Deactivate });
        using var lead = await Pair.LinkedAsync(engine, "leads", "off-l@example.com");
        using var contact = await Pair.LinkedAsync(engine, "contacts", "off-c@example.com");
        foreach (var pair in new[] { lead, contact }) await engine.InMarketo.DeleteAsync(pair.Id);
        await engine.SettleAsync();
        Assert.Equal(("2", "4"), (await lead.DynamicsAsync("statecode"), await lead.DynamicsAsync("statuscode")));
        Assert.Equal(("1", "2"), (await contact.DynamicsAsync("statecode"), await contact.DynamicsAsync("statuscode")));
        Assert.Empty(await engine.InMarketo.FindAsync("off-c@example.com", "id"));
        Assert.Contains(await LogAsync(contact), l => l is { Kind: "deactivated", Rule: "D-6" });
        await contact.InDynamicsAsync("jobtitle", "Chair");
        await engine.SettleAsync();
        Assert.Equal(("Chair", "Inactive"), Assert.Single(await engine.InMarketo.FindAsync("off-c@example.com", "title", "statusReason")) is var back ? (back.Text("title"), back.Text("statusReason")) : default);
    }

    [Fact]
    public async Task D_6_V_2_A_delete_that_Dynamics_refuses_is_on_the_error_desk_and_is_done_when_an_operator_asks_again()
    {
        await using var engine = await StartAsync(s => s with { WhenDeletedInMarketo = DeletePolicy.Delete });
        using var lead = await Pair.LinkedAsync(engine, "leads", "deny@example.com");
        await engine.InDynamics.ControlAsync("_sim/rules", new { denied = new[] { new { client = "crmsync", table = "lead", to = new[] { "delete" } } } });
        await engine.InMarketo.DeleteAsync(lead.Id);
        await engine.SettleAsync();
        Assert.NotNull(await engine.InDynamics.ReadAsync("leads", lead.Row));
        var person = (await engine.PersonOfRowAsync(lead.Row))!;
        Assert.Equal(PersonStanding.Refused, person.Standing);
        Assert.Contains(await engine.ActivitiesAsync(person.Id), l => l is { Kind: "refused", Rule: "D-6", Code: "0x80040220" });
        await engine.InDynamics.ControlAsync("_sim/rules", new { denied = Array.Empty<object>() });
        await engine.Grains.GetGrain<IPersonGrain>($"{Engine.Connection}/{person.Id}").RetryAsync(null);
        await engine.SettleAsync();
        Assert.Null(await engine.InDynamics.ReadAsync("leads", lead.Row));
    }

    private static Task<Engine> StartAsync(Func<ConnectionSetting, ConnectionSetting> adjust) => Engine.StartAsync(marketo: Texts.Prompt, adjust: adjust);

    // The person is named by the record that was seen first: here always the row.
    private static Task<IReadOnlyList<ActivityRow>> LogAsync(Pair pair) => pair.Engine.ActivitiesAsync($"{pair.Set[..^1]}:{pair.Row}");
}
