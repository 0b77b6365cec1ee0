namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>A path as segments, each with a name and, in brackets, a key. Slashes inside brackets and quotes do not split.</summary>
internal sealed record ResourcePath(IReadOnlyList<(string Name, string? Key)> Segments)
{
    public static ResourcePath Parse(string path)
    {
        var segments = new List<(string, string?)>();
        var (depth, start, quoted) = (0, 0, false);
        for (var at = 0; at <= path.Length; at++)
        {
            if (at < path.Length && path[at] == '\'') quoted = !quoted;
            if (at < path.Length && !quoted) depth += path[at] switch { '(' => 1, ')' => -1, _ => 0 };
            if (at < path.Length && (path[at] != '/' || depth > 0 || quoted)) continue;
            if (at > start) segments.Add(Segment(path[start..at]));
            start = at + 1;
        }

        return new ResourcePath(segments);
    }

    public int Count => Segments.Count;

    public string Name(int index) => index < Segments.Count ? Segments[index].Name : "";

    public string? Key(int index) => index < Segments.Count ? Segments[index].Key : null;

    private static (string, string?) Segment(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        return open < 0 || !text.EndsWith(')') ? (text, null) : (text[..open], text[(open + 1)..^1]);
    }
}
