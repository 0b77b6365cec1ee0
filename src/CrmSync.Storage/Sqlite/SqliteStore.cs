using CrmSync.Storage.Sqlite.Reading;
using Microsoft.Extensions.Logging;

namespace CrmSync.Storage.Sqlite;

/// <summary>The embedded store: one file, one owner, one writer, many readers. Opened once per silo.</summary>
internal sealed class SqliteStore : IDisposable
{
    private const int MostWritesInOneTransaction = 2000;
    private static readonly TimeSpan RetentionPace = TimeSpan.FromMinutes(1);

    private readonly SqliteStoreOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<SqliteStore> logger;
    private readonly StoreLock folderLock;
    private readonly StoreWriter writer;
    private readonly GroupCommit<PendingWrite> commits;
    private readonly ReadPool readers;
    private readonly ITimer? retention;
    private bool closed;

    /// <exception cref="StoreInUseException">Another process holds the folder.</exception>
    /// <exception cref="StoreUnusableException">The file is damaged, foreign, newer or out of reach.</exception>
    public SqliteStore(SqliteStoreOptions options, StoreMetrics metrics, TimeProvider time, ILogger<SqliteStore> logger)
    {
        (this.options, this.time, this.logger) = (options, time, logger);
        folderLock = StoreLock.Take(options);
        try
        {
            writer = new StoreWriter(Database.OpenForWriting(options), metrics, logger);
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }

        readers = new ReadPool(() => Database.OpenForReading(options));
        commits = new GroupCommit<PendingWrite>("crmsync store", MostWritesInOneTransaction, writer.Commit, DeleteOldActivities);
        if (options.KeepActivities is not null) retention = time.CreateTimer(_ => commits.AskForIdle(), null, RetentionPace, RetentionPace);
        logger.StoreOpened(options.Folder, Schema.Version);
    }

    /// <summary>Completes when the write is durable; fails when it was not written, or when nobody can know.</summary>
    public Task<StateTag?> WriteAsync(StateWrite write)
    {
        var pending = new PendingWrite(write);
        return commits.TryAdd(pending) ? pending.Done : Task.FromException<StateTag?>(new ObjectDisposedException(nameof(SqliteStore)));
    }

    /// <summary>The committed state of a grain, or null.</summary>
    public StoredState? ReadState(string grainType, string grainKey) => readers.Read(reader => ReadConnection.First(
        reader.Start("SELECT id, version, format, data FROM state WHERE grain_type=(SELECT id FROM names WHERE name=?) AND grain_key=?")
            .Add(Tables.Names.OfState(grainType)).Add(grainKey),
        row => new StoredState(new StateTag(row.Number(0), row.Number(1)), row.Number(2), row.Bytes(3))));

    public T Read<T>(Func<ReadConnection, T> read) => readers.Read(read);

    /// <summary>Writes what waits, then closes the file and gives the folder free.</summary>
    public void Dispose()
    {
        if (closed) return;
        closed = true;
        retention?.Dispose();
        commits.Dispose();
        readers.Dispose();
        writer.Dispose();
        folderLock.Dispose();
        logger.StoreClosed(options.Folder);
    }

    private bool DeleteOldActivities() => writer.DeleteActivitiesBefore(time.GetUtcNow() - options.KeepActivities!.Value);
}
