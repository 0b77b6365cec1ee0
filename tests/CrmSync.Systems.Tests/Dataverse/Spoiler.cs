using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CrmSync.Systems.Tests.Dataverse;

/// <summary>The way to a side on which answers are spoiled by a seed: noise, pages, cut bodies, other types, other statuses, senseless headers. What was asked is done all the same.</summary>
internal sealed class Spoiler(HttpMessageHandler inner, int seed) : DelegatingHandler(inner)
{
    private static readonly int[] Statuses = [200, 200, 204, 206, 301, 304, 400, 401, 403, 404, 409, 412, 413, 429, 500, 502, 503, 504, 599];
    private static readonly string[] Types = ["application/json", "text/html", "application/octet-stream", "multipart/mixed; boundary=x", "multipart/mixed", "x", ""];
    private static readonly string[] Values = ["null", "1e300", "-1.5", "\"x\"", "\"\\ud800\"", "[]", "{}", "true", "[null]", "{\"value\":null}", "99999999999999999999", "\"0001-01-01\""];
    private static readonly (string Name, string Value)[] Headers =
    [
        ("Retry-After", "soon"), ("Retry-After", "2147483647"), ("Retry-After", "-5"), ("x-ms-dop-hint", "NaN"), ("x-ms-dop-hint", "1e99"), ("x-ms-dop-hint", "-3"), ("Date", "yesterday"),
        ("x-ms-ratelimit-burst-remaining-xrm-requests", "many"), ("x-ms-ratelimit-time-remaining-xrm-requests", "NaN"), ("Content-Encoding", "gzip"),
    ];

    private readonly Lock gate = new();
    private readonly Random chance = new(seed);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        var isToken = request.RequestUri!.AbsolutePath.Contains("/oauth", StringComparison.Ordinal);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        lock (gate)
        {
            if (chance.NextDouble() < (isToken ? 0.7 : 0.3)) return Of(answer.StatusCode, body, answer.Content.Headers.ContentType?.ToString() ?? "", answer);
            var type = chance.Next(4) == 0 ? Pick(Types) : answer.Content.Headers.ContentType?.ToString() ?? "";
            return Of(chance.Next(3) == 0 ? (HttpStatusCode)Pick(Statuses) : answer.StatusCode, Spoilt(body), type, chance.Next(2) == 0 ? answer : null);
        }
    }

    private HttpResponseMessage Of(HttpStatusCode status, byte[] body, string type, HttpResponseMessage? headers)
    {
        var spoilt = new HttpResponseMessage(status) { Content = new ByteArrayContent(body) };
        if (type.Length > 0) spoilt.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        foreach (var header in headers?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>()) spoilt.Headers.TryAddWithoutValidation(header.Key, header.Value);
        if (headers is not null) return spoilt;
        var (name, value) = Pick(Headers);
        if (!spoilt.Headers.TryAddWithoutValidation(name, value)) spoilt.Content.Headers.TryAddWithoutValidation(name, value);
        return spoilt;
    }

    private byte[] Spoilt(byte[] body)
    {
        switch (chance.Next(8))
        {
            case 0: return [];
            case 1: return Noise(chance.Next(2000));
            case 2: return Encoding.UTF8.GetBytes("<html><body>" + new string('x', chance.Next(50_000)) + "</body></html>");
            case 3: return body[..chance.Next(body.Length + 1)];
            case 4: return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"value\":[", 200)));
            case 5: return Encoding.UTF8.GetBytes(Pick(Values));
            default: return Changed(body);
        }
    }

    /// <summary>One value of a JSON body is another; of other bodies, one byte.</summary>
    private byte[] Changed(byte[] body)
    {
        try
        {
            var root = JsonNode.Parse(body);
            var places = new List<JsonNode>();
            Collect(root, places);
            if (places.Count == 0) return Encoding.UTF8.GetBytes(Pick(Values));
            const string Marker = "\"the spoiled place\"";
            places[chance.Next(places.Count)].ReplaceWith(JsonNode.Parse(Marker));
            return Encoding.UTF8.GetBytes(root!.ToJsonString().Replace(Marker, Pick(Values), StringComparison.Ordinal));
        }
        catch (JsonException)
        {
            if (body.Length > 0) body[chance.Next(body.Length)] = (byte)chance.Next(256);
            return body;
        }
    }

    private static void Collect(JsonNode? node, List<JsonNode> places)
    {
        if (node?.Parent is not null) places.Add(node);
        foreach (var child in node is JsonObject members ? members.Select(m => m.Value) : node is JsonArray items ? items : Enumerable.Empty<JsonNode?>()) Collect(child, places);
    }

    private byte[] Noise(int length)
    {
        var noise = new byte[length];
        chance.NextBytes(noise);
        return noise;
    }

    private TItem Pick<TItem>(TItem[] from) => from[chance.Next(from.Length)];
}
