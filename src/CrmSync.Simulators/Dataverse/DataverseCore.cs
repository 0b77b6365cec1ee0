using System.Text.Json;
using CrmSync.Simulators.Dataverse.Actions;
using CrmSync.Simulators.Dataverse.Queries;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Rules;
using CrmSync.Simulators.Dataverse.Tables;
using CrmSync.Simulators.History;

namespace CrmSync.Simulators.Dataverse;

/// <summary>
/// Dataverse without HTTP: tables, metadata, rules, one row version for all tables, change tracking. One lock; clock and chance are handed in.
/// Every operation is one transaction; <see cref="Transact{T}"/> joins several. Refusals are thrown as <see cref="DataverseError"/>.
/// </summary>
internal sealed class DataverseCore
{
    private readonly Lock _gate = new();
    private readonly BodyReading _bodies;
    private readonly RowWriting _writing;
    private readonly DeltaReading _delta;
    private readonly Qualifying _qualifying;
    private readonly Merging _merging;
    private Random _chance;

    public DataverseCore(TimeProvider clock, Random chance)
    {
        _chance = chance;
        Store = new DataverseStore(new Catalog(), clock, new HistoryLog());
        _bodies = new BodyReading(Store);
        Permissions = new Permissions(Store, () => Settings);
        _writing = new RowWriting(Store, () => Settings);
        _delta = new DeltaReading(Store, () => Settings);
        _qualifying = new Qualifying(Store, _writing, NextId, () => Settings);
        _merging = new Merging(Store, _writing, _bodies);
    }

    public DataverseStore Store { get; }

    public DataverseSettings Settings { get; private set; } = new();

    public RowWriting Writing => _writing;

    public Permissions Permissions { get; }

    /// <summary>Runs work under the core's lock.</summary>
    public T Locked<T>(Func<T> work)
    {
        lock (_gate) return work();
    }

    /// <summary>Runs several operations as one commit; all are undone when one throws.</summary>
    public T Transact<T>(Func<T> work)
    {
        lock (_gate) return Store.Transact(work);
    }

    /// <summary>Chance of its own after a restart, so that ids already given are not given again.</summary>
    public void Reseed(Random chance) => _chance = chance;

    public Guid NextId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _chance.NextBytes(bytes);
        (bytes[7], bytes[8]) = ((byte)((bytes[7] & 0x0f) | 0x40), (byte)((bytes[8] & 0x3f) | 0x80));
        return new Guid(bytes);
    }

    public Row Create(Caller caller, Table table, JsonElement body, IReadOnlyDictionary<string, string>? references = null) => Transact(() =>
    {
        var fields = _bodies.Read(table, body, create: true, references);
        return _writing.Create(caller, table, fields.Remove(table.Key, out var given) && given is Guid id ? id : NextId(), fields);
    });

    /// <summary>PATCH: the decision table of protocol sheet 2.5.</summary>
    public (Row Row, bool Created) Patch(
        Caller caller, Table table, Guid id, JsonElement body, Precondition precondition, IReadOnlyDictionary<string, string>? references = null) => Transact(() =>
    {
        if (Store[table].Find(id) is not { } row)
        {
            if (precondition.MustExist) throw DataverseError.NotFound(table.LogicalName, id);
            var created = _bodies.Read(table, body, create: true, references);
            created.Remove(table.Key);
            return (_writing.Create(caller, table, id, created), true);
        }

        if (precondition.MustBeMissing) throw DataverseError.Duplicate();
        CheckVersion(row, precondition);
        return (_writing.Update(caller, table, row, _bodies.Read(table, body, create: false, references)), false);
    });

    public void Delete(Caller caller, Table table, Guid id, Precondition precondition) => Transact(() =>
    {
        var row = Get(table, id);
        CheckVersion(row, precondition);
        _writing.Delete(caller, table, row);
        return row;
    });

    /// <summary>PUT or DELETE of one column, or of one reference; value null clears it.</summary>
    public Row SetColumn(Caller caller, Table table, Guid id, Column column, JsonElement? value) => Transact(() =>
    {
        var fields = new Dictionary<Column, object?>();
        if (column.ForUpdate) fields[column] = value is { } given ? ValueReading.Read(table, column, given) : null;
        return _writing.Update(caller, table, Get(table, id), fields);
    });

    public Row SetReference(Caller caller, Table table, Guid id, Column column, string? address) => Transact(() =>
    {
        var fields = new Dictionary<Column, object?> { [column] = address is null ? null : _bodies.Address(table, address, null) };
        return _writing.Update(caller, table, Get(table, id), fields);
    });

    /// <summary>The row, or 404 0x80040217.</summary>
    public Row Get(Table table, Guid id) => Locked(() => Store[table].Find(id)) ?? throw DataverseError.NotFound(table.LogicalName, id);

    public Page Query(Table table, Query query) => Locked(() => QueryReading.Read(Store[table], query));

    public Page Walk(Table table, Cookie? cookie, int size) => Locked(() => _delta.Walk(Store[table], cookie, size));

    public Page Changes(Table table, DeltaToken token, Cookie? cookie, int size) => Locked(() => _delta.Changes(Store[table], token, cookie, size));

    public int Pending(Table table, DeltaToken token) => Locked(() => _delta.Pending(Store[table], token));

    public IReadOnlyList<LookupValue> QualifyLead(Caller caller, Guid id, JsonElement body) => Transact(() => _qualifying.Qualify(caller, id, body));

    public void Merge(Caller caller, JsonElement body) => Transact(() =>
    {
        _merging.Merge(caller, body);
        return true;
    });

    /// <summary>Adds, removes or changes a column; <paramref name="told"/> is called before anybody can write it, so that the journal knows it first.</summary>
    public Column EditColumn(ColumnEdit edit, Action<ColumnEdit> told) => Locked(() =>
    {
        told(edit);
        if (edit.Kind == ColumnEditKind.Add) return edit.Table.Add(TableText.ReadColumn(edit.Text));
        if (edit.Kind == ColumnEditKind.Change) return edit.Table.Change(TableText.ReadColumn(edit.Text));
        var column = edit.Table.Find(edit.Text)!;
        edit.Table.Remove(column);
        return column;
    });

    /// <summary>Takes new switches; expires the tokens given so far when asked to.</summary>
    public void Configure(DataverseSettings settings, bool expireTokens) => Transact(() =>
    {
        Settings = expireTokens ? settings with { TokensExpiredThrough = Store.Version } : settings;
        Track();
        if (expireTokens) Store.NextVersion();
        return true;
    });

    /// <summary>Takes switches read back from the journal.</summary>
    public void Restore(DataverseSettings settings)
    {
        Settings = settings;
        Track();
        Store.Raise(settings.TokensExpiredThrough + 1);
    }

    private void Track()
    {
        foreach (var table in Store.Catalog.Tables) table.ChangeTrackingEnabled = !Settings.UntrackedTables.Contains(table.LogicalName);
    }

    private static void CheckVersion(Row row, Precondition precondition)
    {
        if (precondition.Version is { } version && version != row.Version) throw DataverseError.StaleVersion();
    }
}
