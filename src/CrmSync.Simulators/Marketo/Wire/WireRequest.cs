using System.Text.Json;

namespace CrmSync.Simulators.Marketo.Wire;

/// <summary>An HTTP request as the dispatcher sees it.</summary>
/// <param name="Method">Verb on the request line.</param>
/// <param name="Path">Decoded path.</param>
/// <param name="Query">Query parameters.</param>
/// <param name="ContentType">Content type or empty.</param>
/// <param name="Bearer">Token of the Authorization header.</param>
/// <param name="Body">The body's bytes.</param>
internal sealed record WireRequest(
    string Method, string Path, IReadOnlyList<KeyValuePair<string, string>> Query, string ContentType, string? Bearer, byte[] Body)
{
    /// <summary>The Range header.</summary>
    public string? Range { get; init; }

    /// <summary>The byte order mark that some clients put before JSON.</summary>
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    private bool IsForm => ContentType.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    /// <summary>Query and form parameters together.</summary>
    public ILookup<string, string> Parameters()
    {
        IEnumerable<KeyValuePair<string, string>> form = IsForm
            ? System.Text.Encoding.UTF8.GetString(Body).Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Pair) : [];
        return Query.Concat(form).ToLookup(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
    }

    /// <summary>The JSON body; undefined when there is none. 609 for bad JSON, 612 for a body of another type.</summary>
    public JsonElement Json(bool takesFile = false)
    {
        if (Body.Length == 0 || IsForm || takesFile)
            return default;
        if (!ContentType.Contains("json", StringComparison.OrdinalIgnoreCase))
            throw new MarketoRefusalException("612", "Invalid Content Type");
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(Body.AsSpan().StartsWith(Utf8Mark) ? Body.AsSpan(Utf8Mark.Length) : Body);
        }
        catch (JsonException)
        {
            throw new MarketoRefusalException("609", "Invalid JSON");
        }
    }

    private static KeyValuePair<string, string> Pair(string text)
    {
        int at = text.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? new(Decode(text), "") : new(Decode(text[..at]), Decode(text[(at + 1)..]));
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}

/// <summary>The answer to write, or a connection to reset when <see cref="Drop"/> is set.</summary>
internal sealed record WireAnswer(int Status, byte[] Body, string ContentType = WireAnswer.Json)
{
    public const string Json = "application/json;charset=UTF-8";

    public bool Drop { get; init; }

    /// <summary>Not charged against the quotas.</summary>
    public bool IsFree { get; init; }

    public int? RetryAfter { get; init; }

    public bool NoStore { get; init; }

    /// <summary>Not to be compressed.</summary>
    public bool Plain { get; init; }

    /// <summary>Answered instead of <see cref="Body"/>: <see cref="Length"/> bytes from where the stream stands.</summary>
    public Stream? File { get; init; }

    public long Length { get; init; }

    public string? ContentRange { get; init; }

    public static WireAnswer Dropped { get; } = new(0, []) { Drop = true };
}
