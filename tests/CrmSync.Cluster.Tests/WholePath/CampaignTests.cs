using static CrmSync.Cluster.Tests.WholePath.RequestTests;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Sync Person to Microsoft from smart campaigns of a simulated Marketo: trace, webhook, response mapping, over HTTP from end to end.</summary>
public sealed class CampaignTests : IAsyncLifetime
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:9/");
    private Engine engine = null!;
    private RunningGateway gateway = null!;
    private Marketer marketer = null!;

    public async ValueTask InitializeAsync()
    {
        engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: Quick);
        gateway = new(engine);
        marketer = new(engine, gateway);
        await gateway.StartAsync();
        await engine.SettleAsync();
        await marketer.MakeFieldsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        marketer.Dispose();
        await gateway.DisposeAsync();
        await engine.DisposeAsync();
    }

    [Fact]
    public async Task N_4_A_trigger_campaign_creates_the_row_while_it_runs_and_its_answer_is_written_to_the_persons_fields()
    {
        await marketer.TriggerAsync("Hot", Marketer.Trace("trigger lead"), marketer.Webhook(Marketer.Payload()));
        await marketer.TriggerAsync("Signed", Marketer.Trace("trigger contact"), marketer.Webhook(Marketer.Payload(syncAs: "contact")));
        var (known, signed) = (await MakeAsync("known@example.com"), await MakeAsync("signed@example.com"));
        await engine.SettleAsync();
        await engine.InMarketo.EditAsync(known, new { city = "Hot" });
        var fresh = await engine.InMarketo.CreateAsync(new { email = "fresh@example.com", lastName = "Fresh" });
        await engine.InMarketo.EditAsync(fresh, new { city = "Hot" });
        await engine.InMarketo.EditAsync(signed, new { city = "Signed" });
        foreach (var (person, kind) in new[] { (known, "lead"), (fresh, "lead"), (signed, "contact") })
        {
            await marketer.CalledAsync(person);
            var answer = await marketer.AnswerAsync(person);
            // The trace may be read before the webhook is called: then it has made the row.
            Assert.Contains(answer.Result, new[] { "created", "alreadyExists" });
            Assert.Equal((kind, null), (answer.RecordType, answer.Reason));
            Assert.Single(await LinesAsync(engine, person, "created"));
            Assert.NotNull(await engine.InDynamics.ReadAsync(kind + "s", answer.Row!));
            Assert.True(int.Parse(answer.Line!, System.Globalization.CultureInfo.InvariantCulture) > 0);
        }
        await engine.SettleAsync();
        Assert.Equal(3, await CreatesAsync());
        Assert.Equal((await marketer.AnswerAsync(fresh)).Row, (await engine.InMarketo.ReadAsync(fresh, "crmsyncDynamicsId")).Text("crmsyncDynamicsId"));

        await engine.InMarketo.EditAsync(known, new { city = "Cold" });
        await engine.InMarketo.EditAsync(known, new { city = "Hot" });
        await marketer.CalledAsync(known, 2);
        Assert.Equal("alreadyExists", (await marketer.AnswerAsync(known)).Result);
        await engine.SettleAsync();
        Assert.Equal(3, await CreatesAsync());
        Assert.Empty(gateway.Warnings);
    }

    [Fact]
    public async Task N_4_A_batch_campaign_is_queued_and_created_in_the_background_once_each_though_silo_and_gateway_die_and_it_is_run_again()
    {
        const int People = 9;
        var ask = await marketer.RequestedAsync(marketer.Webhook(Marketer.Payload(campaign: "batch")));
        var batch = await marketer.BatchAsync("Bonn", Marketer.Trace("batch lead"), new { step = "requestCampaign", campaign = ask });
        var people = new List<long>();
        for (var i = 0; i < People; i++) people.Add(await MakeAsync($"bonn{i}@example.com", "Bonn"));
        await MakeAsync("ulm@example.com", "Ulm");
        await engine.SettleAsync();
        await engine.DynamicsControl.FaultAsync(new { operation = "*", status = 503 });
        await marketer.RunAsync(batch);
        foreach (var person in people) await marketer.CalledAsync(person);
        foreach (var person in people) Assert.Equal(("queued", null), ((await marketer.AnswerAsync(person)).Result, (await marketer.AnswerAsync(person)).Row));
        Assert.Equal(0, await CreatesAsync());
        await gateway.StopAsync();
        await engine.StopSiloAsync(abruptly: true);
        await engine.DynamicsControl.ClearFaultsAsync();
        await engine.StartSiloAsync();
        await gateway.StartAsync();
        await Engine.UntilAsync(async () => await CreatesAsync() == People, "all are created");
        await marketer.RunAsync(batch);
        foreach (var person in people) await marketer.CalledAsync(person, 2);
        await engine.SettleAsync();
        Assert.Equal(People, await CreatesAsync());
        foreach (var person in people)
        {
            Assert.Equal("alreadyExists", (await marketer.AnswerAsync(person)).Result);
            Assert.Single(await LinesAsync(engine, person, "created"));
        }
        Assert.Empty(await engine.InDynamics.ListAsync("leads", "emailaddress1 eq 'ulm@example.com'"));
    }

    [Fact]
    public async Task N_17_A_webhook_that_is_lost_refused_or_goes_astray_is_made_good_by_the_trace_exactly_once_whatever_is_read_again()
    {
        var trace = Marketer.Trace("trigger lead");
        await marketer.TriggerAsync("Astray", trace, marketer.Webhook(Marketer.Payload(), address: Nowhere));
        await marketer.TriggerAsync("Refused", trace, marketer.Webhook(Marketer.Payload(), secret: "another-secret-altogether"));
        await marketer.TriggerAsync("Garbled", trace, marketer.Webhook("{\"connection\":"));
        await marketer.TriggerAsync("Down", trace, marketer.Webhook(Marketer.Payload()));
        var people = new Dictionary<string, long>();
        foreach (var city in new[] { "Astray", "Refused", "Garbled", "Down" }) people[city] = await MakeAsync($"{city}@example.com");
        await engine.SettleAsync();
        foreach (var city in new[] { "Astray", "Refused", "Garbled" }) await engine.InMarketo.EditAsync(people[city], new { city });
        foreach (var city in new[] { "Astray", "Refused", "Garbled" }) await marketer.CalledAsync(people[city]);
        await gateway.StopAsync();
        await engine.StopSiloAsync(abruptly: true);
        await engine.InMarketo.EditAsync(people["Down"], new { city = "Down" });
        await marketer.CalledAsync(people["Down"]);
        await engine.StartSiloAsync();
        await gateway.StartAsync();
        await engine.SettleAsync();
        foreach (var person in people.Values)
        {
            Assert.Null((await marketer.AnswerAsync(person)).Result);
            Assert.Single(await LinesAsync(engine, person, "created"));
        }
        Assert.Equal(people.Count, await CreatesAsync());

        await engine.InDynamics.DeleteAsync("leads", (await engine.PersonAsync(people["Astray"]))!.DynamicsId!);
        await engine.SettleAsync();
        await engine.ReadMarketoAgainAsync();
        await gateway.RestartWithSiloAsync();
        await engine.SettleAsync();
        Assert.Equal(people.Count, await CreatesAsync());
    }

    [Fact]
    public async Task N_17_A_trace_that_was_taken_asks_for_nothing_when_it_is_read_again_though_Marketos_clock_is_ahead_of_ours()
    {
        await engine.MarketoControl.AdvanceAsync(TimeSpan.FromMinutes(2));
        await marketer.TriggerAsync("Astray", Marketer.Trace("trigger lead"), marketer.Webhook(Marketer.Payload(), address: Nowhere));
        var person = await MakeAsync("ahead@example.com");
        await engine.SettleAsync();
        await engine.InMarketo.EditAsync(person, new { city = "Astray" });
        await marketer.CalledAsync(person);
        await engine.SettleAsync();
        Assert.Single(await LinesAsync(engine, person, "created"));
        await engine.InDynamics.DeleteAsync("leads", (await engine.PersonAsync(person))!.DynamicsId!);
        await engine.SettleAsync();
        await engine.ReadMarketoAgainAsync();
        Assert.Equal(1, await CreatesAsync());
        Assert.Empty(await LinesAsync(engine, person, "alreadyExists"));
    }

    [Fact]
    public async Task N_17_A_trace_that_is_read_after_its_webhook_was_answered_asks_for_nothing_also_when_the_row_is_gone_by_then()
    {
        await marketer.TriggerAsync("Hot", Marketer.Trace("trigger lead"), marketer.Webhook(Marketer.Payload()));
        var (kept, gone) = (await MakeAsync("kept@example.com"), await MakeAsync("gone@example.com"));
        await engine.SettleAsync();
        await engine.MarketoControl.FaultAsync(new { operation = "activities", status = 503 });
        foreach (var person in new[] { kept, gone })
        {
            await engine.InMarketo.EditAsync(person, new { city = "Hot" });
            await Engine.UntilAsync(async () => (await marketer.AnswerAsync(person)).Result == "created", "the webhook has been answered");
        }
        await engine.InDynamics.DeleteAsync("leads", (await marketer.AnswerAsync(gone)).Row!);
        await engine.MarketoControl.ClearFaultsAsync();
        await engine.SettleAsync();
        Assert.Equal(2, await CreatesAsync());
        foreach (var person in new[] { kept, gone }) Assert.Empty(await LinesAsync(engine, person, "alreadyExists"));
    }

    [Fact]
    public async Task N_6_What_a_campaign_asks_wrongly_is_one_clear_line_in_answer_and_log_and_creates_nothing()
    {
        (string City, object Step, string Word)[] wrong =
        [
            ("Weekly", marketer.Webhook(Marketer.Payload(campaign: "weekly")), "campaign must be trigger or batch"),
            ("Account", marketer.Webhook(Marketer.Payload(syncAs: "account")), "syncAs must be lead or contact"),
            ("Owner", marketer.Webhook(Marketer.Payload(owner: "sales")), "owner must be a Dynamics user's id (GUID) or e-mail address"),
            ("Other", marketer.Webhook(Marketer.Payload(connection: "other")), "No connection has the id"),
            ("Garbled", marketer.Webhook("connection=test"), "The body is no JSON"),
            ("Secret", marketer.Webhook(Marketer.Payload(), secret: "another-secret-altogether"), "secret"),
            ("Bare", marketer.Webhook(Marketer.Payload(), secret: null), "secret"),
        ];
        foreach (var (city, step, word) in wrong)
        {
            await marketer.TriggerAsync(city, step);
            var (before, person) = (gateway.Warnings.Count, await MakeAsync($"{city}@example.com"));
            await engine.InMarketo.EditAsync(person, new { city });
            Assert.Contains(word, await marketer.CalledAsync(person), StringComparison.Ordinal);
            Assert.Null((await marketer.AnswerAsync(person)).Result);
            var line = Assert.Single(gateway.Warnings.Skip(before));
            Assert.Contains(word, line, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', line);
        }
        var seller = await MakeAsync("seller@example.com");
        await marketer.TriggerAsync("Nobodys", marketer.Webhook(Marketer.Payload(owner: "nobody@example.com")));
        await engine.InMarketo.EditAsync(seller, new { city = "Nobodys" });
        await marketer.CalledAsync(seller);
        Assert.Equal(("refused", "Dynamics has no user with the owner's id or e-mail."), ((await marketer.AnswerAsync(seller)).Result, (await marketer.AnswerAsync(seller)).Reason));
        Assert.EndsWith("Dynamics has no user with the owner's id or e-mail.", gateway.Warnings[^1], StringComparison.Ordinal);

        var traced = await MakeAsync("traced@example.com");
        await marketer.TriggerAsync("Traced", Marketer.Trace("trigger lead owner=nobody@example.com"), marketer.Webhook(Marketer.Payload(), address: Nowhere));
        await engine.InMarketo.EditAsync(traced, new { city = "Traced" });
        await marketer.CalledAsync(traced);
        await engine.SettleAsync();
        Assert.Single(await LinesAsync(engine, traced, "refused"), l => l.Rule == "N-6");
        Assert.Equal(0, await CreatesAsync());
        Assert.All(gateway.Warnings, line => Assert.DoesNotContain("nobody@example.com", line, StringComparison.Ordinal));
    }

    private Task<long> MakeAsync(string email, string city = "Nowhere") => engine.InMarketo.CreateAsync(new { email, lastName = "Person", city });

    private async Task<int> CreatesAsync() => (await engine.DynamicsControl.OursAsync()).Count(e => e is { Operation: "create", Table: "lead", Field: null });
}
