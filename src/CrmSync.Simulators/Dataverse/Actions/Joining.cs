using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Actions;

/// <summary>Joins rows behind a collection-valued property and parts them again (protocol sheet 2.15, 8.8).</summary>
internal sealed class Joining(DataverseStore store, RowWriting rows, Func<Guid> nextId)
{
    public void Join(Caller caller, Table table, Collection collection, Row row, LookupValue member)
    {
        if (member.Table != collection.Target.LogicalName)
            throw DataverseError.Payload(collection.Target.SetName, $"The navigation property '{collection.Name}' does not lead to rows of '{member.Table}'.");
        if (store[member.Table].Find(member.Id) is not { } other) throw DataverseError.NotFound(member.Table, member.Id);
        var own = new LookupValue(table.LogicalName, row.Id);
        if (collection.Other is null) rows.Update(caller, collection.Target, other, new Dictionary<Column, object?> { [collection.Own] = own });
        else if (Crossings(collection, row, member).Any()) throw new DataverseError(412, "0x80040237", "Cannot insert duplicate key.");
        else Cross(caller, collection, own, member);
    }

    public void Part(Caller caller, Table table, Collection collection, Row row, Guid member)
    {
        if (collection.Other is null)
        {
            var child = store[collection.Target].Find(member) ?? throw DataverseError.NotFound(collection.Target.LogicalName, member);
            if (child[collection.Own] is LookupValue lookup && lookup.Id == row.Id)
                rows.Update(caller, collection.Target, child, new Dictionary<Column, object?> { [collection.Own] = null });
            return;
        }

        MarketingLists.CheckOpen(store, collection.Holder, new LookupValue(table.LogicalName, row.Id), member);
        foreach (var crossing in Crossings(collection, row, new LookupValue(collection.Target.LogicalName, member)).ToList())
            rows.Delete(caller, collection.Holder, crossing);
    }

    /// <summary>The rows that join the two; none when they are not joined.</summary>
    public IEnumerable<Row> Crossings(Collection collection, Row row, LookupValue member) => store[collection.Holder]
        .With(collection.Own, [row.Id.ToString()])
        .Where(crossing => crossing[collection.Own] is LookupValue own && own.Id == row.Id && Equals(crossing[collection.Other!], member));

    private void Cross(Caller caller, Collection collection, LookupValue own, LookupValue member)
    {
        var fields = new Dictionary<Column, object?> { [collection.Own] = own, [collection.Other!] = member };
        if (collection.Holder.LogicalName == "listmember") MarketingLists.Complete(store, collection.Holder, fields);
        rows.Create(caller, collection.Holder, nextId(), fields);
    }
}
