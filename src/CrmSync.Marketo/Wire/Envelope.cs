using System.Globalization;
using System.Text.Json;

namespace CrmSync.Marketo.Wire;

/// <summary>Every answer of the REST surface.</summary>
/// <param name="Success">False: <paramref name="Code"/> says why. True says nothing about single records.</param>
/// <param name="At">Marketo's clock, from the second half of requestId, else the Date header, else ours.</param>
/// <param name="RequestId">What the vendor's support asks for.</param>
/// <param name="Rows">The result; empty when there is none.</param>
/// <param name="NextPageToken">Where to go on.</param>
/// <param name="More">moreResult.</param>
/// <param name="Code">First error's code, else empty.</param>
/// <param name="Message">First error's text, else empty.</param>
internal sealed record Envelope(
    bool Success, DateTimeOffset At, string RequestId, IReadOnlyList<JsonElement> Rows, string? NextPageToken, bool More, string Code, string Message)
{
    /// <summary>How long the call took, by our clock.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>How far our clock was ahead of Marketo's, at most: the answer was on its way meanwhile.</summary>
    public TimeSpan OursAhead { get; init; }

    /// <summary>By Marketo's clock, the earliest moment at which the call left, as the answers before this one tell; null: none had come.</summary>
    public DateTimeOffset? Left { get; init; }

    /// <summary>Null when it is no answer of Marketo.</summary>
    public static Envelope? Read(JsonElement root, DateTimeOffset otherwise)
    {
        if (root.ValueKind != JsonValueKind.Object || root.Member("success") is not { ValueKind: JsonValueKind.True or JsonValueKind.False } success) return null;
        var requestId = root.Text("requestId") ?? "";
        var error = root.Items("errors").FirstOrDefault();
        return new Envelope(
            success.GetBoolean(), Clock(requestId) ?? otherwise, requestId, [.. root.Items("result")], root.Text("nextPageToken"),
            root.Member("moreResult") is { ValueKind: JsonValueKind.True }, error.Text("code") ?? "", error.Text("message") ?? "");
    }

    private static DateTimeOffset? Clock(string requestId)
    {
        var mark = requestId.IndexOf('#', StringComparison.Ordinal);
        return mark >= 0 && long.TryParse(requestId.AsSpan(mark + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds is > 1_000_000_000_000 and < 100_000_000_000_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
    }
}
