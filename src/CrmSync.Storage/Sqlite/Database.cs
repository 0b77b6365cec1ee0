using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CrmSync.Storage.Sqlite;

/// <summary>Opens connections to the database file, the first one with the schema in place.</summary>
internal static class Database
{
    private const long CheckWholeFileUpToBytes = 64 << 20;

    /// <summary>The writer's connection. Throws <see cref="StoreUnusableException"/> when the file is damaged, foreign or newer.</summary>
    public static SqliteConnection OpenForWriting(SqliteStoreOptions options)
    {
        var connection = Connect(options);
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA busy_timeout=10000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-65536");
            EnsureSchema(connection, options);
            if (options.LimitBytes is { } limit) Execute(connection, $"PRAGMA max_page_count={Math.Max(1, limit / Number(connection, "PRAGMA page_size"))}");
            return connection;
        }
        catch (SqliteException broken)
        {
            connection.Dispose();
            throw Unusable(options, broken);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A connection that cannot write.</summary>
    public static SqliteConnection OpenForReading(SqliteStoreOptions options)
    {
        var connection = Connect(options);
        connection.Open();
        Execute(connection, "PRAGMA busy_timeout=10000; PRAGMA cache_size=-8192; PRAGMA query_only=1");
        return connection;
    }

    public static void Execute(SqliteConnection connection, string sql) =>
        SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(connection.Handle!, sql), connection.Handle);

    private static SqliteConnection Connect(SqliteStoreOptions options) =>
        new(new SqliteConnectionStringBuilder { DataSource = options.DatabaseFile, Pooling = false }.ToString());

    private static long Number(SqliteConnection connection, string sql)
    {
        using var statement = new Statement(connection, sql);
        return statement.Step() ? statement.Number(0) : 0;
    }

    private static void EnsureSchema(SqliteConnection connection, SqliteStoreOptions options)
    {
        var version = Number(connection, "PRAGMA user_version");
        var isNew = version == 0 && Number(connection, "SELECT COUNT(*) FROM sqlite_schema") == 0;
        if (isNew)
        {
            Execute(connection, $"BEGIN IMMEDIATE; {Schema.Create} PRAGMA application_id={Schema.ApplicationId}; PRAGMA user_version={Schema.Version}; COMMIT");
            return;
        }

        if (Number(connection, "PRAGMA application_id") != Schema.ApplicationId)
            throw new StoreUnusableException($"{options.DatabaseFile} is not a crmsync store; name another folder with CrmSync:Store:Path.");
        if (version > Schema.Version)
            throw new StoreUnusableException($"{options.DatabaseFile} was written by a newer crmsync (schema {version}, this one knows {Schema.Version}); start that version or a later one.");
        if (new FileInfo(options.DatabaseFile).Length <= CheckWholeFileUpToBytes && !IsSound(connection)) throw Damaged(options, null);
        for (; version < Schema.Version; version++) Execute(connection, $"BEGIN IMMEDIATE; {Schema.Upgrades[version]} PRAGMA user_version={version + 1}; COMMIT");
    }

    private static bool IsSound(SqliteConnection connection)
    {
        using var check = new Statement(connection, "PRAGMA quick_check(1)");
        return check.Step() && check.Text(0) == "ok";
    }

    private static StoreUnusableException Unusable(SqliteStoreOptions options, SqliteException broken) => broken.SqliteErrorCode switch
    {
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => Damaged(options, broken),
        _ => new StoreUnusableException($"{options.DatabaseFile} cannot be opened (SQLite error {broken.SqliteErrorCode}); see that the disk has room and this account may write there.", broken),
    };

    private static StoreUnusableException Damaged(SqliteStoreOptions options, Exception? cause) => new(
        $"{options.DatabaseFile} is damaged; put a backup of the folder back, or move the folder away and start with an empty store (an initial sync follows).", cause);
}
