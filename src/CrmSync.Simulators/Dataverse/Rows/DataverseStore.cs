using System.Collections.Concurrent;
using CrmSync.Simulators.Dataverse.Tables;
using CrmSync.Simulators.History;

namespace CrmSync.Simulators.Dataverse.Rows;

/// <summary>All rows under one global row version, with transactions: what a transaction wrote is undone when it throws. The core's lock is held by its callers.</summary>
internal sealed class DataverseStore(Catalog catalog, TimeProvider clock, HistoryLog history)
{
    private readonly ConcurrentDictionary<string, RowTable> _tables = new(catalog.Tables.ToDictionary(table => table.LogicalName, table => new RowTable(table)));
    private readonly List<(RowWrite Write, Row? Before, long? DeletedBefore)> _open = [];
    private readonly RowHistory _told = new(history);
    private readonly RecordWriter _record = new();
    private bool _inTransaction;

    /// <summary>Takes the record of each commit, in order; null while replaying or without a data folder.</summary>
    public Action<ReadOnlyMemory<byte>>? Sink { get; set; }

    /// <summary>Looks at the writes of a transaction before they are committed, when steps are registered; may add writes, or throw to undo them.</summary>
    public Action<IReadOnlyList<(RowWrite Write, Row? Before)>>? Committing { get; set; }

    /// <summary>Told of each commit.</summary>
    public Action<Commit>? Committed { get; set; }

    public Catalog Catalog { get; private set; } = catalog;

    public HistoryLog History { get; } = history;

    public ValuePool Pool { get; } = new();

    public long Version { get; private set; } = 1_000_000;

    public DateTimeOffset Now => clock.GetUtcNow();

    public RowTable this[Table table] => _tables[table.LogicalName];

    public RowTable this[string table] => _tables[table];

    public IEnumerable<RowTable> Tables => _tables.Values.OrderBy(rows => rows.Table.ObjectTypeCode).ThenBy(rows => rows.Table.LogicalName, StringComparer.Ordinal);

    /// <summary>Changes definitions; a table that is new has no rows, one that goes takes its rows along.</summary>
    public void Define(DefinitionEdit edit)
    {
        if (Catalog.Apply(edit) is { } made) _tables.TryAdd(made.LogicalName, new RowTable(made));
        foreach (var gone in _tables.Keys.Where(name => !Catalog.TryTable(name, out _)).ToList()) _tables.TryRemove(gone, out _);
    }

    /// <summary>Forgets every row and every definition that was made; versions and the history go on.</summary>
    public void Empty()
    {
        Catalog = new Catalog();
        _tables.Clear();
        foreach (var table in Catalog.Tables) _tables.TryAdd(table.LogicalName, new RowTable(table));
    }

    public long NextVersion() => ++Version;

    /// <summary>Runs writes as one commit. Inside another transaction it joins that one.</summary>
    public T Transact<T>(Func<T> work)
    {
        if (_inTransaction) return work();
        _inTransaction = true;
        try
        {
            var result = work();
            Commit();
            return result;
        }
        finally
        {
            RollBack();
            _inTransaction = false;
        }
    }

    /// <summary>Stores one row version (or its deletion) within the open transaction.</summary>
    public void Apply(RowWrite write)
    {
        var rows = this[write.Table];
        _open.Add((write, rows.Find(write.Id), rows.DeletedAt(write.Id)));
        Place(write);
    }

    /// <summary>Takes a commit read back from the journal.</summary>
    public void Replay(Commit commit)
    {
        foreach (var write in commit.Writes)
        {
            Place(write);
            Version = Math.Max(Version, write.Version);
        }

        _told.Tell(commit);
    }

    public void Raise(long version) => Version = Math.Max(Version, version);

    private void Place(RowWrite write)
    {
        if (write.Row is null) this[write.Table].Remove(write.Id, write.Version);
        else this[write.Table].Put(write.Row);
    }

    private void Commit()
    {
        if (_open.Count == 0) return;
        if (_tables.TryGetValue("sdkmessageprocessingstep", out var steps) && steps.Count > 0) Committing?.Invoke([.. _open.Select(entry => (entry.Write, entry.Before))]);
        var commit = new Commit(Now, [.. _open.Select(entry => entry.Write)]);
        _open.Clear();
        Sink?.Invoke(CommitCodec.Write(_record, commit));
        _told.Tell(commit);
        Committed?.Invoke(commit);
    }

    private void RollBack()
    {
        for (var index = _open.Count - 1; index >= 0; index--)
        {
            var (write, before, deletedBefore) = _open[index];
            this[write.Table].Restore(write.Id, before, deletedBefore);
        }

        _open.Clear();
    }
}
