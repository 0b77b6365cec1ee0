using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CrmSync.Contracts.Actions;
using CrmSync.Contracts.People;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Who is created where, how often, and under which id.</summary>
public sealed class CreationTests
{
    [Fact]
    public async Task N_1_N_2_Rows_become_Marketo_people_by_themselves_and_Marketo_people_stay_alone_until_asked()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        await engine.InDynamics.CreateAsync("leads", Texts.Lead("lea@example.com", "Lea"));
        await engine.InDynamics.CreateAsync("contacts", Texts.Contact("con@example.com", "Con"));
        var alone = await engine.InMarketo.CreateAsync(Texts.Person("alone@example.com", "Alone"));
        await engine.SettleAsync();
        Assert.Equal("Lead", Assert.Single(await engine.InMarketo.FindAsync("lea@example.com", "crmsyncRecordType")).Text("crmsyncRecordType"));
        Assert.Equal("Contact", Assert.Single(await engine.InMarketo.FindAsync("con@example.com", "crmsyncRecordType")).Text("crmsyncRecordType"));

        await engine.InMarketo.EditAsync(alone, new { title = "Nobody asked" });
        await engine.InMarketo.CreateAsync(Texts.Person("later@example.com", "Later"));
        await engine.SettleAsync();
        Assert.Empty(await engine.DynamicsControl.OursAsync());

        var answer = await SyncAsync(engine, alone);
        Assert.Equal("created", answer.Result);
        var row = await engine.InDynamics.ReadAsync("leads", answer.DynamicsId!);
        Assert.Equal("Nobody asked", row.Text("jobtitle"));
        await engine.SettleAsync();
        Assert.Equal(answer.DynamicsId, (await engine.InMarketo.ReadAsync(alone, "crmsyncDynamicsId")).Text("crmsyncDynamicsId"));
        Assert.Equal("alreadyExists", (await SyncAsync(engine, alone)).Result);
    }

    [Fact]
    public async Task N_8_Creations_are_exactly_once_though_answers_are_lost_and_the_silo_stops_in_their_middle()
    {
        const int Rows = 40;
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: Quick);
        var people = new List<long>();
        for (var i = 0; i < 12; i++) people.Add(await engine.InMarketo.CreateAsync(Texts.Person(Mail("mp", i), $"M{i}")));
        await engine.SettleAsync();
        await engine.Control.PauseAsync();
        for (var i = 0; i < Rows; i++) await engine.InDynamics.CreateAsync(i % 2 == 0 ? "leads" : "contacts", i % 2 == 0 ? Texts.Lead(Mail("dy", i), $"D{i}") : Texts.Contact(Mail("dy", i), $"D{i}"));
        await engine.MarketoControl.FaultAsync(new { operation = "syncLeads", every = 2, times = 6, dropAfter = true });
        await engine.DynamicsControl.FaultAsync(new { operation = "create", every = 2, times = 3, dropAfter = true });
        await engine.DynamicsControl.FaultAsync(new { operation = "batch", every = 2, times = 3, dropAfter = true });
        await engine.Control.ResumeAsync();
        foreach (var person in people) _ = SyncAsync(engine, person);
        await Engine.UntilAsync(async () => (await engine.MarketoControl.OursAsync()).Exists(e => e.Operation == "create"), "the first creation");
        await engine.StopSiloAsync(abruptly: true);
        await engine.StartSiloAsync();
        await Task.WhenAll(people.Select(p => SyncAsync(engine, p)));
        await engine.SettleAsync();
        for (var i = 0; i < Rows; i++) Assert.Single(await engine.InMarketo.FindAsync(Mail("dy", i), "id"));
        foreach (var i in Enumerable.Range(0, people.Count)) Assert.Single(await engine.InDynamics.ListAsync("leads", $"emailaddress1 eq '{Mail("mp", i)}'"));
        Assert.Equal(people.Count, (await engine.DynamicsControl.OursAsync()).Count(e => e is { Operation: "create", Field: null }));
        Assert.Equal(Rows, (await engine.MarketoControl.OursAsync()).Count(e => e is { Operation: "create", Field: null }));
    }

    [Fact]
    public async Task N_12_A_lost_answer_to_a_creation_leaves_one_row_under_the_derived_id()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: Quick);
        var person = await engine.InMarketo.CreateAsync(Texts.Person("derived@example.com", "Derived"));
        await engine.SettleAsync();
        await engine.DynamicsControl.FaultAsync(new { operation = "create", times = 1, dropAfter = true });
        var answer = await SyncAsync(engine, person);
        var again = await SyncAsync(engine, person);
        await engine.SettleAsync();
        Assert.Equal("alreadyExists", again.Result);
        var row = Assert.Single(await engine.InDynamics.ListAsync("leads", "emailaddress1 eq 'derived@example.com'"));
        Assert.Equal(Derived(person, 0), row.Text("leadid"));
        Assert.Equal(row.Text("leadid"), answer.DynamicsId ?? again.DynamicsId);
        Assert.Single((await engine.DynamicsControl.OursAsync()), e => e is { Operation: "create", Field: null });
    }

    [Fact]
    public async Task N_8_D_4_A_row_that_somebody_deletes_is_made_anew_only_on_request_and_under_the_next_id()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: Quick);
        var person = await engine.InMarketo.CreateAsync(Texts.Person("again@example.com", "Again"));
        await engine.SettleAsync();
        var first = (await SyncAsync(engine, person)).DynamicsId!;
        await engine.SettleAsync();
        await engine.InDynamics.DeleteAsync("leads", first);
        await engine.SettleAsync();
        await engine.InMarketo.EditAsync(person, new { title = "Still here" });
        await engine.SettleAsync();
        Assert.Empty(await engine.InDynamics.ListAsync("leads", "emailaddress1 eq 'again@example.com'"));

        var second = await SyncAsync(engine, person);
        await engine.SettleAsync();
        Assert.Equal(Derived(person, 1), second.DynamicsId);
        var shown = await engine.InMarketo.ReadAsync(person, "crmsyncDynamicsId", "crmsyncIsDeleted");
        Assert.Equal((second.DynamicsId, "false"), (shown.Text("crmsyncDynamicsId"), shown.Text("crmsyncIsDeleted")));
    }

    [Fact]
    public async Task N_8_A_row_that_somebody_deletes_before_its_create_was_answered_is_not_made_again()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: Quick);
        var person = await engine.InMarketo.CreateAsync(Texts.Person("deleted@example.com", "Deleted"));
        await engine.SettleAsync();
        await engine.DynamicsControl.FaultAsync(new { operation = "delta", status = 503 });
        await engine.DynamicsControl.FaultAsync(new { operation = "create", times = 1, dropAfter = true });
        Assert.Equal("queued", (await RequestTests.AskAsync(engine, person, Domain.People.Campaign.Batch)).Result);
        await Engine.UntilAsync(async () => await engine.InDynamics.ReadAsync("leads", Derived(person, 0)) is not null, "the row is there, and its answer is lost");
        await engine.InDynamics.DeleteAsync("leads", Derived(person, 0));
        await engine.DynamicsControl.ClearFaultsAsync();
        await engine.SettleAsync();
        Assert.Single(await engine.DynamicsControl.OursAsync(), e => e is { Operation: "create", Field: null });
        Assert.Single(await RequestTests.LinesAsync(engine, person, "deleted"));
        Assert.Equal("true", (await engine.InMarketo.ReadAsync(person, "crmsyncIsDeleted")).Text("crmsyncIsDeleted"), ignoreCase: true);
    }

    [Fact]
    public async Task N_15_A_held_e_mail_leads_to_the_link_key_and_a_person_made_at_the_same_moment_is_found()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: Quick);
        var first = await engine.InDynamics.CreateAsync("leads", Texts.Lead("held@example.com", "First"));
        await engine.SettleAsync();
        var second = await engine.InDynamics.CreateAsync("leads", Texts.Lead("held@example.com", "Second"));
        await engine.SettleAsync();
        var both = await engine.InMarketo.FindAsync("held@example.com", "crmsyncDynamicsId", "lastName");
        Assert.Equal([(first, "First"), (second, "Second")], both.Select(p => (p.Text("crmsyncDynamicsId"), p.Text("lastName"))).Order(Comparer<(string?, string?)>.Create((a, b) => string.CompareOrdinal(a.Item2, b.Item2))));

        // The feed brings the form fill two seconds after our createOnly was refused with 1005.
        await engine.MarketoControl.FaultAsync(new { operation = "activities", latency = 2000, times = 4 });
        var filled = await engine.InMarketo.CreateAsync(Texts.Person("form@example.com", "Form"));
        var row = await engine.InDynamics.CreateAsync("leads", Texts.Lead("form@example.com", "Form"));
        await engine.SettleAsync();
        var one = Assert.Single(await engine.InMarketo.FindAsync("form@example.com", "id", "crmsyncDynamicsId"));
        Assert.Equal((filled, row), (one.Id(), one.Text("crmsyncDynamicsId")));
        Assert.DoesNotContain(await engine.ActivitiesAsync((await engine.PersonAsync(filled))!.Id), l => l.Kind == "refused");
    }

    private static Grains.Connections.ConnectionSetting Quick(Grains.Connections.ConnectionSetting setting) => setting with { MarketoLateness = TimeSpan.FromSeconds(1), MarketoLanding = TimeSpan.FromSeconds(1) };

    private static string Mail(string kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}{number}@example.com");

    private static string Derived(long person, int generation)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"crmsync/{Engine.Connection}/{person}/{generation}")));
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true).ToString();
    }

    private static Task<SyncPersonAnswer> SyncAsync(Engine engine, long person) => engine.Grains.GetGrain<IActionsGrain>(Engine.Connection).SyncPersonAsync(person, null);
}
