using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CrmSync.Simulators.Marketo;

namespace CrmSync.Systems.Tests;

public sealed class MarketoBulkSimulatorTests : IDisposable
{
    private const string Leads = "/bulk/v1/leads/export";
    private readonly string folder = Directory.CreateTempSubdirectory("marketo-bulk-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static object Filter(MarketoInstance marketo) =>
        new { createdAt = new { startAt = $"{marketo.Clock.GetUtcNow().AddDays(-30):s}Z", endAt = $"{marketo.Clock.GetUtcNow().AddMinutes(5):s}Z" } };

    private static async Task<string> CreateAsync(MarketoInstance marketo, string at = Leads, object? filter = null)
    {
        JsonNode made = await marketo.PostAsync($"{at}/create.json", new { fields = new[] { "id", "email", "city" }, filter = filter ?? Filter(marketo), columnHeaderNames = new { email = "E-mail" } });
        Assert.Equal(("Created", null), (made.Only().Text("status"), made.Only()["queuedAt"]));
        return made.Only().Text("exportId");
    }

    private static async Task<(HttpStatusCode Status, string Text, HttpContentHeaders Headers)> FileAsync(MarketoInstance marketo, string path, RangeHeaderValue? range = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Range = range;
        using HttpResponseMessage answer = await marketo.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), answer.Content.Headers);
    }

    private static async Task<JsonNode> ImportAsync(MarketoInstance marketo, string query, string csv, string path = "leads.json")
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(csv)), "file", "people.csv" } };
        using HttpResponseMessage answer = await marketo.Http.PostAsync(new Uri($"/bulk/v1/{path}?{query}", UriKind.Relative), form, TestContext.Current.CancellationToken);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    [Fact]
    public async Task An_extract_goes_its_way_and_its_file_is_whole_in_pieces_and_after_a_restart()
    {
        string id;
        await using (MarketoInstance marketo = await MarketoInstance.StartAsync(data: folder))
        {
            await marketo.LeadAsync(new { email = "a@example.com", city = "Say \"hi\", Köln" });
            await marketo.LeadAsync(new { email = "b@example.com" });
            id = await CreateAsync(marketo);
            Assert.Equal(HttpStatusCode.NotFound, (await FileAsync(marketo, $"{Leads}/{id}/file.json")).Status);
            Assert.Equal("Queued", (await marketo.PostAsync($"{Leads}/{id}/enqueue.json", new { })).Only().Text("status"));
            Assert.Equal("1029", (await marketo.PostAsync($"{Leads}/{id}/enqueue.json", new { })).Error());
            Assert.Equal("Processing", (await marketo.GetAsync($"{Leads}/{id}/status.json")).Only().Text("status"));
            marketo.Clock.Advance(TimeSpan.FromSeconds(6));
            await marketo.PostAsync("/_sim/clock", new { advanceSeconds = 6 });
        }

        await using MarketoInstance again = await MarketoInstance.StartAsync(data: folder);
        JsonNode status = (await again.GetAsync($"{Leads}/{id}/status.json")).Only();
        (_, string text, HttpContentHeaders headers) = await FileAsync(again, $"{Leads}/{id}/file.json");
        Assert.Equal(["Completed", "2"], [status.Text("status"), status.Text("numberOfRecords")]);
        Assert.Equal("id,E-mail,city\n1001,a@example.com,\"Say \"\"hi\"\", Köln\"\n1002,b@example.com,null\n", text);
        Assert.Equal($"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}", status.Text("fileChecksum"));
        Assert.Equal("text/csv", headers.ContentType!.MediaType);
        (HttpStatusCode partial, string piece, HttpContentHeaders pieceHeaders) = await FileAsync(again, $"{Leads}/{id}/file.json", new RangeHeaderValue(3, 8));
        Assert.Equal((HttpStatusCode.PartialContent, "E-mail", $"bytes 3-8/{status.Text("fileSize")}"), (partial, piece, pieceHeaders.ContentRange!.ToString()));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, (await FileAsync(again, $"{Leads}/{id}/file.json", new RangeHeaderValue(9999, null))).Status);
        Assert.Single((await again.GetAsync($"{Leads}.json?status=Completed"))["result"]!.AsArray());
        await again.SignInAsync("human");
        Assert.Equal("1013", (await again.GetAsync($"{Leads}/{id}/status.json")).Error());
        Assert.Empty((await again.GetAsync($"{Leads}.json"))["result"]!.AsArray());
    }

    [Fact]
    public async Task Two_jobs_run_ten_are_in_the_queue_and_a_day_has_so_many_bytes()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(limits: new MarketoLimits { RateOn = false, ExtractBytes = 60 });
        await marketo.LeadAsync(new { email = "a@example.com" });
        var ids = new List<string>();
        for (int job = 0; job < 11; job++)
            ids.Add(await CreateAsync(marketo));
        foreach (string id in ids.Take(10))
            await marketo.PostAsync($"{Leads}/{id}/enqueue.json", new { });
        Assert.Equal("1029", (await marketo.PostAsync($"{Leads}/{ids[10]}/enqueue.json", new { })).Error());
        JsonNode jobs = await marketo.GetAsync($"{Leads}.json");
        Assert.Equal(["Created:1", "Processing:2", "Queued:8"], jobs.Statuses().GroupBy(word => word).Select(group => $"{group.Key}:{group.Count()}").Order());
        Assert.Equal("Cancelled", (await marketo.PostAsync($"{Leads}/{ids[9]}/cancel.json", new { })).Only().Text("status"));

        marketo.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("1029", (await marketo.PostAsync($"{Leads}/create.json", new { fields = new[] { "id" }, filter = Filter(marketo) })).Error());
        Assert.Equal(9, (await marketo.GetAsync($"{Leads}.json?status=Completed"))["result"]!.AsArray().Count);
        marketo.Clock.Advance(TimeSpan.FromDays(1));
        await marketo.SignInAsync();
        await CreateAsync(marketo);
        marketo.Clock.Advance(TimeSpan.FromDays(7));
        await marketo.SignInAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await FileAsync(marketo, $"{Leads}/{ids[0]}/file.json")).Status);
    }

    [Fact]
    public async Task Filters_and_fields_that_cannot_be_are_refused_by_name()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(MarketoInstance.Calm with { ExtractByUpdatedAt = false });
        async Task<string?> Refused(object body, string at = Leads) => (await marketo.PostAsync($"{at}/create.json", body)).Error();
        string[] fields = ["id"];

        Assert.Equal("1003", await Refused(new { fields = new[] { "id", "nosuch" }, filter = Filter(marketo) }));
        Assert.Equal("1002", await Refused(new { fields }));
        Assert.Equal("1003", await Refused(new { fields, filter = new { createdAt = new { startAt = "2026-01-01T00:00:00Z", endAt = "2026-03-01T00:00:00Z" } } }));
        Assert.Equal("1035", await Refused(new { fields, filter = new { updatedAt = new { startAt = "2026-01-01T00:00:00Z", endAt = "2026-01-02T00:00:00Z" } } }));
        Assert.Equal("1035", await Refused(new { fields, filter = new { smartListId = 1 } }));
        Assert.Equal("1003", await Refused(new { fields, filter = new { createdAt = new { }, updatedAt = new { } } }));
        Assert.Equal("1003", await Refused(new { filter = new { createdAt = new { startAt = "2026-01-01T00:00:00Z" }, activityTypeIds = new[] { 37 } } }, "/bulk/v1/activities/export"));
        Assert.Equal("1002", await Refused(new { filter = new { activityTypeIds = new[] { 1 } } }, "/bulk/v1/activities/export"));
    }

    [Fact]
    public async Task Activities_come_as_rows_with_their_attributes_as_json()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(MarketoInstance.Calm with { ExtractSeconds = 0 });
        int lead = await marketo.LeadAsync(new { email = "a@example.com" });
        await marketo.LeadAsync(new { email = "a@example.com", city = "Köln" });
        const string At = "/bulk/v1/activities/export";
        JsonNode made = await marketo.PostAsync($"{At}/create.json", new { filter = new { createdAt = new { startAt = $"{marketo.Clock.GetUtcNow().AddDays(-1):s}Z" }, activityTypeIds = new[] { 13 } } });
        await marketo.PostAsync($"{At}/{made.Only().Text("exportId")}/enqueue.json", new { });

        (_, string text, _) = await FileAsync(marketo, $"{At}/{made.Only().Text("exportId")}/file.json");

        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("marketoGUID,leadId,activityDate,activityTypeId,campaignId,primaryAttributeValueId,primaryAttributeValue,attributes", lines[0]);
        Assert.StartsWith($"2,{lead},", lines[1], StringComparison.Ordinal);
        Assert.Contains("\"\"New Value\"\":\"\"Köln\"\"", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_upserts_row_by_row_tells_its_failures_and_joins_the_list()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(MarketoInstance.Calm with { ImportRowsPerSecond = 0.01 }, data: folder);
        await marketo.LeadAsync(new { email = "a@example.com", city = "Rome", title = "Boss" });
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = "Imported", ["folder"] = """{"id":1,"type":"Folder"}""" });
        using HttpResponseMessage list = await marketo.Http.PostAsync(new Uri("/rest/asset/v1/staticLists.json", UriKind.Relative), form, TestContext.Current.CancellationToken);

        JsonNode taken = await ImportAsync(marketo, "format=csv&listId=1001", "email,city,numberOfEmployees\r\nA@example.com,\"Köln, am Rhein\",12\nb@example.com,,\nc@example.com,Oslo,many\n");
        string batch = taken.Only().Text("batchId");
        Assert.Equal("1019", (await ImportAsync(marketo, "format=csv&listId=1001", "email\nx@example.com\n")).Error());
        Assert.Equal("Importing", (await marketo.GetAsync($"/bulk/v1/leads/batch/{batch}.json")).Only().Text("status"));
        marketo.Clock.Advance(TimeSpan.FromSeconds(400));

        JsonNode status = (await marketo.GetAsync($"/bulk/v1/leads/batch/{batch}.json")).Only();
        Assert.Equal(["Complete", "2", "1"], [status.Text("status"), status.Text("numOfLeadsProcessed"), status.Text("numOfRowsFailed")]);
        (_, string failures, _) = await FileAsync(marketo, $"/bulk/v1/leads/batch/{batch}/failures.json");
        Assert.Contains("c@example.com,Oslo,many,1003: Invalid value for field 'numberOfEmployees'", failures, StringComparison.Ordinal);
        JsonNode lead = await marketo.LeadAsync(1001, "city,title,numberOfEmployees");
        Assert.Equal(["Köln, am Rhein", "Boss", "12"], [lead.Text("city"), lead.Text("title"), lead.Text("numberOfEmployees")]);
        Assert.Equal(2, (await marketo.GetAsync("/rest/v1/lists/1001/leads.json"))["result"]!.AsArray().Count);
        Assert.Equal("1003", (await ImportAsync(marketo, "format=csv", "email,nosuch\na,b\n")).Error());
        using var noFile = new MultipartFormDataContent { { new StringContent("x"), "other" } };
        using HttpResponseMessage broken = await marketo.Http.PostAsync(new Uri("/bulk/v1/leads.json?format=csv", UriKind.Relative), noFile, TestContext.Current.CancellationToken);
        Assert.Contains("613", await broken.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_that_was_queued_when_the_process_died_is_done_after_the_restart()
    {
        string batch;
        await using (MarketoInstance marketo = await MarketoInstance.StartAsync(data: folder))
            batch = (await ImportAsync(marketo, "format=tsv", "email\tcity\na@example.com\tRome\n")).Only().Text("batchId");

        await using MarketoInstance again = await MarketoInstance.StartAsync(data: folder);
        again.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("Complete", (await again.GetAsync($"/bulk/v1/leads/batch/{batch}.json")).Only().Text("status"));
        Assert.Equal("Rome", (await again.GetAsync("/rest/v1/leads.json?filterType=email&filterValues=a@example.com&fields=city")).Only().Text("city"));
    }

    [Fact]
    public async Task Imports_have_a_queue_of_their_own_and_a_limit_of_size()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(MarketoInstance.Calm with { ImportRowsPerSecond = 0.01 }, new MarketoLimits { RateOn = false, ImportBytes = 2000, BulkJobs = 3 });
        for (int job = 0; job < 3; job++)
            Assert.Null((await ImportAsync(marketo, "format=csv", $"email\n{job}@example.com\n")).Error());
        Assert.Equal("1016", (await ImportAsync(marketo, "format=csv", "email\nx@example.com\n")).Error());
        using var huge = new MultipartFormDataContent { { new ByteArrayContent(new byte[2100]), "file", "x.csv" } };
        using HttpResponseMessage answer = await marketo.Http.PostAsync(new Uri("/bulk/v1/leads.json?format=csv", UriKind.Relative), huge, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        marketo.Clock.Advance(TimeSpan.FromSeconds(1000));
        Assert.Null((await ImportAsync(marketo, "format=csv", "email\nx@example.com\n")).Error());
    }
}
