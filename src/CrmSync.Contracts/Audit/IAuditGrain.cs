namespace CrmSync.Contracts.Audit;

/// <summary>Who changed what through the API. Key: connection id. Lines are durable when the call returns, and are never changed.</summary>
[Alias("crmsync.IAuditGrain")]
public interface IAuditGrain : IGrainWithStringKey
{
    /// <summary>Writes a line; its number is given here.</summary>
    [Alias("AppendAsync")]
    Task AppendAsync(AuditLine line);

    /// <summary>Newest first, before the number (null: from the newest).</summary>
    [Alias("ReadAsync")]
    Task<IReadOnlyList<AuditLine>> ReadAsync(long? before, int take);
}

/// <summary>One full page of older lines. Key: connection id, slash, page number.</summary>
[Alias("crmsync.IAuditPageGrain")]
public interface IAuditPageGrain : IGrainWithStringKey
{
    /// <summary>Stores the page. Repeatable.</summary>
    [Alias("StoreAsync")]
    Task StoreAsync(IReadOnlyList<AuditLine> lines);

    /// <summary>The page, oldest first.</summary>
    [Alias("ReadAsync")]
    Task<IReadOnlyList<AuditLine>> ReadAsync();
}

/// <summary>One call that changes something, whatever became of it. Holds ids and routes, no people's values and no body.</summary>
/// <param name="Number">Rises by one per connection, from 1.</param>
/// <param name="At">When it was answered.</param>
/// <param name="Key">Name of the key, or of the webhook.</param>
/// <param name="Role">Its role; webhook: a secret of its own.</param>
/// <param name="Method">POST, PUT, DELETE.</param>
/// <param name="Path">Path of the call, without its query.</param>
/// <param name="Status">HTTP status that it was answered with.</param>
[GenerateSerializer, Immutable, Alias("crmsync.AuditLine")]
public sealed record AuditLine(long Number, DateTimeOffset At, string Key, string Role, string Method, string Path, int Status);
