using System.Globalization;
using System.Net;
using CrmSync.Simulators.Dataverse;

namespace CrmSync.Systems.Tests;

public sealed class DataverseOrganizationSimulatorTests
{
    [Fact]
    public async Task Without_a_token_the_answer_is_the_challenge_that_clients_parse()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var answer = await wire.GetAsync("WhoAmI", ("Authorization", "Bearer nonsense"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Matches("^Bearer authorization_uri=http.*, resource_id=http://127.0.0.1:\\d+/$", answer.Headers["WWW-Authenticate"]);
    }

    [Fact]
    public async Task Too_many_requests_are_refused_until_the_window_has_moved()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var before = await wire.GetAsync("WhoAmI");
        Assert.Equal("5999", before.Headers["x-ms-ratelimit-burst-remaining-xrm-requests"]);
        Assert.Equal("1,200.00", before.Headers["x-ms-ratelimit-time-remaining-xrm-requests"]);
        Assert.Equal("4", before.Headers["x-ms-dop-hint"]);
        await wire.ControlAsync("limits", """{"maxRequests":2}""");
        await wire.GetAsync("WhoAmI");
        var refused = await wire.GetAsync("WhoAmI");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal("0x80072322", refused.Code);
        var wait = int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture);
        Assert.True(wait < int.Parse((await wire.GetAsync("WhoAmI")).Headers["Retry-After"], CultureInfo.InvariantCulture));
        await wire.ControlAsync("clock", """{"advanceSeconds":301}""");
        Assert.Equal(HttpStatusCode.OK, (await wire.GetAsync("WhoAmI")).Status);
    }

    [Fact]
    public async Task A_lost_answer_is_a_committed_write_and_a_late_one_lands_later()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        await wire.ControlAsync("faults", """[{"operation":"create","nth":1,"dropAfter":true},{"operation":"create","nth":2,"landLate":60000}]""");
        await Assert.ThrowsAsync<HttpRequestException>(() => wire.SendAsync("POST", "leads", """{"lastname":"lost"}"""));
        await Assert.ThrowsAsync<HttpRequestException>(() => wire.SendAsync("POST", "leads", """{"lastname":"late"}"""));
        Assert.Equal("lost", (await wire.GetAsync("leads?$select=lastname")).Values.Single().GetProperty("lastname").GetString());
        await wire.ControlAsync("clock", """{"advanceSeconds":61}""");
        for (var tries = 0; tries < 500 && (await wire.GetAsync("leads?$select=lastname")).Values.Length < 2; tries++) await Task.Yield();
        Assert.Equal(2, (await wire.GetAsync("leads?$select=lastname")).Values.Length);
    }

    [Fact]
    public async Task A_fault_can_name_the_vendors_code()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        await wire.ControlAsync("faults", """{"operation":"update","code":"0x80044150","times":1}""");
        var id = await wire.CreateAsync("leads", """{"lastname":"Stone"}""");
        var answer = await wire.SendAsync("PATCH", $"leads({id})", """{"lastname":"River"}""", ("If-Match", "*"));
        Assert.Equal((HttpStatusCode.InternalServerError, "0x80044150"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task B_9_After_a_restart_everything_acknowledged_is_there_and_delta_goes_on()
    {
        var folder = Directory.CreateTempSubdirectory("dataverse").FullName;
        var options = new DataverseSimulatorOptions { DataDirectory = folder, People = 50 };
        string id, link, version;
        int events;
        await using (var wire = await DataverseOnWire.StartAsync(options, "human"))
        {
            await wire.SendAsync("POST", "EntityDefinitions(LogicalName='lead')/Attributes", """{"@odata.type":"Microsoft.Dynamics.CRM.StringAttributeMetadata","SchemaName":"new_Something","MaxLength":10}""");
            id = await wire.CreateAsync("leads", """{"lastname":"Stone","new_something":"kept"}""");
            var walk = await wire.GetAsync("leads?$select=lastname", ("Prefer", "odata.track-changes"));
            (link, version) = (walk.Json.GetProperty("@odata.deltaLink").GetString()!, walk.Values[^1].GetProperty("@odata.etag").GetString()!);
            link = link[link.IndexOf("leads?", StringComparison.Ordinal)..];
            await wire.SendAsync("DELETE", $"leads({walk.Values[0].GetProperty("leadid").GetString()})");
            events = (await wire.HistoryAsync()).Count;
        }

        await using var again = await DataverseOnWire.StartAsync(options);
        var row = (await again.GetAsync($"leads({id})?$select=new_something,createdon")).Json;
        Assert.Equal("kept", row.GetProperty("new_something").GetString());
        Assert.Equal(version, row.GetProperty("@odata.etag").GetString());
        Assert.Equal(events, (await again.HistoryAsync()).Count);
        var other = await again.CreateAsync("leads", """{"lastname":"New"}""");
        var delta = (await again.GetAsync(link)).Values;
        Assert.Equal(other, delta[0].GetProperty("leadid").GetString());
        Assert.Equal("deleted", delta[1].GetProperty("reason").GetString());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_history_tells_every_write_field_by_field_with_its_client()
    {
        await using var wire = await DataverseOnWire.StartAsync(client: "human");
        var id = await wire.CreateAsync("leads", """{"lastname":"Stone","donotbulkemail":true}""");
        await wire.SendAsync("PATCH", $"leads({id})", """{"lastname":"River"}""");
        await wire.SendAsync("DELETE", $"leads({id})");
        var told = (await wire.HistoryAsync()).Where(entry => entry.GetProperty("row").GetString() == id).ToList();
        Assert.All(told, entry => Assert.Equal("human", entry.GetProperty("client").GetString()));
        var changed = told.Single(entry => entry.GetProperty("operation").GetString() == "update" && entry.GetProperty("field").GetString() == "lastname");
        Assert.Equal(("Stone", "River"), (changed.GetProperty("old").GetString(), changed.GetProperty("new").GetString()));
        Assert.Contains(told, entry => entry.GetProperty("field").GetString() == "donotbulkemail" && entry.GetProperty("new").GetString() == "true");
        Assert.Equal("delete", told[^1].GetProperty("operation").GetString());
    }

    [Fact]
    public async Task Rows_made_together_are_told_one_after_another_and_from_any_number_on()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        await wire.SendAsync("POST", "leads/Microsoft.Dynamics.CRM.CreateMultiple", """
            {"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.lead","lastname":"a","jobtitle":"x"},{"@odata.type":"Microsoft.Dynamics.CRM.lead","lastname":"b"}]}
            """);
        var made = (await wire.HistoryAsync()).Count;
        await wire.CreateAsync("contacts", """{"lastname":"c"}""");
        var contact = (await wire.HistoryAsync())[^1].GetProperty("row").GetString();
        await wire.SendAsync("PATCH", $"contacts({contact})", """{"lastname":"d"}""");
        var all = await wire.HistoryAsync();
        Assert.Equal(Enumerable.Range(1, all.Count), all.Select(entry => entry.GetProperty("sequence").GetInt32()));
        Assert.Equal(("create", contact), (all[made].GetProperty("operation").GetString(), all[made].GetProperty("row").GetString()));
        Assert.Contains(all.Skip(made), entry => entry.GetProperty("operation").GetString() == "update" && entry.GetProperty("new").GetString() == "d");
        for (var after = 0; after <= all.Count; after++)
        {
            var rest = await wire.GetAsync(new Uri(wire.Server.Address, $"_sim/history?after={after}").ToString());
            Assert.Equal(all.Skip(after).Select(entry => entry.GetRawText()), rest.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
    }
}
