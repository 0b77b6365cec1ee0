using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrmSync.Simulators.Marketo.Wire;

/// <summary>Marketo's answer to every REST call; members without content are left out.</summary>
internal sealed record Envelope
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string? RequestId { get; init; }

    public bool Success { get; init; } = true;

    public IReadOnlyList<Reason>? Errors { get; init; }

    /// <summary>Only answers of the asset API have them: plain texts.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    public object? Result { get; init; }

    public string? NextPageToken { get; init; }

    public bool? MoreResult { get; init; }

    /// <summary>An answer without an envelope: a file.</summary>
    [JsonIgnore]
    public WireAnswer? Raw { get; init; }

    /// <summary>Rows that the call handed out or took in, for the counters.</summary>
    [JsonIgnore]
    public int Rows { get; init; }

    public static Envelope Of<T>(IReadOnlyCollection<T> result) => new() { Result = result, Rows = result.Count };

    public static Envelope Failed(string code, string message) => new() { Success = false, Errors = [new Reason(code, message)] };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}

/// <summary>Why a call or a record was refused.</summary>
internal sealed record Reason(string Code, string Message);

/// <summary>What became of one record of a batch, in the order of the input.</summary>
[JsonConverter(typeof(RecordResultConverter))]
internal sealed record RecordResult(string Status)
{
    public long? Id { get; init; }

    public string? MarketoGuid { get; init; }

    public IReadOnlyList<Reason>? Reasons { get; init; }

    /// <summary>Custom activities say errors where leads say reasons.</summary>
    public IReadOnlyList<Reason>? Errors { get; init; }

    public static RecordResult Skipped(string code, string message) => new("skipped") { Reasons = [new Reason(code, message)] };
}
