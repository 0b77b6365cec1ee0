using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CrmSync.Systems.Tests;

/// <summary>OPERATIONS.md says what the Marketo simulator answers; here it is held against the code and the wire.</summary>
public sealed partial class MarketoOperationsSimulatorTests
{
    private static readonly string[] NotSupported = ["605", "610", "611"];

    [Fact]
    public async Task The_table_and_the_code_have_the_same_operations()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync();
        IEnumerable<string> code = (await marketo.GetAsync("/_sim/operations")).AsArray().Select(one => $"{one!["method"]} {one["path"]} {one["name"]}");
        Assert.Equal(code.Order(StringComparer.Ordinal), Rows().Where(row => row.Name != "token").Select(row => $"{row.Verb} {row.Path} {row.Name}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_row_of_the_table_is_answered_in_an_envelope_and_with_a_code_of_its_own()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(people: 20);
        foreach ((string verb, string path, _) in Rows().Where(row => row.Name != "token"))
        {
            (int status, string text) = await SendAsync(marketo, verb, Placeholder().Replace(path, "1001"), "{}");
            Assert.True(status is 200 or 404, $"{verb} {path}: HTTP {status}");
            string? code = status == 200 ? JsonNode.Parse(text)!.Error() : null;
            Assert.False(NotSupported.Contains(code), $"{verb} {path}: {code}");
        }
    }

    [Fact]
    public async Task Whatever_comes_in_is_answered_by_the_vendors_rules_and_never_with_a_stack_trace()
    {
        await using MarketoInstance marketo = await MarketoInstance.StartAsync(people: 20);
        string[] bodies =
        [
            "[]", "null", "7", "{\"input\":7}", "{\"input\":[7]}", "{\"input\":[{}]}", "{\"input\":{}}", "{\"input\":[{\"id\":{}}]}", "{\"attributes\":[7]}",
            "{\"filter\":7,\"fields\":7}", "{\"filterType\":\"idField\",\"input\":[{\"id\":99999999999}]}", "{\"programName\":\"Spring Fair\",\"input\":[{\"email\":[]}]}",
        ];
        foreach ((string verb, string path, _) in Rows().Where(row => row.Name != "token"))
        {
            foreach (string body in verb == "GET" ? ["{}"] : bodies)
            {
                string query = "?nextPageToken=%00&fields=,,&filterType=idField&filterValues=,&id=x&leadIds=-1&sinceDatetime=0&activityTypeIds=a&batchSize=0&maxReturn=x&offset=-1&format=doc";
                (int status, string text) = await SendAsync(marketo, verb, Placeholder().Replace(path, "99999999999") + query, body);
                Assert.True(status is 200 or 404, $"{verb} {path} {body}: HTTP {status}");
                Assert.False(text.Contains("   at ", StringComparison.Ordinal), $"{verb} {path} {body}");
                Assert.True(status == 404 || JsonNode.Parse(text)!.Error() != "611", $"{verb} {path} {body}: {text}");
            }
        }
    }

    private static async Task<(int Status, string Text)> SendAsync(MarketoInstance marketo, string verb, string path, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb), path);
        if (verb != "GET")
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await marketo.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static IEnumerable<(string Verb, string Path, string Name)> Rows() => Row().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "OPERATIONS.md")))
        .Select(row => (row.Groups["verb"].Value, row.Groups["path"].Value, row.Groups["name"].Value));

    [GeneratedRegex(@"^\| `(?<verb>[A-Z]+) (?<path>/[^`]+)` \| `(?<name>\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();
}
