using System.Text.Json;

namespace CrmSync.Dataverse.Wire;

/// <summary>The body of a refusal: <c>{"error":{"code":"0x80040217","message":"..."}}</c> (vendor page "Parse errors from the response").</summary>
/// <param name="Code">Lower-case hex with 0x; null when the body is none of Dataverse's.</param>
/// <param name="Message">As sent: it may hold people's values.</param>
internal sealed record ErrorBody(string? Code, string Message)
{
    /// <summary>Reads a body; never fails.</summary>
    public static ErrorBody Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("error", out var error) || error.ValueKind != JsonValueKind.Object)
                return new ErrorBody(null, "");
            return new ErrorBody(Text(error, "code")?.ToLowerInvariant() ?? "", Text(error, "message") ?? "");
        }
        catch (Exception error) when (JsonBody.IsOtherShape(error))
        {
            return new ErrorBody(null, "");
        }
    }

    private static string? Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
