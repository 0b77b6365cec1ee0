using System.Text;

namespace CrmSync.Simulators.Dataverse.Batches;

/// <summary>One operation of a $batch; the address may be absolute, a path, relative or a reference.</summary>
internal sealed record BatchOperation(string? ContentId, string Method, string Address, HeaderLines Headers, ReadOnlyMemory<byte> Body)
{
    private static readonly string[] Methods = ["GET", "POST", "PATCH", "PUT", "DELETE"];

    public static BatchOperation Read(string? contentId, ReadOnlyMemory<byte> text)
    {
        var end = text.Span.IndexOf((byte)'\n');
        var line = (end < 0 ? text : text[..end]).Span.Trim(" \t\r"u8);
        var blank = line.IndexOf((byte)' ');
        if (blank < 0) throw new DataverseError(400, "0x80048d19", "A part of the batch is not an HTTP request.");
        var address = line[(blank + 1)..];
        if (address.LastIndexOf((byte)' ') is > 0 and var last && address[(last + 1)..].StartsWith("HTTP/"u8)) address = address[..last];
        var (headers, body) = MultipartText.Head(end < 0 ? default : text[(end + 1)..]);
        return new BatchOperation(contentId, Verb(line[..blank]), Encoding.UTF8.GetString(address.Trim((byte)' ')), headers, body.Trim(" \t\r\n"u8));
    }

    private static string Verb(ReadOnlySpan<byte> name)
    {
        foreach (var known in Methods)
        {
            if (Ascii.Equals(name, known)) return known;
        }

        return Encoding.UTF8.GetString(name);
    }
}
