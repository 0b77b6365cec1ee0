using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CrmSync.Systems.Tests;

public sealed class MarketoFaultSimulatorTests
{
    private static string? Error(JsonNode answer) => answer["errors"]?[0]?["code"]?.GetValue<string>();

    private static async Task<int> CountAsync(MarketoInstance marketo) =>
        (await marketo.GetAsync("/rest/v1/leads.json?filterType=email&filterValues=a@example.com"))["result"]!.AsArray().Count;

    [Fact]
    public async Task A_call_that_timed_out_lands_later_and_makes_a_twin_of_its_repetition()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        await marketo.PostAsync("/_sim/faults", new { operation = "syncLeads", nth = 1, landLate = 60_000 });

        Assert.Equal("604", Error(await marketo.SyncAsync([new { email = "a@example.com", city = "late" }])));
        Assert.Equal(0, await CountAsync(marketo));
        await marketo.LeadAsync(new { email = "a@example.com", city = "repeated" });
        await marketo.PostAsync("/_sim/clock", new { advanceSeconds = 61 });

        Assert.Equal(2, await CountAsync(marketo));
    }

    [Fact]
    public async Task A_connection_reset_before_the_write_loses_it_and_after_the_write_keeps_it()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        await marketo.PostAsync("/_sim/faults", new object[] { new { operation = "sync*", nth = 1, dropBefore = true }, new { operation = "sync*", nth = 2, dropAfter = true } });

        await Assert.ThrowsAsync<HttpRequestException>(() => marketo.LeadAsync(new { email = "a@example.com" }));
        Assert.Equal(0, await CountAsync(marketo));
        await Assert.ThrowsAsync<HttpRequestException>(() => marketo.LeadAsync(new { email = "a@example.com" }));
        Assert.Equal(1, await CountAsync(marketo));
    }

    [Fact]
    public async Task A_rule_answers_any_code_or_status_and_goes_when_it_is_deleted()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        await marketo.PostAsync("/_sim/faults", new { operation = "describe", times = 1, code = "611", message = "System error" });
        await marketo.PostAsync("/_sim/faults", new { operation = "describe", status = 502, retryAfter = 7 });

        Assert.Equal("611", Error(await marketo.GetAsync("/rest/v1/leads/describe.json")));
        var describe = new Uri("/rest/v1/leads/describe.json", UriKind.Relative);
        using HttpResponseMessage gateway = await marketo.Http.GetAsync(describe, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadGateway, gateway.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), gateway.Headers.RetryAfter!.Delta);
        using HttpResponseMessage cleared = await marketo.Http.DeleteAsync(new Uri("/_sim/faults", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Null(Error(await marketo.GetAsync("/rest/v1/leads/describe.json")));
    }

    [Fact]
    public async Task History_tells_every_write_by_client_and_field_and_the_counters_tell_calls_and_rows()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        int id = await marketo.LeadAsync(new { email = "a@example.com", city = "Rome" });
        await marketo.SignInAsync("human");
        await marketo.LeadAsync(new { email = "a@example.com", city = "Oslo" });
        await marketo.PostAsync($"/rest/v1/leads/delete.json?id={id}", new { });

        JsonElement[] history = await marketo.HistoryAsync();
        string[] lines = [.. history.Select(entry => string.Join(' ', new[] { "client", "operation", "row", "field", "old", "new" }.Select(name => entry.GetProperty(name).GetString() ?? "-")))];
        Assert.Equal(
            [
                $"crmsync create {id} - - -", $"crmsync create {id} email - a@example.com", $"crmsync create {id} city - Rome",
                $"human update {id} city Rome Oslo", $"human delete {id} - - -",
            ],
            lines);
        Assert.Equal([1, 2, 3, 4, 5], history.Select(entry => entry.GetProperty("sequence").GetInt32()));
        Assert.Single(await marketo.HistoryAsync(after: 4));
        JsonNode stats = await marketo.GetAsync("/_sim/stats");
        Assert.Equal([2, 1, 3], [stats["calls"]!["write"]!["syncLeads"]!.GetValue<int>(), stats["calls"]!["write"]!["deleteLeads"]!.GetValue<int>(), stats["rows"]!["write"]!.GetValue<int>()]);
        Assert.Empty((await marketo.GetAsync("/_sim/state"))["leads"]!.AsArray());
    }
}
