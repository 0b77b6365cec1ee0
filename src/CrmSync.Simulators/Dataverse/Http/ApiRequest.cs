using System.Text.Json;
using CrmSync.Simulators.Dataverse.Rules;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>One Web API operation, whether it came alone or as a part of a $batch. Path and query are decoded; Root ends with a slash.</summary>
internal sealed record ApiRequest(string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>Who asks, and whether for duplicate detection (protocol sheet 1.6; the older spelling has dashes).</summary>
    public required Caller Caller
    {
        get => _caller;
        init => _caller = value with
        {
            DetectDuplicates = Suppression is "false",
            BypassSync = Bypasses("CustomSync") || Header("MSCRM.BypassCustomPluginExecution")?.ToLowerInvariant() == "true",
            BypassAsync = Bypasses("CustomAsync"),
            Tag = Option("tag") ?? value.Tag,
        };
    }

    /// <summary>Absolute address of the service root, from the Host header.</summary>
    public required string Root { get; init; }

    /// <summary>The query as it was asked, encoded; links repeat it.</summary>
    public string RawQuery { get; init; } = "";

    public bool InBatch { get; init; }

    /// <summary>Content-ID to row address, within a change set.</summary>
    public Dictionary<string, string>? References { get; init; }

    private bool Bypasses(string what) => Header("MSCRM.BypassBusinessLogicExecution")?.Contains(what, StringComparison.OrdinalIgnoreCase) == true;

    private string? Suppression => (Header("MSCRM.SuppressDuplicateDetection") ?? Header("MSCRM-SuppressDuplicateDetection"))?.ToLowerInvariant();

    private readonly Caller _caller = null!;

    /// <summary>The byte order mark that some clients put before JSON.</summary>
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public string? Option(string name) => Query.GetValueOrDefault(name);

    public Preferences Prefer => _prefer ??= Preferences.Read(Header("Prefer"));

    private Preferences? _prefer;

    public Precondition Precondition => Precondition.Read(Header("If-Match"), Header("If-None-Match"));

    /// <summary>The body as JSON; 0x80048d19 when it is none.</summary>
    public JsonElement Json()
    {
        if (Header("Content-Type") is { Length: > 0 } type && !type.Contains("json", StringComparison.OrdinalIgnoreCase))
            throw new DataverseError(415, "0x80060888", $"A supported MIME type could not be found that matches the content type of the message. The content type is '{type}'.");
        try
        {
            var text = Body.Span;
            var reader = new Utf8JsonReader(text.StartsWith(Utf8Mark) ? text[Utf8Mark.Length..] : text);
            var json = JsonElement.ParseValue(ref reader);
            reader.Read(); // Nothing but blanks may follow: the reader throws at anything else.
            return json;
        }
        catch (JsonException)
        {
            throw new DataverseError(400, "0x80048d19", "Error identified in Payload provided by the user: the body is not valid JSON.");
        }
    }
}
