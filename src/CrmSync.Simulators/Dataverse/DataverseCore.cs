using System.Text.Json;
using CrmSync.Simulators.Dataverse.Actions;
using CrmSync.Simulators.Dataverse.Queries;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Rules;
using CrmSync.Simulators.Dataverse.Tables;
using CrmSync.Simulators.Dataverse.Webhooks;
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
    private readonly DeltaReading _delta;
    private readonly IdSource _ids;
    private readonly Steps _steps;
    private bool _agreed;

    public DataverseCore(TimeProvider clock, Random chance)
    {
        _ids = new IdSource(chance);
        Store = new DataverseStore(new Catalog(), clock, new HistoryLog());
        _bodies = new BodyReading(Store, () => Settings);
        Permissions = new Permissions(Store, () => Settings);
        Writing = new RowWriting(Store, () => Settings);
        _delta = new DeltaReading(Store, () => Settings);
        Joining = new Joining(Store, Writing, NextId);
        Creating = new Creating(Store, Writing, _bodies, Joining, NextId);
        Actions = new RowActions(this, _bodies);
        _steps = new Steps(Store, NextId);
        Posting = new Posting(clock);
        Jobs = new SystemJobs(this, Posting);
        Store.Committing = Announce;
    }

    public Posting Posting { get; }

    public SystemJobs Jobs { get; }

    public DataverseStore Store { get; }

    public DataverseSettings Settings { get; private set; } = new();

    public RowWriting Writing { get; }

    public Permissions Permissions { get; }

    public Joining Joining { get; }

    public Creating Creating { get; }

    public RowActions Actions { get; }

    /// <summary>Told of every change of a column or definition before anybody can use it, so that the journal knows it first.</summary>
    public Action<ColumnEdit> ColumnTold { get; set; } = _ => { };

    /// <inheritdoc cref="ColumnTold"/>
    public Action<DefinitionEdit> DefinitionTold { get; set; } = _ => { };

    /// <summary>Runs work under the core's lock.</summary>
    public T Locked<T>(Func<T> work)
    {
        lock (_gate) return work();
    }

    /// <summary>
    /// Runs several operations as one commit; all are undone when one throws. Where synchronous steps are registered it is done once to see what they would be
    /// told, undone, and done again with the same ids when all agreed: nobody waits for a receiver while holding the lock.
    /// </summary>
    public T Transact<T>(Func<T> work)
    {
        if (_gate.IsHeldByCurrentThread) return Store.Transact(work);
        IReadOnlyList<StepCall>? asked = null;
        for (IReadOnlyList<Guid> ids = []; ;)
        {
            lock (_gate)
            {
                try
                {
                    (_agreed, _) = (asked is not null, _ids.Begin(ids));
                    return Store.Transact(work);
                }
                catch (StepsPendingException pending)
                {
                    (asked, ids) = (pending.Calls, _ids.Taken);
                }
            }

            foreach (var call in asked) Posting.Demand(call);
        }
    }

    /// <summary>Chance of its own after a restart, so that ids already given are not given again.</summary>
    public void Reseed(Random chance) => _ids.Reseed(chance);

    public Guid NextId() => _ids.Next();

    public Row Create(Caller caller, Table table, JsonElement body, IReadOnlyDictionary<string, string>? references = null) =>
        Transact(() => Creating.Create(caller, table, body, references));

    /// <summary>PATCH: the decision table of protocol sheet 2.5. A row that is missing under an alternate key takes the key's values.</summary>
    public (Row Row, bool Created) Patch(
        Caller caller, RowKey key, JsonElement body, Precondition precondition, IReadOnlyDictionary<string, string>? references = null) => Transact(() =>
    {
        if (key.Find(Store[key.Table]) is not { } row)
        {
            if (precondition.MustExist) throw key.NotFound();
            return (Creating.Create(caller, key.Table, body, references, key.Id, key.Values), true);
        }

        if (precondition.MustBeMissing) throw DataverseError.Duplicate();
        CheckVersion(row, precondition);
        var fields = _bodies.Read(key.Table, body, create: false, references).Fields;
        foreach (var column in key.Values.Keys) fields.Remove(column);
        ClosingRules.Check(key.Table, row, fields, Settings);
        return (Writing.Update(caller, key.Table, row, fields), false);
    });

    public void Delete(Caller caller, RowKey key, Precondition precondition) => Transact(() =>
    {
        var row = Get(key);
        CheckVersion(row, precondition);
        Writing.Delete(caller, key.Table, row);
        return row;
    });

    /// <summary>PUT or DELETE of one column; value null clears it.</summary>
    public Row SetColumn(Caller caller, RowKey key, Column column, JsonElement? value) => Transact(() =>
    {
        var fields = new Dictionary<Column, object?>();
        if (column.ForUpdate) fields[column] = value is { } given ? ValueReading.Read(key.Table, column, given) : null;
        return Writing.Update(caller, key.Table, Get(key), fields);
    });

    /// <summary>PUT or DELETE of one reference; address null clears it.</summary>
    public Row SetReference(Caller caller, RowKey key, Column column, string? address) => Transact(() =>
    {
        var target = address is null ? null : _bodies.Address(key.Table, address, null);
        if (target is not null && !column.Targets.Contains(target.Table))
            throw DataverseError.Payload(key.Table.SetName, $"The navigation property '{column.LogicalName}' does not lead to rows of '{target.Table}'.");
        return Writing.Update(caller, key.Table, Get(key), new Dictionary<Column, object?> { [column] = target });
    });

    /// <summary>The row, or 404 0x80040217, or 404 0x80060891 under an alternate key.</summary>
    public Row Get(RowKey key) => Locked(() => key.Find(Store[key.Table])) ?? throw key.NotFound();

    /// <summary>The row that an address names.</summary>
    public LookupValue Address(Table asking, string address, IReadOnlyDictionary<string, string>? references) => Locked(() => _bodies.Address(asking, address, references));

    public Page Query(Table table, Query query) => Locked(() => QueryReading.Read(Store[table], query));

    public Page Walk(Table table, Cookie? cookie, int size) => Locked(() => _delta.Walk(Store[table], cookie, size));

    public Page Changes(Table table, DeltaToken token, Cookie? cookie, int size) => Locked(() => _delta.Changes(Store[table], token, cookie, size));

    public int Pending(Table table, DeltaToken token) => Locked(() => _delta.Pending(Store[table], token));

    /// <summary>Adds, removes or changes a column.</summary>
    public Column EditColumn(ColumnEdit edit) => Locked(() =>
    {
        ColumnTold(edit);
        return Apply(edit);
    });

    /// <summary>Changes definitions.</summary>
    public void EditDefinition(DefinitionEdit edit) => Locked(() =>
    {
        DefinitionTold(edit);
        Apply(edit);
        return edit.Kind != DefinitionEditKind.PutTable || Store.Transact(() => MessageRows.Ensure(Store, Writing, new Caller(Caller.Seed, OrganizationRows.User(Caller.Seed))));
    });

    /// <summary>A change read back from the journal.</summary>
    public Column Apply(ColumnEdit edit)
    {
        var column = edit.Apply();
        Store.Catalog.Changed(edit.Table);
        return column;
    }

    /// <inheritdoc cref="Apply(ColumnEdit)"/>
    public void Apply(DefinitionEdit edit)
    {
        Store.Define(edit);
        Track();
    }

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

    /// <summary>Asks synchronous steps before a commit; writes a job for each asynchronous one into it.</summary>
    private void Announce(IReadOnlyList<(RowWrite Write, Row? Before)> writes)
    {
        var calls = _steps.Of(writes);
        if (!_agreed && calls.Exists(one => one.Synchronous)) throw new StepsPendingException([.. calls.Where(one => one.Synchronous).Select(one => one.Call)]);
        var jobs = Store.Catalog["asyncoperation"];
        foreach (var (call, _, autoDelete) in calls.Where(one => !one.Synchronous))
        {
            Writing.Create(new Caller(Caller.Seed, OrganizationRows.User(Caller.Seed)), jobs, NextId(), OrganizationRows.Fields(
                jobs, ("name", call.Name), ("operationtype", 1), ("messagename", call.Message), ("data", call.Write()), ("message", autoDelete ? "autodelete" : null)));
        }
    }

    private void Track()
    {
        foreach (var table in Store.Catalog.Tables) table.ChangeTrackingEnabled = table.Tracks && !Settings.UntrackedTables.Contains(table.LogicalName);
    }

    private static void CheckVersion(Row row, Precondition precondition)
    {
        if (precondition.Version is { } version && version != row.Version) throw DataverseError.StaleVersion();
    }
}
