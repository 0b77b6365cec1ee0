using System.Text.Json;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Objects;

/// <summary>The named accounts of a named account list.</summary>
internal sealed class AccountLists(MarketoStore store, ObjectReads reads)
{
    public Envelope Members(MarketoCall call)
    {
        lock (store.Gate)
        {
            string list = Find(call).Key;
            ObjectTable accounts = store.Tables.Objects[StandardKinds.NamedAccount];
            return reads.Page(call, accounts, [.. store.Tables.Objects[StandardKinds.ListedAccount].Matches("list", list)
                .Select(row => accounts.Find(ObjectTable.Text(row, "account")!)).OfType<ObjectRow>().OrderBy(row => row.Key, StringComparer.Ordinal)]);
        }
    }

    public Envelope Add(MarketoCall call) => Each(call, (changes, member, list, account) =>
    {
        if (member is null)
            changes.Create([("list", list), ("account", account)]);
        return "added";
    });

    public Envelope Remove(MarketoCall call) => Each(call, (changes, member, _, _) =>
    {
        if (member is null)
            return null;
        changes.Delete(member);
        return "removed";
    });

    private Envelope Each(MarketoCall call, Func<ObjectChanges, ObjectRow?, string, string, string?> one)
    {
        lock (store.Gate)
        {
            string list = Find(call).Key;
            ObjectTable members = store.Tables.Objects[StandardKinds.ListedAccount];
            JsonElement[] input = [.. Wire.Members.Input(call.Body, store.Limits.BatchRecords)];
            return Envelope.Of<ObjectResult>([.. input.Select((record, seq) =>
            {
                string account = Wire.Members.Required(record, "marketoGUID");
                if (store.Tables.Objects[StandardKinds.NamedAccount].Find(account) is null)
                    return ObjectResult.Skipped(seq, "1013", "Record not found");
                var changes = new ObjectChanges(store, members, call.Client.Id);
                string? status = one(changes, members.Matches([list, account]).FirstOrDefault(), list, account);
                store.Commit(changes.Commit);
                return status is null ? ObjectResult.Skipped(seq, "1013", "Record not found") : new ObjectResult(seq, status) { MarketoGuid = account };
            })]);
        }
    }

    private ObjectRow Find(MarketoCall call) => store.Tables.Objects[StandardKinds.NamedAccountList].Find(call.Path("id"))
        ?? throw new MarketoRefusalException("1013", "Object not found");
}
