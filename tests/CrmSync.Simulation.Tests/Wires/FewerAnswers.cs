using System.Text;
using System.Text.Json.Nodes;

namespace CrmSync.Simulation.Tests.Wires;

/// <summary>A complete answer to a call of many that leaves one out, and does not say whom each of the others answers.</summary>
internal static class FewerAnswers
{
    private const string Which = "Content-ID: ";

    public static HttpResponseMessage Of(HttpResponseMessage whole, Func<int, int> next)
    {
        if (whole.Content.Headers.ContentType is not { MediaType: "multipart/mixed" } type) return whole;
        var mark = $"--{type.Parameters.First(parameter => parameter.Name == "boundary").Value}";
        var pieces = whole.Content.ReadAsStringAsync().GetAwaiter().GetResult().Split(mark).ToList();
        // Before the first mark stands nothing, behind the last one the end.
        pieces.RemoveAt(1 + next(pieces.Count - 2));
        var lines = string.Join(mark, pieces).Split("\r\n").Where(line => !line.StartsWith(Which, StringComparison.Ordinal));
        return With(whole, string.Join("\r\n", lines));
    }

    /// <summary>Marketo's: it tells them in the order in which they were asked.</summary>
    public static HttpResponseMessage OfMarketo(HttpResponseMessage whole, Func<int, int> next)
    {
        var body = JsonNode.Parse(whole.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult());
        if (body?["result"] is not JsonArray { Count: > 1 } results) return whole;
        results.RemoveAt(next(results.Count));
        return With(whole, body.ToJsonString());
    }

    private static HttpResponseMessage With(HttpResponseMessage whole, string text)
    {
        var fewer = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        foreach (var (name, values) in whole.Content.Headers)
            if (name != "Content-Length") fewer.Headers.TryAddWithoutValidation(name, values);
        whole.Content = fewer;
        return whole;
    }
}
