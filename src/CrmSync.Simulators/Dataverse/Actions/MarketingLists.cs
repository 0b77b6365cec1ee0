using System.Globalization;
using System.Text.Json;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Actions;

/// <summary>AddListMembersList, AddMemberList, RemoveMemberList (protocol sheet 8.8): static lists, of one kind of member, unless locked.</summary>
internal sealed class MarketingLists(DataverseStore store, Joining joining)
{
    /// <summary>Adds every member that is not on the list yet.</summary>
    public int AddMany(Caller caller, JsonElement body)
    {
        var list = Find(EntityReference.Read(store, body, "List"));
        if (!body.TryGetProperty("Members", out var members) || members.ValueKind != JsonValueKind.Array) throw DataverseError.BadArgument("The parameter 'Members' is missing.");
        var count = 0;
        foreach (var member in members.EnumerateArray())
        {
            if (Add(caller, list, EntityReference.Read(store, member)) is not null) count++;
        }

        return count;
    }

    /// <summary>The id of the membership; null when it was a member before.</summary>
    public Guid? Add(Caller caller, Row list, LookupValue member)
    {
        var collection = Members(list, member.Table);
        if (joining.Crossings(collection, list, member).Any()) return null;
        joining.Join(caller, store.Catalog["list"], collection, list, member);
        return joining.Crossings(collection, list, member).First().Id;
    }

    public void Remove(Caller caller, Row list, LookupValue member) => joining.Part(caller, store.Catalog["list"], Members(list, member.Table), list, member.Id);

    public Guid Membership(Row list, LookupValue member) => joining.Crossings(Members(list, member.Table), list, member).First().Id;

    public Row Find(LookupValue list) => list.Table == "list" && store["list"].Find(list.Id) is { } row ? row : throw DataverseError.NotFound("list", list.Id);

    /// <summary>What the server adds to a membership; refuses a list that is locked, dynamic or of other members.</summary>
    public static void Complete(DataverseStore store, Table members, Dictionary<Column, object?> fields)
    {
        var (list, member) = ((LookupValue)fields[members.Find("listid")!]!, (LookupValue)fields[members.Find("entityid")!]!);
        CheckOpen(store, members, list, member.Id);
        var row = store["list"].Find(list.Id)!;
        var table = store.Catalog["list"];
        if (row[table.Find("type")!] is true) throw new DataverseError(400, "0x80040203", "A dynamic list has no members of its own.");
        var code = store.Catalog[member.Table].ObjectTypeCode;
        if (!Equals(row[table.Find("createdfromcode")!], code)) throw new DataverseError(400, "0x80040300", "The member is not of the type that the list targets.");
        fields[members.Find("entitytype")!] = code;
    }

    public static void CheckOpen(DataverseStore store, Table members, LookupValue list, Guid member)
    {
        if (members.LogicalName != "listmember") return;
        var id = list.Table == "list" ? list.Id : member;
        if (store["list"].Find(id)?[store.Catalog["list"].Find("lockstatus")!] is true)
            throw new DataverseError(400, "0x80040302", string.Create(CultureInfo.InvariantCulture, $"List is locked: {id}. No changes can be made to its members."));
    }

    private Collection Members(Row list, string table)
    {
        foreach (var (name, member) in StandardTables.ListMembers)
        {
            if (member == table && store.Catalog.Relationships.TryCollection(store.Catalog["list"], name, out var collection)) return collection;
        }

        throw new DataverseError(400, "0x80040300", $"Rows of '{table}' cannot be members of the list {list.Id}.");
    }
}
