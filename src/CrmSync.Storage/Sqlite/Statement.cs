using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CrmSync.Storage.Sqlite;

/// <summary>One prepared statement, used again and again by one thread at a time: Start, Add each parameter in order, then Step or Run.</summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private int next;

    public Statement(SqliteConnection connection, string sql)
    {
        database = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
    }

    public Statement Start()
    {
        Reset();
        next = 0;
        return this;
    }

    public Statement Add(long value)
    {
        Check(raw.sqlite3_bind_int64(statement, ++next, value));
        return this;
    }

    public Statement Add(long? value) => value is { } number ? Add(number) : AddNull();

    public Statement Add(byte[] value)
    {
        Check(raw.sqlite3_bind_blob(statement, ++next, value));
        return this;
    }

    /// <summary>Bytes, not a C string: a value may hold a zero character.</summary>
    public Statement Add(string? value)
    {
        if (value is null) return AddNull();
        if (value.Length == 0)
        {
            Check(raw.sqlite3_bind_text(statement, ++next, ""));
            return this;
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        Span<byte> bytes = most <= 512 ? stackalloc byte[most] : new byte[most];
        Check(raw.sqlite3_bind_text(statement, ++next, bytes[..Encoding.UTF8.GetBytes(value, bytes)]));
        return this;
    }

    /// <summary>True when there is a row to read.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW) return true;
        if (code != raw.SQLITE_DONE) Check(code);
        return false;
    }

    /// <summary>Runs a statement without rows; says how many rows it changed.</summary>
    public int Run()
    {
        Step();
        var changed = raw.sqlite3_changes(database);
        Reset();
        return changed;
    }

    /// <summary>Ends reading: an open statement holds the reader's snapshot.</summary>
    public void Reset() => raw.sqlite3_reset(statement);

    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    public long? NumberOrNull(int column) => IsNull(column) ? null : Number(column);

    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(statement, column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public byte[] Bytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    public void Dispose() => statement.Dispose();

    private bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    private Statement AddNull()
    {
        Check(raw.sqlite3_bind_null(statement, ++next));
        return this;
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, database);
}
