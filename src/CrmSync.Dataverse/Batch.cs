using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using CrmSync.Dataverse.Wire;

namespace CrmSync.Dataverse;

/// <summary>Writes and reads <c>$batch</c> bodies: independent operations, no change sets (vendor page "Execute batch operations").</summary>
internal static class Batch
{
    /// <summary>More operations in one batch are refused.</summary>
    public const int PartsMax = 1000;

    private const string NewLine = "\r\n";
    private const string Boundary = "batch_crmsync";

    /// <summary>Several calls as one. A boundary cannot stand within a part: JSON has no line breaks in values.</summary>
    /// <param name="operation">Closed list word.</param>
    /// <param name="parts">In order.</param>
    /// <param name="host">The environment: request lines hold absolute paths.</param>
    public static Call Write(string operation, IReadOnlyList<Call> parts, Uri host)
    {
        var body = new StringBuilder();
        foreach (var (index, part) in parts.Index())
        {
            body.Append("--").Append(Boundary).Append(NewLine)
                .Append("Content-Type: application/http").Append(NewLine)
                .Append("Content-Transfer-Encoding: binary").Append(NewLine)
                .Append(CultureInfo.InvariantCulture, $"Content-ID: {index + 1}").Append(NewLine).Append(NewLine);
            Request(body, part, host);
        }
        body.Append("--").Append(Boundary).Append("--").Append(NewLine);
        return new Call(operation, HttpMethod.Post, "$batch")
        {
            Prefer = "odata.continue-on-error",
            Body = Encoding.UTF8.GetBytes(body.ToString()),
            ContentType = $"multipart/mixed; boundary=\"{Boundary}\"",
        };
    }

    /// <summary>The answers in order. A part that is not closed by a boundary is missing: its connection ended within it.</summary>
    public static IReadOnlyList<BatchPart> Read(byte[] body, string contentType) => Read(body, contentType, out _);

    /// <summary>
    /// The answer to each part that was sent; null where there is none that is surely its own: by Content-ID where the answers carry it, else by their order, unless
    /// the answer is complete and says less than was asked.
    /// </summary>
    /// <param name="answer">The answer to the batch.</param>
    /// <param name="sent">Parts sent.</param>
    public static BatchPart?[] Match(Reply.Answered answer, int sent)
    {
        var parts = Read(answer.Body, answer.ContentType, out var isClosed);
        var matched = new BatchPart?[sent];
        if (parts.Any(part => part.ContentId is not null))
        {
            foreach (var part in parts)
                if (part.ContentId is { } id && id >= 1 && id <= sent) matched[id - 1] ??= part;
            return matched;
        }
        var isWhole = parts.Count == sent || !isClosed || answer.Cut || answer.Status >= 400;
        for (var place = 0; isWhole && place < Math.Min(sent, parts.Count); place++) matched[place] = parts[place];
        return matched;
    }

    private static List<BatchPart> Read(byte[] body, string contentType, out bool isClosed)
    {
        isClosed = false;
        if (!MediaTypeHeaderValue.TryParse(contentType, out var media) || media.MediaType != "multipart/mixed") return [];
        var boundary = media.Parameters.FirstOrDefault(p => p.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase))?.Value?.Trim('"');
        if (string.IsNullOrEmpty(boundary)) return [];
        // Only the lines of the envelope end so: other line ends may stand within a value.
        var text = "\n" + Encoding.UTF8.GetString(body).Replace("\r\n", "\n", StringComparison.Ordinal);
        var pieces = text.Split("\n--" + boundary);
        isClosed = pieces.Length > 1 && pieces[^1].StartsWith("--", StringComparison.Ordinal);
        var parts = new List<BatchPart>();
        foreach (var piece in pieces.Skip(1).SkipLast(1))
        {
            if (Part(piece) is not { } part) break;
            parts.Add(part);
        }
        return parts;
    }

    private static void Request(StringBuilder body, Call part, Uri host)
    {
        body.Append(CultureInfo.InvariantCulture, $"{part.Method} {new Uri(new Uri(host, Tables.Root), part.Path).PathAndQuery} HTTP/1.1").Append(NewLine)
            .Append("Accept: application/json").Append(NewLine);
        if (part.Prefer is not null) body.Append("Prefer: ").Append(part.Prefer).Append(NewLine);
        if (part.IfMatch is not null) body.Append("If-Match: ").Append(part.IfMatch).Append(NewLine);
        if (part.Body is not null) body.Append("Content-Type: ").Append(part.ContentType).Append(NewLine);
        body.Append(NewLine);
        if (part.Body is not null) body.Append(Encoding.UTF8.GetString(part.Body));
        body.Append(NewLine);
    }

    private static BatchPart? Part(string piece)
    {
        var mime = piece.IndexOf("\n\n", StringComparison.Ordinal);
        if (mime < 0) return null;
        var message = piece[(mime + 2)..].TrimStart('\n');
        var end = message.IndexOf("\n\n", StringComparison.Ordinal);
        var head = (end < 0 ? message : message[..end]).Split('\n');
        var words = head[0].Split(' ', 3);
        if (words.Length < 2 || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var status)) return null;
        TimeSpan? retryAfter = Number(head, "Retry-After:") is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        return new BatchPart(status, Encoding.UTF8.GetBytes(end < 0 ? "" : message[(end + 2)..].Trim()), retryAfter) { ContentId = Number(piece[..mime].Split('\n'), "Content-ID:") };
    }

    private static int? Number(string[] head, string name) =>
        head.FirstOrDefault(h => h.StartsWith(name, StringComparison.OrdinalIgnoreCase)) is { } line && int.TryParse(line[name.Length..], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>The answer to one operation of a batch.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">Empty when there is none.</param>
/// <param name="RetryAfter">Where told.</param>
internal sealed record BatchPart(int Status, byte[] Body, TimeSpan? RetryAfter)
{
    /// <summary>Which part it answers, counted from 1; null where it does not say.</summary>
    public int? ContentId { get; init; }
}
