using System.Globalization;

namespace CrmSync.Gateway.Problems;

/// <summary>Reads a time as callers write it: a whole RFC 3339 time. A date alone, or one of a country's own order, would be taken for another moment than was meant.</summary>
internal static class Rfc3339
{
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd't'HH:mm:ss.FFFFFFFK"];

    /// <summary>The moment; UTC where no offset is told. Null: the text is no such time.</summary>
    public static DateTimeOffset? Read(string? text) =>
        DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
