using CrmSync.Domain.People;
using CrmSync.Storage.Sqlite.Tables;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using SQLitePCL;

namespace CrmSync.Storage.Sqlite;

/// <summary>Puts many writes into one transaction. A row that conflicts fails alone (B-16); a transaction that fails leaves nothing. Used by one thread.</summary>
internal sealed class StoreWriter : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly StoreMetrics metrics;
    private readonly ILogger logger;
    private readonly Names names;
    private readonly Counters counters;
    private readonly StateTable states;
    private readonly PersonTables people;

    public StoreWriter(SqliteConnection connection, StoreMetrics metrics, ILogger logger)
    {
        (this.connection, this.metrics, this.logger) = (connection, metrics, logger);
        names = new(connection);
        counters = new(connection);
        states = new(connection);
        people = new(connection, counters);
    }

    /// <summary>Writes all of them and answers each caller.</summary>
    public void Commit(IReadOnlyList<PendingWrite> batch)
    {
        try
        {
            InTransaction(() =>
            {
                foreach (var pending in batch) Apply(pending);
            });
        }
        catch (Exception failure)
        {
            Answer(batch, failure);
            return;
        }

        metrics.Committed(batch.Count(w => w.Refusal is null));
        foreach (var pending in batch) pending.Acknowledge();
    }

    /// <summary>Removes some of the oldest activity lines before the given time; true when there may be more.</summary>
    public bool DeleteActivitiesBefore(DateTimeOffset time)
    {
        const int most = 500;
        var deleted = 0;
        try
        {
            InTransaction(() => deleted = people.DeleteActivitiesBefore(time, most));
        }
        catch (SqliteException failure)
        {
            logger.RetentionFailed(failure.SqliteErrorCode);
        }

        return deleted == most;
    }

    public void Dispose()
    {
        people.Dispose();
        states.Dispose();
        counters.Dispose();
        names.Dispose();
        connection.Dispose();
    }

    private void InTransaction(Action write)
    {
        try
        {
            Database.Execute(connection, "BEGIN IMMEDIATE");
            write();
            counters.Write();
            Database.Execute(connection, "COMMIT");
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    /// <summary>Everything that may fail one row alone is asked before that row writes anything.</summary>
    private void Apply(PendingWrite pending)
    {
        var write = pending.Write;
        if (write.Mark is { } mark)
        {
            var (marked, whose) = PersonKey.Split(write.GrainKey);
            people.Park(names.Number(Names.OfConnection(marked)), whose, mark);
            pending.Written(null);
            return;
        }

        var (connectionName, person) = write.Rows is null ? ("", "") : PersonKey.Split(write.GrainKey);
        var connectionNumber = write.Rows is null ? 0 : names.Number(Names.OfConnection(connectionName));
        if (write.Rows is not null && people.Conflict(connectionNumber, person, write.Rows) is { } held)
        {
            pending.Refuse(held);
            return;
        }

        if (!states.Write(names.Number(Names.OfState(write.GrainType)), write, out var tag))
        {
            pending.Refuse(new InconsistentStateException($"{write.GrainType} {write.GrainKey} was written by another activation.", tag?.ToString(), write.Tag?.ToString()));
            return;
        }

        if (write.Rows is not null) people.Write(connectionNumber, person, write.Rows);
        pending.Written(tag);
    }

    /// <summary>One row that cannot be written must not hold up the others: they are tried again one by one, unless the disk is at fault.</summary>
    private void Answer(IReadOnlyList<PendingWrite> batch, Exception failure)
    {
        var ofTheStore = failure is SqliteException { SqliteErrorCode: not (raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH) };
        if (!ofTheStore && batch.Count > 1)
        {
            foreach (var pending in batch) Commit([pending]);
            return;
        }

        var code = (failure as SqliteException)?.SqliteErrorCode ?? 0;
        var mend = Mend(ofTheStore ? code : 0);
        logger.CommitFailed(batch.Count, connection.DataSource, mend, code, failure.GetType().Name);
        var reason = ofTheStore ? new IOException($"The store could not commit to {connection.DataSource}: {mend} (SQLite error {code}). Nothing of this transaction was written.", failure) : failure;
        foreach (var pending in batch) pending.Fail(reason);
    }

    // What whoever is called to it can do; everything that is owed is tried again.
    private static string Mend(int code) => code switch
    {
        0 => "this one write cannot be stored, and the others go on",
        raw.SQLITE_FULL => "its disk is full; make room, and the sync goes on",
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_CANTOPEN => "it may not be written; let this account write there, and the sync goes on",
        _ => "its disk does not take it; see to the disk, and the sync goes on",
    };

    private void RollBack()
    {
        names.Forget();
        counters.Forget();
        if (raw.sqlite3_get_autocommit(connection.Handle!) == 0) raw.sqlite3_exec(connection.Handle!, "ROLLBACK");
    }
}
