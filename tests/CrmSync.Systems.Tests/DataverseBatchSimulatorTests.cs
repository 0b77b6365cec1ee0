using System.Net;

namespace CrmSync.Systems.Tests;

public sealed class DataverseBatchSimulatorTests
{
    private static Task<WireAnswer> BatchAsync(DataverseOnWire wire, bool continueOnError, params string[] parts)
    {
        var body = "\r\n" + string.Concat(parts.Select(part => $"--batch_1\r\n{part}\r\n")) + "--batch_1--\r\n";
        (string, string)[] headers = [("Content-Type", "multipart/mixed;boundary=\"batch_1\"")];
        return wire.SendAsync("POST", "$batch", body, continueOnError ? [.. headers, ("Prefer", "odata.continue-on-error")] : headers);
    }

    private static string Part(string request, string body, string headers = "", string head = "") =>
        $"Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n{head}\r\n{request} HTTP/1.1\r\nContent-Type: application/json\r\n{headers}\r\n{body}\r\n";

    [Fact]
    public async Task With_continue_on_error_a_bad_row_fails_alone_and_each_part_keeps_its_own_version_check()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var (first, second) = (await wire.CreateAsync("leads", """{"lastname":"a"}"""), await wire.CreateAsync("leads", """{"lastname":"b"}"""));
        var etag = (await wire.GetAsync($"leads({second})?$select=lastname")).Json.GetProperty("@odata.etag").GetString();
        var answer = await BatchAsync(
            wire,
            true,
            Part($"PATCH /api/data/v9.2/leads({first})", """{"lastname":"stale"}""", "If-Match: W/\"1\"\r\n"),
            Part($"PATCH {wire.Server.Address}api/data/v9.2/leads({second})?$select=versionnumber", """{"lastname":"fresh"}""", $"If-Match: {etag}\r\nPrefer: return=representation\r\n"),
            Part("POST leads", $$"""{"lastname":"{{new string('x', 51)}}"}"""),
            Part("POST leads", """{"lastname":"c"}"""));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.StartsWith("multipart/mixed; boundary=batchresponse_", answer.Headers["Content-Type"]);
        Assert.Equal(
            ["412 Precondition Failed", "200 OK", "400 Bad Request", "204 No Content"],
            answer.Text.Split("HTTP/1.1 ")[1..].Select(part => part.Split("\r\n")[0]));
        Assert.Contains("0x80060882", answer.Text);
        Assert.Contains("\"versionnumber\":", answer.Text);
        Assert.Equal("fresh", (await wire.GetAsync($"leads({second})")).Json.GetProperty("lastname").GetString());
        Assert.Equal("a", (await wire.GetAsync($"leads({first})")).Json.GetProperty("lastname").GetString());
    }

    [Fact]
    public async Task Without_it_the_batch_stops_at_the_first_failure()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var answer = await BatchAsync(wire, false, Part("POST leads", """{"lastname":"a"}"""), Part("POST leads", """{"nosuch":1}"""), Part("POST leads", """{"lastname":"c"}"""));
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Single((await wire.GetAsync("leads?$select=leadid")).Values);
    }

    [Fact]
    public async Task A_change_set_is_one_transaction_and_its_parts_may_refer_to_each_other()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var good = await BatchAsync(wire, false, Set(
            Part("POST /api/data/v9.2/accounts", """{"name":"Harbor"}""", head: "Content-ID: 1\r\n"),
            Part("POST /api/data/v9.2/contacts", """{"lastname":"Stone","parentcustomerid_account@odata.bind":"$1"}""", head: "Content-ID: 2\r\n"),
            Part("PATCH $2", """{"jobtitle":"CTO"}""", head: "Content-ID: 3\r\n")));
        Assert.Equal(HttpStatusCode.OK, good.Status);
        Assert.Contains("--changesetresponse_", good.Text);
        var row = (await wire.GetAsync("contacts?$select=jobtitle,_parentcustomerid_value")).Values.Single();
        Assert.Equal("CTO", row.GetProperty("jobtitle").GetString());
        Assert.NotNull(row.GetProperty("_parentcustomerid_value").GetString());

        var bad = await BatchAsync(wire, true, Set(Part("POST leads", """{"lastname":"a"}""", head: "Content-ID: 1\r\n"), Part("PATCH $9", "{}", head: "Content-ID: 2\r\n")));
        Assert.Equal(HttpStatusCode.OK, bad.Status);
        Assert.Contains("Content-ID Reference: '$9' does not exist in the batch context.", bad.Text);
        Assert.Empty((await wire.GetAsync("leads?$select=leadid")).Values);

        static string Set(params string[] parts) =>
            "Content-Type: multipart/mixed;boundary=\"changeset_1\"\r\n\r\n" + string.Concat(parts.Select(part => $"--changeset_1\r\n{part}\r\n")) + "--changeset_1--\r\n";
    }

    [Fact]
    public async Task Parts_may_be_written_loosely()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var id = await wire.CreateAsync("leads", """{"lastname":"a"}""");
        Assert.Equal("0x80048d19", (await BatchAsync(wire, true, "Content-Type: application/http\r\n\r\nDELETE\r\n\r\n")).Code);
        var answer = await BatchAsync(
            wire,
            true,
            $"content-type: application/http\n\nPATCH  leads({id})\nCONTENT-TYPE:application/json;odata.metadata=minimal\nprefer: return=representation\nPREFER: odata.include-annotations=\"*\"\n\n\n {{\"lastname\":\"Grün 緑\"}} \n",
            Part("GET leads?$select=lastname&$filter=lastname eq 'Grün 緑'", ""));
        Assert.Equal(["200 OK", "200 OK"], answer.Text.Split("HTTP/1.1 ")[1..].Select(part => part.Split("\r\n")[0]));
        Assert.Equal(2, answer.Text.Split("\"lastname\":\"Grün 緑\"").Length - 1);
        Assert.Contains("Preference-Applied: return=representation,odata.include-annotations=\"*\"", answer.Text);
    }

    [Fact]
    public async Task Version_checks_in_parts_can_be_switched_off()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        await wire.ControlAsync("settings", """{"batchHonoursIfMatch":false,"batchReturnsRepresentation":false}""");
        var id = await wire.CreateAsync("leads", """{"lastname":"a"}""");
        var answer = await BatchAsync(wire, true, Part($"PATCH leads({id})", """{"lastname":"b"}""", "If-Match: W/\"1\"\r\nPrefer: return=representation\r\n"));
        Assert.Contains("HTTP/1.1 204 No Content", answer.Text);
    }
}
