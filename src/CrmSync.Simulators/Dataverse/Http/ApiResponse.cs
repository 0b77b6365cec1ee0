using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>What an operation answers, alone or as a part of a $batch.</summary>
internal sealed record ApiResponse(int Status, ReadOnlyMemory<byte> Body = default, string? ContentType = null)
{
    public const string JsonType = "application/json; odata.metadata=minimal";

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public List<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Rows handed out or written, for counters and accounted time.</summary>
    public int Rows { get; init; }

    /// <summary>The code when this is a refusal.</summary>
    public string? Code { get; init; }

    /// <summary>Room: bytes that the body will about have; it grows beyond.</summary>
    public static ApiResponse Json(Action<Utf8JsonWriter> write, int status = 200, int room = 1024)
    {
        var buffer = new ArrayBufferWriter<byte>(room);
        using (var json = new Utf8JsonWriter(buffer, Relaxed)) write(json);
        return new ApiResponse(status, buffer.WrittenMemory, JsonType);
    }

    public static ApiResponse Text(string text, string type = "text/plain", int status = 200) => new(status, Encoding.UTF8.GetBytes(text), type);

    /// <summary>A refusal; a client that asks for annotations is told more about it (protocol sheet 6.1).</summary>
    public static ApiResponse Error(DataverseError error, Queries.Annotations? asked = null)
    {
        var answer = Json(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("code", error.Code);
            json.WriteString("message", error.Message);
            if (asked is not null) Annotate(json, error, asked);
            json.WriteEndObject();
            json.WriteEndObject();
        }, error.Status) with
        { Code = error.Code };
        if (error.RetryAfterSeconds is { } seconds) answer.Headers.Add(("Retry-After", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return answer;
    }

    private static void Annotate(Utf8JsonWriter json, DataverseError error, Queries.Annotations asked)
    {
        const string Space = "Microsoft.PowerApps.CDS.";
        foreach (var (name, value) in new[] { ("ErrorDetails.OperationStatus", "0"), ("ErrorDetails.SubErrorCode", "2147746581"), ("HelpLink", $"http://go.microsoft.com/fwlink/?LinkID=398563&error=Microsoft.Crm.CrmException%3a{error.Code[Math.Min(2, error.Code.Length)..]}"), ("TraceText", ""), ("InnerError.Message", error.Message) })
        {
            if (asked.Has(Space + name)) json.WriteString($"@{Space}{name}", value);
        }
    }

    public ApiResponse With(string name, string value)
    {
        Headers.Add((name, value));
        return this;
    }
}
