using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CrmSync.Dataverse;
using CrmSync.Domain.Systems;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>The set-up checks while the sync runs: a probe record is nobody.</summary>
public sealed class CheckTests
{
    [Fact]
    public async Task B_1_The_checks_pass_beside_a_running_sync_which_takes_the_probe_records_for_nobody()
    {
        await using var engine = await Engine.StartAsync(people: 3);
        await engine.SettleAsync();
        var people = (await engine.Control.StatusAsync()).People;
        var (marketo, dynamics) = (await engine.MarketoControl.NowAsync(), await engine.DynamicsControl.NowAsync());

        var lines = await engine.Control.ValidateAsync();

        Assert.DoesNotContain(lines, line => line.Result == CheckResult.Failed);
        await engine.SettleAsync();
        var (left, right) = (await engine.MarketoControl.OursAsync(marketo), await engine.DynamicsControl.OursAsync(dynamics));
        Assert.Single(left, each => each is { Field: null, Operation: "create", Table: "lead" });
        Assert.Single(left.Where(each => each.Table == "lead").Select(each => each.Row).Distinct());
        Assert.Equal(2, right.Where(each => each.Field is null && each.Operation == "create").Count());
        Assert.All(right, each => Assert.StartsWith("c5e70000", each.Row, StringComparison.Ordinal));
        Assert.Empty(await engine.InMarketo.FindAsync(Probe.Mail, "id"));
        Assert.Equal(people.Where(count => count.Value > 0), (await engine.Control.StatusAsync()).People.Where(count => count.Value > 0));
        Assert.Null((await engine.Control.StatusAsync()).Trouble);
    }

    [Fact]
    public async Task F_1_Default_fields_that_a_side_does_not_offer_are_left_out_with_one_line_each()
    {
        await using var engine = await Engine.StartAsync();
        var fields = (await engine.Control.ValidateAsync()).Where(line => line.Check == "fields").ToList();
        Assert.Equal((null, CheckResult.Passed), (fields[0].System, fields[0].Result));
        Assert.All(fields.Skip(1), line => Assert.Equal(CheckResult.Warned, line.Result));
        Assert.Contains($" of {Domain.Fields.DefaultMapping.Rows.Count} ", fields[0].Found, StringComparison.Ordinal);
        Assert.Equal(fields.Count - 1, fields.Skip(1).Select(line => line.Found).Distinct().Count());
    }

    [Fact]
    public async Task V_2_A_privilege_that_is_taken_away_while_the_sync_runs_is_one_line_of_the_status_and_everything_else_goes_on()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        using var lead = await Pair.LinkedAsync(engine, "leads", "denied-known@example.com", ("address1_city", "Oslo"));
        var asked = await engine.InMarketo.CreateAsync(Texts.Person("denied-new@example.com", "Denied"));
        await engine.SettleAsync();
        await engine.DynamicsControl.SettingsAsync(new { deniedPrivileges = new[] { new { client = "crmsync", name = "prvCreateLead" } } });
        Assert.Equal("queued", (await RequestTests.AskAsync(engine, asked, Domain.People.Campaign.Batch)).Result);
        await Engine.UntilAsync(async () => (await engine.Control.StatusAsync()).Trouble is not null, "the operator is told");
        var line = (await engine.Control.StatusAsync()).Trouble!;
        Assert.StartsWith("Dynamics does not let us create a lead: ", line, StringComparison.Ordinal);
        Assert.Contains("prvCreateLead", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
        await lead.InMarketoAsync("city", "Hamar");
        await Engine.UntilAsync(async () => await lead.DynamicsAsync("address1_city") == "Hamar", "the edit of somebody else arrives");
        Assert.DoesNotContain(await engine.DynamicsControl.OursAsync(), e => e is { Operation: "create", Table: "lead" });
    }

    [Fact]
    public async Task B_1_A_running_silo_with_wrong_credentials_says_so_in_one_line_and_starts_when_they_are_mended()
    {
        await using var engine = await Engine.StartAsync(people: 2, startSilo: false);
        var wrong = new DataverseOptions { Url = engine.Dataverse.Address, Authority = engine.Dataverse.Address, TenantId = "tenant", ClientId = "crmsync", ClientSecret = "not-the-secret" };
        var asked = new TokenCount(DataverseSystem.CreateHandler());
        engine.Adjust(setting => setting with
        {
            Dynamics = budget => new DataverseSystem(wrong, budget, new HttpClient(asked), TimeProvider.System, NullLogger<DataverseSystem>.Instance),
        });
        await engine.StartSiloAsync();
        await Engine.UntilAsync(async () => (await engine.Control.StatusAsync()).Trouble is not null, "the trouble is told");
        var trouble = (await engine.Control.StatusAsync()).Trouble!;
        Assert.Contains("Dynamics", trouble, StringComparison.Ordinal);
        Assert.Contains("set Dataverse:ClientSecret", trouble, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-secret", trouble, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', trouble);
        Assert.Equal("down", (await engine.Control.StatusAsync()).State);
        await SaidByTheGatewayAsync(engine, trouble);

        var (tries, prepared, since) = (asked.Tokens, await engine.MarketoControl.CallsAsync("externalTypes"), TimeProvider.System.GetTimestamp());
        await Engine.UntilAsync(() => Task.FromResult(TimeProvider.System.GetElapsedTime(since) > TimeSpan.FromSeconds(8)), "eight seconds have passed");
        Assert.InRange(asked.Tokens - tries, 1, 4);
        // The side that is ready is not asked again and again for the other one's sake.
        Assert.Equal(prepared, await engine.MarketoControl.CallsAsync("externalTypes"));

        await engine.StopSiloAsync();
        engine.Adjust(setting => setting);
        await engine.StartSiloAsync();
        await engine.SettleAsync();
        Assert.Null((await engine.Control.StatusAsync()).Trouble);
        Assert.InRange((await engine.Control.StatusAsync()).People.GetValueOrDefault("inStep"), 2, 4);
    }

    /// <summary>Whoever asks for what cannot be answered without the side is told the same line, not of a fault of ours.</summary>
    private static async Task SaidByTheGatewayAsync(Engine engine, string trouble)
    {
        await using var gateway = new RunningGateway(engine);
        await gateway.StartAsync();
        using var asked = await gateway.Http.PostAsJsonAsync($"/v1/connections/{Engine.Connection}/actions/sync-person", new { marketoId = 1 }, TestContext.Current.CancellationToken);
        var answer = await asked.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken);
        Assert.Equal(("refused", trouble.TrimEnd('.') + ". Mend that, then ask again, repeating it is safe."), (answer.Text("result"), answer.Text("reason")));
        foreach (var path in new[] { "fields", "people/person:1", "people/person:1/explain" })
        {
            using var response = await gateway.Http.GetAsync(new Uri($"/v1/connections/{Engine.Connection}/{path}", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal((path, HttpStatusCode.ServiceUnavailable), (path, response.StatusCode));
            Assert.Equal(trouble.TrimEnd('.') + ".", (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken)).Text("detail"));
        }
    }

    /// <summary>Counts how often a token was asked for.</summary>
    private sealed class TokenCount(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private int tokens;

        public int Tokens => Volatile.Read(ref tokens);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/token", StringComparison.Ordinal)) Interlocked.Increment(ref tokens);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
