using System.Text.Json;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Rules;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Actions;

/// <summary>Makes a row with all that its body brings along: rows that it names, rows that hang on it, rows to be joined to it (protocol sheet 2.1).</summary>
internal sealed class Creating(DataverseStore store, RowWriting rows, BodyReading bodies, Joining joining, Func<Guid> nextId)
{
    /// <summary>Given: the id from the address, and columns that the address or the parent names; the body's own values win over those.</summary>
    public Row Create(
        Caller caller,
        Table table,
        JsonElement body,
        IReadOnlyDictionary<string, string>? references = null,
        Guid? given = null,
        IReadOnlyDictionary<Column, object?>? named = null)
    {
        var asked = bodies.Read(table, body, create: true, references);
        foreach (var (column, value) in named ?? new Dictionary<Column, object?>()) asked.Fields.TryAdd(column, value);
        foreach (var (column, target, inner) in asked.Parents)
            asked.Fields[column] = new LookupValue(target.LogicalName, Create(caller, target, inner, references).Id);
        var own = asked.Fields.Remove(table.Key, out var key) && key is Guid id ? id : (Guid?)null;
        var row = rows.Create(caller, table, given ?? own ?? nextId(), asked.Fields);
        foreach (var (collection, inner) in asked.Children) Child(caller, table, row, collection, inner, references);
        foreach (var (collection, member) in asked.Joined) joining.Join(caller, table, collection, row, member);
        return store[table].Find(row.Id)!;
    }

    /// <summary>POST to a collection-valued property: a new row behind it.</summary>
    public Row Child(Caller caller, Table table, Row row, Collection collection, JsonElement body, IReadOnlyDictionary<string, string>? references)
    {
        if (collection.Other is null)
        {
            var parent = new Dictionary<Column, object?> { [collection.Own] = new LookupValue(table.LogicalName, row.Id) };
            return Create(caller, collection.Target, body, references, named: parent);
        }

        var made = Create(caller, collection.Target, body, references);
        joining.Join(caller, table, collection, row, new LookupValue(collection.Target.LogicalName, made.Id));
        return made;
    }
}
