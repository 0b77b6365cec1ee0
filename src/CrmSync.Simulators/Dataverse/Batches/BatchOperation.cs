namespace CrmSync.Simulators.Dataverse.Batches;

/// <summary>One operation of a $batch as text; the address may be absolute, a path, relative or a reference.</summary>
internal sealed record BatchOperation(string? ContentId, string Method, string Address, Dictionary<string, string> Headers, ReadOnlyMemory<char> Body)
{
    public static BatchOperation Read(string? contentId, ReadOnlyMemory<char> text)
    {
        var end = text.Span.IndexOf('\n');
        var words = (end < 0 ? text : text[..end]).Span.Trim().ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2) throw new DataverseError(400, "0x80048d19", "A part of the batch is not an HTTP request.");
        var (headers, body) = MultipartText.Head(end < 0 ? default : text[(end + 1)..]);
        var address = words.Length > 2 && words[^1].StartsWith("HTTP/", StringComparison.Ordinal) ? string.Join(' ', words[1..^1]) : string.Join(' ', words[1..]);
        return new BatchOperation(contentId, words[0], address, headers, body.Trim());
    }
}
