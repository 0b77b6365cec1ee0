using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CrmSync.Simulators.History;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>No call of the gateway pushes the values of somebody who exists: every call of the document is made, and both sides' histories are asked.</summary>
public sealed class NoForcedSyncTests
{
    private const string C = $"/v1/connections/{Engine.Connection}";

    private const string Document = "/v1/connections/{c}";

    /// <summary>Fields in which the two sides differ and background rules let them.</summary>
    private static readonly string[] Differing = ["city", "title", "address", "personNotes"];

    [Fact]
    public async Task N_7_No_call_of_the_document_pushes_values_of_existing_people_whose_sides_differ()
    {
        await using var engine = await Pair.StartEngineAsync();
        await using var gateway = new RunningGateway(engine);
        await gateway.StartAsync();
        await engine.SettleAsync();
        // Two one-way fields, whose target may drift.
        await CallAsync(gateway, new("PUT", $"{C}/fields", new { fields = new[] { new { name = "city", direction = "toDynamics" }, new { name = "address", direction = "toMarketo" } } }));
        List<Pair> people = [];
        foreach (var set in new[] { "leads", "contacts" })
            foreach (var kind in new[] { "drifted", "held", "refused", "excluded" })
                people.Add(await Pair.LinkedAsync(engine, set, $"{kind}-{set}@example.com", ("address1_city", "Start"), ("address1_line1", "Start"), ("jobtitle", "Start"), ("description", "Start")));
        foreach (var set in people.Chunk(4))
        {
            await DriftAsync(set[0]);
            await HoldAsync(engine, set[1]);
            await RefuseAsync(engine, set[2]);
            await ExcludeAsync(engine, set[3]);
        }
        await engine.SettleAsync();
        var before = await ShownAsync(people);
        Assert.All(before, shown => Assert.NotEqual(shown.Marketo, shown.Dynamics));
        var (marketo, dynamics) = (await engine.MarketoControl.NowAsync(), await engine.DynamicsControl.NowAsync());

        var calls = await CallsAsync(engine, gateway, people);
        var document = (await gateway.Http.GetFromJsonAsync<JsonNode>("/openapi/v1.json", TestContext.Current.CancellationToken))!["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(call => $"{call.Key.ToUpperInvariant()} {path.Key}"));
        Assert.Equal(document.Order(StringComparer.Ordinal), calls.Keys.Order(StringComparer.Ordinal));
        foreach (var (operation, each) in calls)
        {
            foreach (var call in each) await CallAsync(gateway, call);
            if (operation.EndsWith("/pause", StringComparison.Ordinal) || operation.StartsWith("GET ", StringComparison.Ordinal)) continue;
            await engine.SettleAsync();
            Assert.Equal((operation, ""), (operation, Pushed(people, await engine.MarketoControl.OursAsync(marketo), await engine.DynamicsControl.OursAsync(dynamics))));
        }
        Assert.Equal(before, await ShownAsync(people));
        foreach (var pair in people) pair.Dispose();
    }

    /// <summary>Every call of the document, for every person where it is about one; pause comes before resume.</summary>
    private static async Task<Dictionary<string, Call[]>> CallsAsync(Engine engine, RunningGateway gateway, List<Pair> people)
    {
        var ids = new List<string>();
        foreach (var pair in people) ids.Add(Uri.EscapeDataString((await engine.PersonAsync(pair.Id))!.Id));
        var chosen = (await gateway.Http.GetFromJsonAsync<JsonNode>($"{C}/fields"))!["chosen"]!.AsArray();
        var errors = (await gateway.Http.GetFromJsonAsync<JsonNode>($"{C}/errors"))!["items"]!.AsArray();
        Assert.NotEmpty(errors);
        var readTo = Uri.EscapeDataString(TimeProvider.System.GetUtcNow().AddMinutes(-1).ToString("O"));
        Call[] Get(params IEnumerable<string> paths) => [.. paths.Select(path => new Call("GET", path))];
        Call[] Post(string path, params IEnumerable<object?> bodies) => [.. bodies.Select(body => new Call("POST", path, body))];
        return new()
        {
            ["GET /healthz"] = Get("/healthz"),
            ["GET /readyz"] = Get("/readyz"),
            ["GET /v1/connections"] = Get("/v1/connections"),
            [$"GET {Document}"] = Get(C),
            [$"GET {Document}/settled"] = Get($"{C}/settled", $"{C}/settled?after={readTo}"),
            [$"GET {Document}/fields"] = Get($"{C}/fields"),
            [$"GET {Document}/people"] = Get([$"{C}/people", .. people.Select(p => $"{C}/people?marketoId={p.Id}"), .. people.Select(p => $"{C}/people?dynamicsId={p.Row}")]),
            [$"GET {Document}/people/{{id}}"] = Get(ids.Select(id => $"{C}/people/{id}")),
            [$"GET {Document}/people/{{id}}/activities"] = Get(ids.Select(id => $"{C}/people/{id}/activities")),
            [$"GET {Document}/people/{{id}}/explain"] = Get(ids.Select(id => $"{C}/people/{id}/explain")),
            [$"GET {Document}/people/{{id}}/explain/{{field}}"] = Get(ids.SelectMany(id => Differing.Select(field => $"{C}/people/{id}/explain/{field}"))),
            [$"GET {Document}/errors"] = Get($"{C}/errors", $"{C}/errors?format=csv", $"{C}/errors?group=cause"),
            [$"GET {Document}/audit"] = Get($"{C}/audit"),
            [$"POST {Document}/validate"] = Post($"{C}/validate", [null]),
            [$"POST {Document}/pause"] = Post($"{C}/pause", [null]),
            [$"POST {Document}/resume"] = Post($"{C}/resume", [null]),
            [$"PUT {Document}/fields"] = [new("PUT", $"{C}/fields", new { fields = chosen.Select(f => new { name = f.Text("id"), lead = f.Text("lead"), contact = f.Text("contact"), direction = f.Text("direction"), ownership = f.Text("ownership") }) })],
            // A field that goes to Marketo only is left out: its drift is what a refresh is for (F-2). One that goes to Dynamics only cannot be refreshed.
            [$"POST {Document}/refresh"] = Post($"{C}/refresh", new { fields = new[] { "title", "personNotes" } }),
            [$"POST {Document}/errors/retry"] = Post($"{C}/errors/retry", [.. errors.Select(e => new { id = e.Text("id") }), .. errors.Select(e => e.Text("code")).Distinct().Select(code => new { code })]),
            [$"POST {Document}/actions/sync-person"] = Post(
                $"{C}/actions/sync-person",
                people.SelectMany(p => new[] { "trigger", "batch" }.SelectMany(campaign => new[] { "lead", "contact" }.Select(syncAs => new { marketoId = p.Id, campaign, syncAs })))),
            ["POST /v1/webhooks/marketo"] = Post(
                $"/v1/webhooks/marketo?code={RunningGateway.Code}",
                people.SelectMany(p => new[] { "trigger", "batch" }.Select(campaign => new { connection = Engine.Connection, marketoId = p.Id, action = "syncPerson", campaign, syncAs = "lead", owner = "" }))),
            ["POST /v1/webhooks/dataverse"] = Post($"/v1/webhooks/dataverse?code={RunningGateway.Code}&connection={Engine.Connection}", new { MessageName = "Update", PrimaryEntityName = "lead" }),
        };
    }

    private static async Task CallAsync(RunningGateway gateway, Call call)
    {
        using var request = new HttpRequestMessage(new HttpMethod(call.Method), call.Path) { Content = call.Body is null ? null : JsonContent.Create(call.Body, call.Body.GetType()) };
        using var response = await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{call.Method} {call.Path}: {await response.Content.ReadAsStringAsync()}");
    }

    /// <summary>The target of a one-way field changes, on both sides.</summary>
    private static async Task DriftAsync(Pair pair)
    {
        await pair.InDynamicsAsync("address1_city", "Drifted in Dynamics");
        await pair.InMarketoAsync("address", "Drifted in Marketo");
    }

    private static async Task HoldAsync(Engine engine, Pair pair)
    {
        foreach (var (fromMarketo, value) in new[] { (true, "Left"), (false, "Right"), (true, "Left"), (false, "Right") })
        {
            await (fromMarketo ? pair.InMarketoAsync("title", value) : pair.InDynamicsAsync("jobtitle", value));
            await Engine.UntilAsync(async () => await pair.MarketoAsync("title") == value && await pair.DynamicsAsync("jobtitle") == value, "the edit has arrived");
        }
        await pair.InMarketoAsync("title", "Left");
        await Engine.UntilAsync(async () => (await pair.ActivitiesAsync()).Any(a => a.Kind == "held"), "the field is held");
        await engine.SettleAsync();
    }

    private static async Task RefuseAsync(Engine engine, Pair pair)
    {
        await pair.InMarketoAsync("title", new string('x', 200));
        await Engine.UntilAsync(async () => (await pair.ActivitiesAsync()).Any(a => a.Kind == "refused"), "the value is refused");
        await engine.SettleAsync();
    }

    private static async Task ExcludeAsync(Engine engine, Pair pair)
    {
        await pair.InDynamicsAsync("new_synctomkto", false);
        await Engine.UntilAsync(async () => (await pair.ActivitiesAsync()).Any(a => a.Kind == "excluded"), "the row is excluded");
        await pair.InMarketoAsync("title", "Changed in Marketo");
        await pair.InDynamicsAsync("description", "Changed in Dynamics");
        await engine.SettleAsync();
    }

    private static async Task<List<(string Marketo, string Dynamics)>> ShownAsync(List<Pair> people)
    {
        var all = new List<(string, string)>();
        foreach (var pair in people)
        {
            var (left, right) = (await pair.Engine.InMarketo.ReadAsync(pair.Id, Differing), await pair.Engine.InDynamics.ReadAsync(pair.Set, pair.Row));
            all.Add((string.Join('|', Differing.Select(field => left.Text(field))), string.Join('|', new[] { "address1_city", "jobtitle", "address1_line1", "description" }.Select(column => right.Text(column)))));
        }
        return all;
    }

    /// <summary>Our writes to rows of existing people, one line each.</summary>
    private static string Pushed(List<Pair> people, IEnumerable<HistoryEntry> marketo, IEnumerable<HistoryEntry> dynamics)
    {
        var rows = people.SelectMany(p => new[] { p.Row, p.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) }).ToHashSet();
        return string.Join('\n', marketo.Concat(dynamics).Where(e => e.Table is "lead" or "contact" && rows.Contains(e.Row)).Select(e => $"{e.Operation} {e.Table} {e.Row} {e.Field}"));
    }

    private sealed record Call(string Method, string Path, object? Body = null);
}
