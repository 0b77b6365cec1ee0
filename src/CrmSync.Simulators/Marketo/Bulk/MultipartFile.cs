using System.Text;

namespace CrmSync.Simulators.Marketo.Bulk;

/// <summary>The part named file of a multipart/form-data body.</summary>
internal static class MultipartFile
{
    /// <summary>The file's bytes and the text parts by name; 613 when the body is no multipart with a file.</summary>
    public static (byte[] File, Dictionary<string, string> Texts) Read(byte[] body, string contentType)
    {
        string? boundary = contentType.Split(';').Select(part => part.Trim()).FirstOrDefault(part => part.StartsWith("boundary=", StringComparison.OrdinalIgnoreCase))?["boundary=".Length..].Trim('"');
        if (string.IsNullOrEmpty(boundary))
            throw Invalid();
        byte[] mark = Encoding.ASCII.GetBytes("--" + boundary);
        byte[]? file = null;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        int at = body.AsSpan().IndexOf(mark);
        while (at >= 0)
        {
            ReadOnlySpan<byte> rest = body.AsSpan(at + mark.Length);
            int next = rest.IndexOf(mark);
            if (next < 0)
                break;
            if (Part(rest[..next]) is { } part && part.Name == "file")
                file = part.Content;
            else if (Part(rest[..next]) is { } text)
                texts[text.Name] = Encoding.UTF8.GetString(text.Content);
            at += mark.Length + next;
        }

        return file is null ? throw Invalid() : (file, texts);
    }

    private static (string Name, byte[] Content)? Part(ReadOnlySpan<byte> part)
    {
        int head = part.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return null;
        string headers = Encoding.UTF8.GetString(part[..head]);
        int name = headers.IndexOf(" name=", StringComparison.OrdinalIgnoreCase);
        if (name < 0)
            return null;
        string value = headers[(name + " name=".Length)..].Split(';', '\r', '\n')[0].Trim('"', ' ');
        ReadOnlySpan<byte> content = part[(head + 4)..];
        return (value, content.EndsWith("\r\n"u8) ? content[..^2].ToArray() : content.ToArray());
    }

    private static MarketoRefusalException Invalid() => new("613", "Invalid Multipart Content");
}
