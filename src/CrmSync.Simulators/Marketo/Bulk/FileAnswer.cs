using System.Globalization;
using System.Text;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Bulk;

/// <summary>A bulk file as an HTTP answer: 200, 206 for a range, 416 for one outside, 404 when there is none. Never compressed.</summary>
internal static class FileAnswer
{
    private const string Unit = "bytes=";

    public static WireAnswer Of(Stream? file, long length, string? range, string contentType)
    {
        if (file is null)
            return new WireAnswer(404, Encoding.UTF8.GetBytes("File not found"), "text/plain") { Plain = true };
        if (Parse(range, length) is not { } piece)
        {
            file.Dispose();
            return new WireAnswer(416, [], "text/plain") { Plain = true, ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{length}") };
        }

        file.Position = piece.From;
        bool whole = piece.From == 0 && piece.Count == length && range is null;
        return new WireAnswer(whole ? 200 : 206, [], contentType)
        {
            Plain = true,
            File = file,
            Length = piece.Count,
            ContentRange = whole ? null : string.Create(CultureInfo.InvariantCulture, $"bytes {piece.From}-{piece.From + piece.Count - 1}/{length}"),
        };
    }

    /// <summary>A header that is no range of bytes means the whole file.</summary>
    private static (long From, long Count)? Parse(string? range, long length)
    {
        if (range is null || !range.StartsWith(Unit, StringComparison.OrdinalIgnoreCase) || range.Contains(',', StringComparison.Ordinal))
            return (0, length);
        string[] ends = range[Unit.Length..].Split('-');
        if (ends.Length != 2 || !(long.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out long from) || ends[0].Length == 0))
            return (0, length);
        bool bounded = long.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out long to);
        if (ends[0].Length == 0)
            return bounded && to > 0 ? (Math.Max(0, length - to), Math.Min(length, to)) : null;
        to = bounded ? Math.Min(to, length - 1) : length - 1;
        return from >= length || to < from ? null : (from, to - from + 1);
    }
}
