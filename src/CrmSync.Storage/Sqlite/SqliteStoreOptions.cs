namespace CrmSync.Storage.Sqlite;

/// <summary>Where the embedded store lives and what it keeps.</summary>
public sealed class SqliteStoreOptions
{
    /// <summary>The folder of <c>crmsync.db</c> and <c>crmsync.lock</c>; made when it is missing.</summary>
    public required string Path { get; init; }

    /// <summary>Activity lines older than this are removed while nothing is written; null keeps them for ever.</summary>
    public TimeSpan? KeepActivities { get; init; }

    /// <summary>The database grows no further than this many bytes: a write that would fails as on a full disk. Null: no limit but the disk's.</summary>
    public long? LimitBytes { get; init; }

    internal string Folder => System.IO.Path.GetFullPath(Path);

    internal string DatabaseFile => System.IO.Path.Combine(Folder, "crmsync.db");

    internal string LockFile => System.IO.Path.Combine(Folder, "crmsync.lock");
}
