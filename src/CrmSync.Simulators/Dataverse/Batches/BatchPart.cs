namespace CrmSync.Simulators.Dataverse.Batches;

/// <summary>One part of a $batch: a single operation, or a change set of several that succeed or fail as one.</summary>
internal sealed record BatchPart(bool IsChangeSet, IReadOnlyList<BatchOperation> Operations)
{
    /// <summary>All parts in order; more than 1000 operations are refused (protocol sheet 4.7).</summary>
    public static List<BatchPart> ReadAll(ReadOnlyMemory<byte> text, string boundary)
    {
        var parts = MultipartText.Parts(text, boundary).Select(Read).ToList();
        if (parts.Sum(part => part.Operations.Count) > 1000)
            throw new DataverseError(400, "0x80060888", "The number of operations in the batch exceeds the limit of 1000.");
        return parts;
    }

    private static BatchPart Read(ReadOnlyMemory<byte> text)
    {
        var (headers, rest) = MultipartText.Head(text);
        var contentId = headers.GetValueOrDefault("Content-ID");
        if (MultipartText.Boundary(headers.GetValueOrDefault("Content-Type")) is not { } boundary)
            return new BatchPart(false, [BatchOperation.Read(contentId, rest)]);
        return new BatchPart(true, [.. MultipartText.Parts(rest, boundary).Select(ReadOperation)]);
    }

    private static BatchOperation ReadOperation(ReadOnlyMemory<byte> text)
    {
        var (headers, rest) = MultipartText.Head(text);
        return BatchOperation.Read(headers.GetValueOrDefault("Content-ID"), rest);
    }
}
