using System.Text;

namespace CrmSync.Simulators.Dataverse.Batches;

/// <summary>multipart/mixed as UTF-8: parts between boundary lines, each with headers and content. LF alone is taken for CRLF.</summary>
internal static class MultipartText
{
    /// <summary>The boundary of a Content-Type; null when there is none.</summary>
    public static string? Boundary(string? contentType)
    {
        if (contentType is null || !contentType.StartsWith("multipart/mixed", StringComparison.OrdinalIgnoreCase)) return null;
        var start = contentType.IndexOf("boundary=", StringComparison.OrdinalIgnoreCase);
        return start < 0 ? null : contentType[(start + 9)..].Split(';')[0].Trim().Trim('"');
    }

    /// <summary>What lies between the boundary lines; what comes before the first one is left out.</summary>
    public static List<ReadOnlyMemory<byte>> Parts(ReadOnlyMemory<byte> text, string boundary)
    {
        var (mark, parts, start) = (Encoding.UTF8.GetBytes($"--{boundary}"), new List<ReadOnlyMemory<byte>>(), -1);
        for (var at = Next(text.Span, mark, 0); at >= 0; at = Next(text.Span, mark, at + mark.Length))
        {
            if (start >= 0) parts.Add(text[start..at].TrimStart("\r\n"u8));
            var line = text.Span[at..].IndexOf((byte)'\n');
            start = line < 0 ? text.Length : at + line + 1;
            if (text.Span[(at + mark.Length)..].StartsWith("--"u8)) break;
        }

        return parts;
    }

    /// <summary>Headers up to the first empty line, and the rest.</summary>
    public static (HeaderLines Headers, ReadOnlyMemory<byte> Content) Head(ReadOnlyMemory<byte> text)
    {
        var headers = new HeaderLines();
        while (text.Length > 0)
        {
            var end = text.Span.IndexOf((byte)'\n');
            var line = (end < 0 ? text : text[..end]).Span.TrimEnd((byte)'\r');
            text = end < 0 ? default : text[(end + 1)..];
            if (line.Length == 0) break;
            var colon = line.IndexOf((byte)':');
            if (colon > 0) headers.Add(line[..colon], line[(colon + 1)..]);
        }

        return (headers, text);
    }

    private static int Next(ReadOnlySpan<byte> text, ReadOnlySpan<byte> mark, int from)
    {
        while (text[from..].IndexOf(mark) is >= 0 and var found)
        {
            var at = from + found;
            var end = at + mark.Length;
            var closes = end >= text.Length || text[end] is (byte)'\r' or (byte)'\n' or (byte)'-' or (byte)' ';
            if (closes && (at == 0 || text[at - 1] == '\n')) return at;
            from = at + 1;
        }

        return -1;
    }
}
