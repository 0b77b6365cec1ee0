using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace CrmSync.Systems.Tests;

/// <summary>
/// Makes a call that is written as one line: <c>METHOD address body [Header: value] [Rule: {..}]</c>, or <c>BATCH a ;; b</c>, <c>BATCHSET a ;; b</c>, <c>BATCHMANY n</c>,
/// <c>TOKEN client secret [basic|older]</c>, <c>ADVANCE seconds</c>. Words in braces become rows made just before. Answers status and code.
/// </summary>
internal sealed partial class OperationCalls
{
    private static readonly string[] Controls = ["Rule", "Setting", "Limit", "Fault", "Before", "Step", "Authorization"];

    private readonly DataverseOnWire _wire;
    private int _rows;

    private OperationCalls(DataverseOnWire wire) => _wire = wire;

    public static async Task<OperationCalls> StartAsync(DataverseOnWire wire)
    {
        await wire.ControlAsync("limits", """{"enabled":false}""");
        return new OperationCalls(wire);
    }

    public async Task<string> MakeAsync(string line)
    {
        var (call, marks) = Marks(await FilledAsync(line));
        foreach (var (name, value) in marks) await PrepareAsync(name, value);
        var headers = marks.Where(mark => !Controls.Contains(mark.Name)).ToArray();
        try
        {
            return marks.Contains(("Authorization", "none")) ? await WithoutTokenAsync(call) : await SendAsync(call, headers);
        }
        finally
        {
            foreach (var name in marks.Select(mark => mark.Name).Distinct()) await RestoreAsync(name);
        }
    }

    private async Task<string> SendAsync(string call, (string Name, string Value)[] headers)
    {
        var (word, rest) = Split(call);
        switch (word)
        {
            case "TOKEN":
                return await TokenAsync(rest.Split(' '));
            case "ADVANCE":
                await _wire.ControlAsync("clock", $$"""{"advanceSeconds":{{rest}}}""");
                return "200";
            case "BATCH" or "BATCHSET":
                return await BatchAsync(rest.Split(" ;; "), word == "BATCHSET", headers);
            case "BATCHMANY":
                return await BatchAsync([.. Enumerable.Repeat("GET leads?$top=1", int.Parse(rest, CultureInfo.InvariantCulture))], set: false, headers);
        }

        var body = rest.IndexOf(" {", StringComparison.Ordinal);
        var (address, json) = body < 0 ? (rest, null) : (rest[..body], rest[(body + 1)..]);
        return Told(await _wire.SendAsync(word, address, json, headers));
    }

    private async Task<string> BatchAsync(string[] parts, bool set, (string Name, string Value)[] headers)
    {
        var operations = parts.Select((part, index) => Part(part, index, set ? "set" : "batch"));
        var body = set
            ? $"--batch\r\nContent-Type: multipart/mixed;boundary=set\r\n\r\n{string.Concat(operations)}--set--\r\n--batch--\r\n"
            : $"{string.Concat(operations)}--batch--\r\n";
        var answer = await _wire.SendAsync("POST", "$batch", body, [("Content-Type", "multipart/mixed;boundary=batch"), .. headers]);
        return Told(answer);
    }

    private static string Part(string call, int index, string boundary)
    {
        var (method, rest) = Split(call);
        var body = rest.IndexOf(" {", StringComparison.Ordinal);
        var address = body < 0 ? rest : rest[..body];
        return $"--{boundary}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: {index + 1}\r\n\r\n{method} {address} HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{(body < 0 ? "" : rest[(body + 1)..])}\r\n";
    }

    private async Task PrepareAsync(string name, string value)
    {
        if (name == "Rule") await _wire.ControlAsync("rules", value);
        else if (name == "Setting") await _wire.ControlAsync("settings", value);
        else if (name == "Fault") await _wire.ControlAsync("faults", value);
        else if (name == "Limit") await _wire.ControlAsync("limits", value.Replace("{", """{"enabled":true,""", StringComparison.Ordinal));
        else if (name == "Before") Assert.StartsWith("2", await SendAsync(value, []), StringComparison.Ordinal);
        else if (name == "Step") await StepAsync(value.Split(' '));
    }

    private async Task RestoreAsync(string name)
    {
        if (name == "Rule") await _wire.ControlAsync("rules", """{"plugIns":[],"duplicates":[],"denied":[],"withoutRole":[],"secured":[]}""");
        else if (name == "Setting") await _wire.ControlAsync("settings", """{"tablesWithoutMultiple":[],"batchRefusals":[],"batchAnswersReversed":false,"largestPage":5000,"unknownSegmentCode":"0x80060888"}""");
        else if (name == "Limit") await _wire.ControlAsync("limits", """{"enabled":false,"maxRequests":6000,"maxExecutionMs":1200000,"maxConcurrent":52,"servers":1}""");
    }

    /// <summary>Table, message and mode of a step on an address where nobody listens.</summary>
    private async Task StepAsync(string[] words)
    {
        var endpoint = await _wire.CreateAsync("serviceendpoints", """{"name":"Away","contract":8,"url":"http://127.0.0.1:9/"}""");
        var message = await FirstAsync($"sdkmessages?$filter=name eq '{words[1]}'", "sdkmessageid");
        var filter = await FirstAsync($"sdkmessagefilters?$filter=_sdkmessageid_value eq {message} and primaryobjecttypecode eq '{words[0]}'", "sdkmessagefilterid");
        await _wire.CreateAsync("sdkmessageprocessingsteps", $$"""
            {"name":"Step","mode":{{words[2]}},"stage":40,"sdkmessageid@odata.bind":"/sdkmessages({{message}})","sdkmessagefilterid@odata.bind":"/sdkmessagefilters({{filter}})",
            "eventhandler_serviceendpoint@odata.bind":"/serviceendpoints({{endpoint}})"}
            """);
    }

    private async Task<string> FilledAsync(string line)
    {
        line = line.Replace("LONGTEXT", new string('x', 51), StringComparison.Ordinal).Replace("LONG", new string('x', 33_000), StringComparison.Ordinal);
        foreach (var word in Word().Matches(line).Select(match => match.Groups[1].Value).Distinct().ToList())
            line = line.Replace($"{{{word}}}", await ValueAsync(word), StringComparison.Ordinal);
        return line;
    }

    private async Task<string> ValueAsync(string word)
    {
        var number = ++_rows;
        return word switch
        {
            "lead" => _lead = await _wire.CreateAsync("leads", $$"""{"lastname":"Lead{{number}}"}"""),
            "contact" or "contact2" => await _wire.CreateAsync("contacts", $$"""{"lastname":"Contact{{number}}"}"""),
            "account" => await _wire.CreateAsync("accounts", $$"""{"name":"Account{{number}}"}"""),
            "opportunity" => await _wire.CreateAsync("opportunities", $$"""{"name":"Opportunity{{number}}"}"""),
            "list" => await _wire.CreateAsync("lists", $$"""{"listname":"List{{number}}","createdfromcode":4,"type":false}"""),
            "team" => await _wire.CreateAsync("teams", $$"""{"name":"Team{{number}}"}"""),
            "mail" => (await _wire.SendAsync("POST", "contacts?$select=emailaddress1", $$"""{"emailaddress1":"m{{number}}@example.com"}""", ("Prefer", "return=representation"))).Json.GetProperty("emailaddress1").GetString()!,
            "user" => await FirstAsync("systemusers?$filter=isdisabled eq false and applicationid eq null", "systemuserid"),
            "object" => await FirstAsync("systemusers?$filter=isdisabled eq false and applicationid eq null", "azureactivedirectoryobjectid"),
            "etag" => (await _wire.GetAsync($"leads({_lead})")).Headers["ETag"],
            "root" => new Uri(_wire.Server.Address, "api/data/v9.2/").ToString(),
            "next" => (await _wire.GetAsync("leads?$select=lastname", ("Prefer", "odata.maxpagesize=2"))).Json.GetProperty("@odata.nextLink").GetString()!,
            "delta" => await DeltaAsync(),
            "deltacount" => (await DeltaAsync()).Replace("/leads?", "/leads/$count?", StringComparison.Ordinal),
            "definition" => await FirstAsync("EntityDefinitions?$select=LogicalName&$filter=LogicalName eq 'lead'", "MetadataId"),
            "choice" => await FirstAsync("GlobalOptionSetDefinitions", "MetadataId"),
            "stamp" => Uri.EscapeDataString((await _wire.GetAsync("RetrieveMetadataChanges()")).Json.GetProperty("ServerVersionStamp").GetString()!),
            "fresh" => Guid.CreateVersion7().ToString(),
            _ => "99999999-9999-4999-8999-999999999999",
        };
    }

    private string _lead = "";

    private async Task<string> FirstAsync(string address, string column) => (await _wire.GetAsync(address)).Values[0].GetProperty(column).GetString()!;

    private async Task<string> DeltaAsync() =>
        (await _wire.GetAsync("leads?$select=lastname", ("Prefer", "odata.track-changes"))).Json.GetProperty("@odata.deltaLink").GetString()!;

    /// <summary>Client, secret and, when it is not the usual way, which: basic (a header) or older (the endpoint that takes a resource).</summary>
    private async Task<string> TokenAsync(string[] words)
    {
        var (basic, older) = (words.Contains("basic"), words.Contains("older"));
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", [older ? "resource" : "scope"] = "x/.default" };
        if (!basic) (form["client_id"], form["client_secret"]) = (words[0], words[1]);
        using var content = new FormUrlEncodedContent(form);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        if (basic) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{words[0]}:{words[1]}")));
        using var answer = await http.PostAsync(new Uri(_wire.Server.Address, older ? "demo/oauth2/token" : "demo/oauth2/v2.0/token"), content);
        return Number(answer.StatusCode);
    }

    private async Task<string> WithoutTokenAsync(string call)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var answer = await http.GetAsync(new Uri(_wire.Server.Address, $"api/data/v9.2/{Split(call).After}"));
        Assert.Contains("authorization_uri=", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        return Number(answer.StatusCode);
    }

    private static (string Word, string After) Split(string call)
    {
        var space = call.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (call, "") : (call[..space], call[(space + 1)..]);
    }

    /// <summary>What stands in brackets behind a call; the brackets of its JSON are not meant.</summary>
    private static (string Call, List<(string Name, string Value)> Marks) Marks(string line)
    {
        var marks = new List<(string, string)>();
        var call = Mark().Match(line) is { Success: true } first ? line[..first.Index] : line;
        for (var match = Mark().Match(line); match.Success;)
        {
            var (start, at) = (match.Index + match.Length, match.Index + match.Length);
            for (var depth = 1; depth > 0; at++) depth += line[at] switch { '[' => 1, ']' => -1, _ => 0 };
            marks.Add((match.Groups[1].Value, line[start..(at - 1)]));
            match = Mark().Match(line, at);
        }

        return (call, marks);
    }

    private static string Told(WireAnswer answer) => answer.Status < HttpStatusCode.BadRequest || answer.Code.Length == 0 ? Number(answer.Status) : $"{Number(answer.Status)} {answer.Code}";

    private static string Number(HttpStatusCode status) => ((int)status).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{([a-z]+2?)\}")]
    private static partial Regex Word();

    [GeneratedRegex(@"\s\[([A-Za-z][A-Za-z.-]*): ")]
    private static partial Regex Mark();
}
