namespace CrmSync.Simulators.Dataverse.Batches;

/// <summary>multipart/mixed as text: parts between boundary lines, each with headers and content. LF alone is taken for CRLF.</summary>
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
    public static List<ReadOnlyMemory<char>> Parts(ReadOnlyMemory<char> text, string boundary)
    {
        var (mark, parts, start) = ($"--{boundary}", new List<ReadOnlyMemory<char>>(), -1);
        for (var at = Next(text.Span, mark, 0); at >= 0; at = Next(text.Span, mark, at + mark.Length))
        {
            if (start >= 0) parts.Add(text[start..at].TrimStart("\r\n"));
            var line = text.Span[at..].IndexOf('\n');
            start = line < 0 ? text.Length : at + line + 1;
            if (text.Span[(at + mark.Length)..].StartsWith("--")) break;
        }

        return parts;
    }

    /// <summary>Headers up to the first empty line, and the rest.</summary>
    public static (Dictionary<string, string> Headers, ReadOnlyMemory<char> Content) Head(ReadOnlyMemory<char> text)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (text.Length > 0)
        {
            var end = text.Span.IndexOf('\n');
            var line = (end < 0 ? text : text[..end]).Span.TrimEnd('\r');
            text = end < 0 ? default : text[(end + 1)..];
            if (line.Length == 0) break;
            var colon = line.IndexOf(':');
            if (colon <= 0) continue;
            var name = line[..colon].Trim().ToString();
            headers[name] = Joined(headers, name, line[(colon + 1)..].Trim().ToString());
        }

        return (headers, text);
    }

    private static string Joined(Dictionary<string, string> headers, string name, string value) =>
        headers.TryGetValue(name, out var before) ? $"{before},{value}" : value;

    private static int Next(ReadOnlySpan<char> text, string mark, int from)
    {
        while (text[from..].IndexOf(mark) is >= 0 and var found)
        {
            var at = from + found;
            var end = at + mark.Length;
            var closes = end >= text.Length || text[end] is '\r' or '\n' or '-' or ' ';
            if (closes && (at == 0 || text[at - 1] == '\n')) return at;
            from = at + 1;
        }

        return -1;
    }
}
