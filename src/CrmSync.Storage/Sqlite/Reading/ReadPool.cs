using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace CrmSync.Storage.Sqlite.Reading;

/// <summary>
/// Connections for reading, as many as threads read at the same moment. A read is microseconds from the page cache, so it runs on its caller's thread.
/// </summary>
internal sealed class ReadPool(Func<SqliteConnection> open) : IDisposable
{
    private const int MostIdle = 16;
    private readonly ConcurrentBag<ReadConnection> idle = [];
    private volatile bool closed;

    public T Read<T>(Func<ReadConnection, T> read)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        var connection = idle.TryTake(out var known) ? known : new ReadConnection(open());
        try
        {
            var result = read(connection);
            GiveBack(connection);
            return result;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        closed = true;
        while (idle.TryTake(out var connection)) connection.Dispose();
    }

    private void GiveBack(ReadConnection connection)
    {
        if (idle.Count >= MostIdle || closed) connection.Dispose();
        else idle.Add(connection);
        if (closed && idle.TryTake(out var late)) late.Dispose();
    }
}
