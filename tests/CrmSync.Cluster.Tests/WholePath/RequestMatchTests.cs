using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Cluster.Tests.WholePath.RequestTests;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Sync Person to Microsoft looks in Dynamics before it creates, and a campaign's trace makes it exactly once.</summary>
public sealed class RequestMatchTests
{
    [Fact]
    public async Task N_12_A_row_is_made_under_the_next_of_its_ids_where_somebody_else_holds_the_first()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: Quick);
        var person = await engine.InMarketo.CreateAsync(Texts.Person("next@example.com", "Next"));
        var first = Recalls.NextRows(new Person($"person:{person}", Engine.Connection) { Marketo = new(RecordId.Person(person), SideStanding.Live) }).First().Row;
        Assert.Equal(first.Id, await engine.InDynamics.CreateAsync("leads", new { leadid = first.Id, lastname = "Holder", firstname = "Aya", subject = "Holder", emailaddress1 = "holder@example.com" }));
        await engine.SettleAsync();
        Assert.Single(await engine.InMarketo.FindAsync("holder@example.com", "id"));
        var answer = await AskAsync(engine, person);
        Assert.Equal("created", answer.Result);
        Assert.Equal("Next", (await engine.InDynamics.ReadAsync("leads", answer.DynamicsId!)).Text("lastname"));
        Assert.Equal("Holder", (await engine.InDynamics.ReadAsync("leads", first.Id)).Text("lastname"));
    }

    [Fact]
    public async Task N_9_A_request_links_a_row_that_no_feed_has_brought_contact_before_lead_also_an_inactive_one()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: Quick);
        var people = new List<long>();
        foreach (var email in new[] { "both@example.com", "lead@example.com", "off@example.com" }) people.Add(await engine.InMarketo.CreateAsync(Texts.Person(email, "Asked", "Title")));
        await engine.SettleAsync();
        await engine.DynamicsControl.FaultAsync(new { operation = "delta", latency = 20_000 });
        var inactive = await engine.InDynamics.CreateAsync("contacts", Texts.Contact("off@example.com", "Off"));
        await engine.InDynamics.EditAsync("contacts", inactive, new { statecode = 1 });
        await engine.InDynamics.CreateAsync("leads", Texts.Lead("Both@example.com ", "Both"));
        var contact = await engine.InDynamics.CreateAsync("contacts", Texts.Contact("both@example.com", "Both"));
        var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead("LEAD@example.com", "Lead"));
        var (first, second) = (await AskAsync(engine, people[0]), await AskAsync(engine, people[1]));
        Assert.Equal(("alreadyExists", "linked", "contact", contact), (first.Result, first.Reason, first.RecordType, first.DynamicsId));
        Assert.Equal(("alreadyExists", "linked", "lead", lead), (second.Result, second.Reason, second.RecordType, second.DynamicsId));
        var third = await AskAsync(engine, people[2]);
        Assert.Equal(("alreadyExists", "linked", inactive), (third.Result, third.Reason, third.DynamicsId));
        await engine.DynamicsControl.ClearFaultsAsync();
        await engine.SettleAsync();
        Assert.DoesNotContain(await engine.DynamicsControl.OursAsync(), e => e is { Operation: "create", Field: null });
        Assert.Equal("Title", (await engine.InDynamics.ReadAsync("contacts", contact)).Text("jobtitle"));
    }

    [Fact]
    public async Task N_9_Several_rows_are_ambiguous_and_parked_until_one_is_left_and_a_linked_holder_refuses_unless_allowed()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: Quick);
        var asked = await engine.InMarketo.CreateAsync(Texts.Person("many@example.com", "Many"));
        await engine.InDynamics.CreateAsync("leads", Texts.Lead("held@example.com", "Holder"));
        await engine.SettleAsync();
        var second = await engine.InMarketo.CreateAsync(Texts.Person("held@example.com", "Second"));
        await engine.SettleAsync();
        var held = await AskAsync(engine, second);
        Assert.Equal("refused", held.Result);
        Assert.Contains((await engine.PersonAsync((await engine.InMarketo.FindAsync("held@example.com", "id")).Min(p => p.Id())))!.Id, held.Reason, StringComparison.Ordinal);

        await engine.DynamicsControl.FaultAsync(new { operation = "delta", latency = 20_000 });
        var rows = new[] { await engine.InDynamics.CreateAsync("leads", Texts.Lead("many@example.com", "One")), await engine.InDynamics.CreateAsync("leads", Texts.Lead("many@example.com", "Two")) };
        var answer = await AskAsync(engine, asked);
        Assert.Equal(("queued", false), (answer.Result, answer.Reason is null));
        await Engine.UntilAsync(async () => (await engine.Control.StatusAsync()).Parked.GetValueOrDefault("ambiguous") == 1, "the one who asked is parked as ambiguous");
        await engine.InDynamics.DeleteAsync("leads", rows[0]);
        await engine.DynamicsControl.ClearFaultsAsync();
        await Engine.UntilAsync(async () => (await engine.PersonAsync(asked))!.DynamicsId == rows[1], "the one that is left is linked");
        Assert.DoesNotContain(await engine.DynamicsControl.OursAsync(), e => e is { Operation: "create", Field: null });
    }

    [Fact]
    public async Task N_9_Allowed_duplicates_are_created_and_without_match_nobody_is_asked()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: s => Quick(s) with { AllowDuplicates = true });
        await engine.InDynamics.CreateAsync("leads", Texts.Lead("twice@example.com", "Holder"));
        await engine.SettleAsync();
        var second = await engine.InMarketo.CreateAsync(Texts.Person("twice@example.com", "Second"));
        await engine.SettleAsync();
        Assert.Equal("created", (await AskAsync(engine, second)).Result);
        await engine.StopSiloAsync();

        await using var native = await Engine.StartAsync(marketo: Texts.Prompt, adjust: s => Quick(s) with { MatchByEmail = false });
        var alone = await native.InMarketo.CreateAsync(Texts.Person("native@example.com", "Native"));
        await native.SettleAsync();
        await native.DynamicsControl.FaultAsync(new { operation = "delta", latency = 20_000 });
        await native.InDynamics.CreateAsync("leads", Texts.Lead("native@example.com", "Native"));
        Assert.Equal("created", (await AskAsync(native, alone)).Result);
        Assert.Equal(2, (await native.InDynamics.ListAsync("leads", "emailaddress1 eq 'native@example.com'")).Count);
    }

    [Fact]
    public async Task N_17_A_lost_webhook_is_made_good_by_the_trace_and_a_trace_that_comes_again_creates_nothing()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: Quick);
        var lost = await engine.InMarketo.CreateAsync(Texts.Person("trace@example.com", "Trace"));
        var both = await engine.InMarketo.CreateAsync(Texts.Person("called@example.com", "Called"));
        await engine.SettleAsync();
        await engine.InMarketo.EditAsync(lost, new { crmsyncRequest = "trigger lead 2026-11-05T10:00" });
        await engine.SettleAsync();
        var row = Assert.Single(await engine.InDynamics.ListAsync("leads", "emailaddress1 eq 'trace@example.com'")).Text("leadid")!;

        await engine.InMarketo.EditAsync(both, new { crmsyncRequest = "batch" });
        Assert.NotEqual("refused", (await AskAsync(engine, both)).Result);
        await engine.SettleAsync();
        Assert.Single(await engine.InDynamics.ListAsync("leads", "emailaddress1 eq 'called@example.com'"));

        await engine.InDynamics.DeleteAsync("leads", row);
        await engine.SettleAsync();
        await engine.StopSiloAsync(abruptly: true);
        await engine.StartSiloAsync();
        await engine.ReadMarketoAgainAsync();
        Assert.Empty(await engine.InDynamics.ListAsync("leads", "emailaddress1 eq 'trace@example.com'"));
        await engine.InMarketo.EditAsync(lost, new { crmsyncRequest = "batch again" });
        await engine.SettleAsync();
        Assert.Single(await engine.InDynamics.ListAsync("leads", "emailaddress1 eq 'trace@example.com'"));
    }
}
