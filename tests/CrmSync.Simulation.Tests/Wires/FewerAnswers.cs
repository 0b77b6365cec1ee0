using System.Text;

namespace CrmSync.Simulation.Tests.Wires;

/// <summary>A complete answer to a batch that leaves one part out, and does not say which part each of the others answers.</summary>
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
        var fewer = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Join("\r\n", lines)));
        foreach (var (name, values) in whole.Content.Headers)
            if (name != "Content-Length") fewer.Headers.TryAddWithoutValidation(name, values);
        whole.Content = fewer;
        return whole;
    }
}
