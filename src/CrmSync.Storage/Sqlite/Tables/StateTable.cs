using Microsoft.Data.Sqlite;

namespace CrmSync.Storage.Sqlite.Tables;

/// <summary>Grain states, written under the condition that nobody else wrote in between.</summary>
internal sealed class StateTable : IDisposable
{
    /// <summary>The format that this build writes: Orleans' binary serializer.</summary>
    public const long Format = 1;

    private readonly Statement update;
    private readonly Statement insert;
    private readonly Statement delete;
    private readonly Statement find;
    private long lastRow;

    public StateTable(SqliteConnection connection)
    {
        update = new(connection, "UPDATE state SET version=version+1, format=?, data=? WHERE id=? AND version=?");
        insert = new(connection, "INSERT INTO state(id, grain_type, grain_key, version, format, data) VALUES(?, ?, ?, 1, ?, ?) ON CONFLICT(grain_type, grain_key) DO NOTHING");
        delete = new(connection, "DELETE FROM state WHERE id=? AND version=?");
        find = new(connection, "SELECT id, version FROM state WHERE grain_type=? AND grain_key=?");
        using var last = new Statement(connection, "SELECT COALESCE(MAX(id), 0) FROM state");
        last.Step();
        lastRow = last.Number(0);
    }

    /// <summary>True when the state was written (or cleared); <paramref name="now"/> is then its new tag. False: somebody else wrote; it is then the stored tag.</summary>
    public bool Write(long grainType, StateWrite write, out StateTag? now)
    {
        now = (write.Tag, write.Data) switch
        {
            (null, null) => null,
            (null, { } data) => Insert(grainType, write.GrainKey, data),
            ({ } tag, null) => null,
            ({ } tag, { } data) => Update(tag, data),
        };
        var written = write.Data is null ? Clear(grainType, write) : now is not null;
        if (!written) now = Find(grainType, write.GrainKey);
        return written;
    }

    public void Dispose()
    {
        update.Dispose();
        insert.Dispose();
        delete.Dispose();
        find.Dispose();
    }

    private StateTag? Insert(long grainType, string key, byte[] data)
    {
        var row = ++lastRow;
        return insert.Start().Add(row).Add(grainType).Add(key).Add(Format).Add(data).Run() > 0 ? new StateTag(row, 1) : null;
    }

    private StateTag? Update(StateTag tag, byte[] data) =>
        update.Start().Add(Format).Add(data).Add(tag.Row).Add(tag.Version).Run() > 0 ? tag with { Version = tag.Version + 1 } : null;

    private bool Clear(long grainType, StateWrite write) => write.Tag is { } tag
        ? delete.Start().Add(tag.Row).Add(tag.Version).Run() > 0
        : Find(grainType, write.GrainKey) is null;

    private StateTag? Find(long grainType, string key)
    {
        StateTag? found = find.Start().Add(grainType).Add(key).Step() ? new StateTag(find.Number(0), find.Number(1)) : null;
        find.Reset();
        return found;
    }
}
