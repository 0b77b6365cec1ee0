using CrmSync.Simulators.Dataverse.Rules;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rows;

/// <summary>Creates, updates and deletes one row inside the open transaction: rules, computed columns, who and when, and the next row version.</summary>
internal sealed class RowWriting(DataverseStore store, Func<DataverseSettings> settings)
{
    private readonly Permissions _permissions = new(store, settings);

    public Row Create(Caller caller, Table table, Guid id, Dictionary<Column, object?> fields)
    {
        _permissions.Check(caller, table, RowOperation.Create);
        _permissions.Check(caller, table, fields.Keys, RowOperation.Create);
        PlugIns.Change(settings().Rules.Changes, caller, table, fields);
        var rows = store[table];
        if (rows.Find(id) is not null) throw DataverseError.Duplicate();
        StateRules.Complete(table, id, null, fields, settings().Rules.StatePairs);
        var values = table.Defaults();
        foreach (var (column, value) in fields) values[column.Ordinal] = value;
        values[table.Key.Ordinal] = id;
        Set(table, values, "ownerid", fields, new LookupValue("systemuser", caller.UserId));
        MoneyRules.Compute(store, table, values, fields);
        KeyRules.Check(rows, id, values, null);
        CheckWhole(caller, table, id, values, fields, create: true);
        var created = table.Find("overriddencreatedon") is { } overridden ? values[overridden.Ordinal] : null;
        Stamp(table, values, "createdon", created ?? Whole(store.Now));
        Stamp(table, values, "createdby", new LookupValue("systemuser", caller.UserId));
        Stamp(table, values, "owningbusinessunit", OrganizationRows.BusinessUnit);
        return Store(caller, table, id, null, rows.LastPlace + 1, values, fields, "create");
    }

    public Row Update(Caller caller, Table table, Row before, Dictionary<Column, object?> fields, string operation = "update")
    {
        fields.Remove(table.Key);
        _permissions.Check(caller, table, RowOperation.Update);
        _permissions.Check(caller, table, fields.Keys, RowOperation.Update);
        PlugIns.Change(settings().Rules.Changes, caller, table, fields);
        StateRules.Complete(table, before.Id, before, fields, settings().Rules.StatePairs);
        var values = before.Copy(table.Width);
        foreach (var (column, value) in fields) values[column.Ordinal] = value;
        MoneyRules.Compute(store, table, values, fields);
        KeyRules.Check(store[table], before.Id, values, fields);
        CheckWhole(caller, table, before.Id, values, fields, create: false);
        return Store(caller, table, before.Id, before, before.Place, values, fields, operation);
    }

    public void Delete(Caller caller, Table table, Row row)
    {
        if (table.LogicalName is "systemuser" or "organization" or "businessunit" or "sdkmessage" or "sdkmessagefilter")
            throw new DataverseError(405, "0x80040800", $"The 'Delete' method does not support entities of type '{table.LogicalName}'.");
        _permissions.Check(caller, table, RowOperation.Delete);
        PlugIns.Check(settings().Rules.PlugIns, caller, table, RowOperation.Delete, column => row[column], []);
        store.Apply(new RowWrite(table, row.Id, store.NextVersion(), null, caller, "delete", []));
        Unlink(caller, table, row);
    }

    /// <summary>What named the row: restricted, deleted with it, or left without it (protocol sheet 2.4).</summary>
    private void Unlink(Caller caller, Table table, Row row)
    {
        foreach (var many in store.Catalog.Relationships.OneToMany.Where(many => many.Parent == table && many.Column.LogicalName is not ("createdby" or "modifiedby")))
        {
            foreach (var child in store[many.Child].With(many.Column, [row.Id.ToString()]).ToList())
            {
                if (child[many.Column] is not LookupValue named || named.Id != row.Id || named.Table != table.LogicalName) continue;
                if (many.Column.OnDelete == DeleteBehavior.Restrict)
                    throw new DataverseError(405, "0x80040227", "The object you tried to delete is associated with another object and cannot be deleted.");
                if (many.Column.OnDelete == DeleteBehavior.Cascade) Delete(caller, many.Child, child);
                else Store(caller, many.Child, child.Id, child, child.Place, Without(many, child), new() { [many.Column] = null }, "update");
            }
        }
    }

    private static object?[] Without(OneToMany many, Row child)
    {
        var values = child.Copy(many.Child.Width);
        values[many.Column.Ordinal] = null;
        return values;
    }

    private void CheckWhole(Caller caller, Table table, Guid id, object?[] values, Dictionary<Column, object?> fields, bool create)
    {
        var now = settings();
        RowRules.Check(table, values, fields, create, now);
        if (caller.ClientId == Caller.Seed) return;
        if (table.Find("ownerid") is { } owner && fields.TryGetValue(owner, out var given)) _permissions.CheckOwner(table, given);
        PlugIns.Check(now.Rules.PlugIns, caller, table, create ? RowOperation.Create : RowOperation.Update, column => values[column.Ordinal], fields.Keys);
        Duplicates.Check(now.Rules.Duplicates, caller, store[table], id, values, fields.Keys);
    }

    private Row Store(
        Caller caller, Table table, Guid id, Row? before, long place, object?[] values, Dictionary<Column, object?> asked, string operation)
    {
        FullName.Compute(table, values);
        Stamp(table, values, "modifiedon", Whole(store.Now));
        Stamp(table, values, "modifiedby", new LookupValue("systemuser", caller.UserId));
        var version = store.NextVersion();
        Stamp(table, values, "versionnumber", version);
        store.Pool.Share(values);
        var row = new Row(id, place, version, values);
        store.Apply(before is null ? RowWrite.New(table, row, caller) : new RowWrite(table, id, version, row, caller, operation, Compare(table, before, values, asked)));
        return row;
    }

    /// <summary>What a write changed or was asked to write.</summary>
    private static List<FieldWrite> Compare(Table table, Row before, object?[] values, Dictionary<Column, object?> asked)
    {
        var wanted = new bool[values.Length];
        foreach (var column in asked.Keys) wanted[column.Ordinal] = true;
        var fields = new List<FieldWrite>(asked.Count + 3);
        for (var at = 0; at < values.Length; at++)
        {
            object? old = before.At(at), value = values[at];
            if ((wanted[at] || !Equals(old, value)) && table.At(at) is { } column) fields.Add(new FieldWrite(column, old, value, !column.IsKept));
        }

        return fields;
    }

    private static void Stamp(Table table, object?[] values, string name, object value)
    {
        if (table.Find(name) is { } column) values[column.Ordinal] = value;
    }

    private static void Set(Table table, object?[] values, string name, Dictionary<Column, object?> fields, object value)
    {
        if (table.Find(name) is { } column && !fields.ContainsKey(column)) values[column.Ordinal] = value;
    }

    private static DateTime Whole(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerSecond, DateTimeKind.Utc);
}
