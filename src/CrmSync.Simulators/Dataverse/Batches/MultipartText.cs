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
    public static List<string> Parts(string text, string boundary)
    {
        var (mark, parts, start) = ($"--{boundary}", new List<string>(), -1);
        for (var at = Next(text, mark, 0); at >= 0; at = Next(text, mark, at + mark.Length))
        {
            if (start >= 0) parts.Add(text[start..at].TrimStart('\r', '\n'));
            var line = text.IndexOf('\n', at);
            start = line < 0 ? text.Length : line + 1;
            if (text.AsSpan(at + mark.Length).StartsWith("--")) break;
        }

        return parts;
    }

    /// <summary>Headers up to the first empty line, and the rest.</summary>
    public static (Dictionary<string, string> Headers, string Content) Head(string text)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var at = 0;
        while (at < text.Length)
        {
            var end = text.IndexOf('\n', at);
            var line = (end < 0 ? text[at..] : text[at..end]).TrimEnd('\r');
            at = end < 0 ? text.Length : end + 1;
            if (line.Length == 0) break;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) headers[line[..colon].Trim()] = Joined(headers, line[..colon].Trim(), line[(colon + 1)..].Trim());
        }

        return (headers, text[at..]);
    }

    private static string Joined(Dictionary<string, string> headers, string name, string value) =>
        headers.TryGetValue(name, out var before) ? $"{before},{value}" : value;

    private static int Next(string text, string mark, int from)
    {
        for (var at = text.IndexOf(mark, from, StringComparison.Ordinal); at >= 0; at = text.IndexOf(mark, at + 1, StringComparison.Ordinal))
        {
            var end = at + mark.Length;
            var closes = end >= text.Length || text[end] is '\r' or '\n' or '-' or ' ';
            if (closes && (at == 0 || text[at - 1] == '\n')) return at;
        }

        return -1;
    }
}
