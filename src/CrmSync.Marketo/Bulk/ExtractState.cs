using System.Text.Json;
using CrmSync.Marketo.Wire;

namespace CrmSync.Marketo.Bulk;

/// <summary>What Marketo says of a file.</summary>
/// <param name="Id">exportId.</param>
/// <param name="Word">How far.</param>
/// <param name="Records">Rows below the header, where told.</param>
/// <param name="Size">Bytes, where told.</param>
/// <param name="Checksum">Lower-case hexadecimal SHA-256, where told.</param>
internal sealed record ExtractState(string Id, ExtractWord Word, long? Records, long? Size, string? Checksum)
{
    private const string Sha = "sha256:";

    /// <summary>Null when it is no job.</summary>
    public static ExtractState? Read(IReadOnlyList<JsonElement> rows)
    {
        if (rows.Count == 0 || rows[0].Text("exportId") is not { Length: > 0 } id) return null;
        var checksum = rows[0].Text("fileChecksum");
        return new ExtractState(id, Of(rows[0].Text("status")), rows[0].Number("numberOfRecords"), rows[0].Number("fileSize"),
            checksum?.StartsWith(Sha, StringComparison.OrdinalIgnoreCase) == true ? checksum[Sha.Length..].ToLowerInvariant() : null);
    }

    // Cancelled is spelled with one l in the vendor's pages and with two on the wire.
    private static ExtractWord Of(string? word) => word?.ToUpperInvariant() switch
    {
        "COMPLETED" => ExtractWord.Completed,
        "FAILED" or "CANCELED" or "CANCELLED" => ExtractWord.Failed,
        "CREATED" => ExtractWord.Created,
        _ => ExtractWord.Underway,
    };
}

/// <summary>How far a file is.</summary>
internal enum ExtractWord
{
    /// <summary>Asked for, not in the queue.</summary>
    Created,

    /// <summary>Queued or being written.</summary>
    Underway,

    /// <summary>There to be fetched.</summary>
    Completed,

    /// <summary>Never will be there.</summary>
    Failed,
}
