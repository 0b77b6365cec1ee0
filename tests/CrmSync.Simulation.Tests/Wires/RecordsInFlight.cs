using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CrmSync.Simulation.Tests.Running;

namespace CrmSync.Simulation.Tests.Wires;

/// <summary>Two calls that write to one record and are on their way at once (S-6): nobody knows which of them is done first. Of one silo, for as long as it waits for the answer.</summary>
internal sealed partial class RecordsInFlight(World world)
{
    /// <summary>One line each.</summary>
    public List<string> Twice { get; } = [];

    /// <summary>The way of one silo to a side.</summary>
    public HttpMessageHandler Through(string side, HttpMessageHandler wire) => new Watch(this, side, wire);

    private static List<string> Records(string side, HttpRequestMessage request) => [.. (side == "marketo" ? OfMarketo(request) : OfDynamics(request)).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static IEnumerable<string> OfMarketo(HttpRequestMessage request)
    {
        if (request.Method != HttpMethod.Post || request.RequestUri!.Query.Length > 0) yield break;
        var path = request.RequestUri.AbsolutePath;
        var name = path.EndsWith("/leads.json", StringComparison.Ordinal) || path.EndsWith("/leads/delete.json", StringComparison.Ordinal) ? "id" : path.EndsWith("/activities/external.json", StringComparison.Ordinal) ? "leadId" : null;
        if (name is null) yield break;
        using var body = JsonDocument.Parse(Body(request));
        foreach (var record in body.RootElement.GetProperty("input").EnumerateArray())
            if (record.TryGetProperty(name, out var id)) yield return $"{id}";
    }

    private static IEnumerable<string> OfDynamics(HttpRequestMessage request)
    {
        if (request.Method == HttpMethod.Get || (request.Method == HttpMethod.Post && !request.RequestUri!.AbsolutePath.EndsWith("/$batch", StringComparison.Ordinal))) return [];
        var asked = request.Method == HttpMethod.Post ? Encoding.UTF8.GetString(Body(request)) : $"{request.Method} {request.RequestUri!.AbsolutePath}";
        return Written().Matches(asked).Select(match => match.Groups["id"].Value);
    }

    private static byte[] Body(HttpRequestMessage request) => request.Content!.ReadAsByteArrayAsync().GetAwaiter().GetResult();

    [GeneratedRegex(@"(PATCH|DELETE) \S*/(leads|contacts)\((?<id>[0-9a-fA-F-]{36})\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Written();

    private sealed class Watch(RecordsInFlight all, string side, HttpMessageHandler wire) : DelegatingHandler(wire)
    {
        private readonly List<string> busy = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var records = Records(side, request);
            foreach (var record in records)
            {
                if (busy.Contains(record)) all.Twice.Add($"S-6: two calls to {side} write to {record} at {all.Now:HH:mm:ss.fff}");
                busy.Add(record);
            }
            try
            {
                return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                foreach (var record in records) busy.Remove(record);
            }
        }
    }

    private DateTimeOffset Now => world.Now;
}
