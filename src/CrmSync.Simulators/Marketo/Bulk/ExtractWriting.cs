using System.Text;
using System.Text.Json;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Bulk;

/// <summary>Writes the file of an extract, some rows at a time, so that calls go on in between.</summary>
internal sealed class ExtractWriting(MarketoStore store, BulkFiles files, ExtractRows rows)
{
    private const int Chunk = 1000;

    public BulkJob Run(BulkJob job)
    {
        JsonElement request = JsonSerializer.Deserialize<JsonElement>(job.Request!);
        char separator = SeparatedText.Separator(job.Format);
        int records = 0;
        (long size, string checksum) = files.Save(job.FileName, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true);
            Extract extract;
            lock (store.Gate)
                extract = rows.Of(job, request);
            SeparatedText.Write(writer, separator, Header(extract.Columns, request));
            for (int place = 0; place < extract.Count; place += Chunk)
            {
                lock (store.Gate)
                {
                    for (int next = place; next < Math.Min(extract.Count, place + Chunk); next++)
                    {
                        if (extract.Row(next) is not { } row)
                            continue;
                        SeparatedText.Write(writer, separator, row);
                        records++;
                    }
                }
            }
        });
        return job with { Records = records, FileSize = size, Checksum = "sha256:" + checksum };
    }

    private static IEnumerable<string> Header(IReadOnlyList<string> columns, JsonElement request)
    {
        request.TryGetProperty("columnHeaderNames", out JsonElement names);
        return columns.Select(column => Members.Text(names, column) ?? column);
    }
}

/// <summary>What goes into a file: the columns, how many rows there may be, and each; null for a row that is not in it after all.</summary>
internal sealed record Extract(IReadOnlyList<string> Columns, int Count, Func<int, string?[]?> Row);
