using System.Collections.Frozen;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rows;

/// <summary>The messages that steps can be registered on, and the tables each is there for (protocol sheet 4.5, 11.1).</summary>
internal static class MessageRows
{
    public static readonly IReadOnlyList<string> OfRows = ["Create", "Update", "Delete", "CreateMultiple", "UpdateMultiple", "UpsertMultiple", "Upsert"];

    private static readonly string[] OfLead = ["QualifyLead"];
    private static readonly string[] Mergeable = ["lead", "contact", "account"];

    /// <summary>The ids of what every organisation has: a message without a table, and a message of a table.</summary>
    private static readonly FrozenDictionary<(string Message, string Table), Guid> Known = All(new Catalog())
        .SelectMany(message => message.Tables.Prepend("").Select(table => (message.Message, Table: table)))
        .ToFrozenDictionary(name => name, name => Made(name.Message, name.Table));

    public static Guid Message(string name) => Filter(name, "");

    public static Guid Filter(string message, string table) => Known.TryGetValue((message, table), out var id) ? id : Made(message, table);

    /// <summary>Adds what is missing, at the begin and when there is a new table; answers true.</summary>
    public static bool Ensure(DataverseStore store, RowWriting rows, Caller seed)
    {
        var (messages, filters) = (store.Catalog["sdkmessage"], store.Catalog["sdkmessagefilter"]);
        foreach (var (message, tables) in All(store.Catalog))
        {
            if (store[messages].Find(Message(message)) is null)
                rows.Create(seed, messages, Message(message), OrganizationRows.Fields(messages, ("name", message)));
            foreach (var table in tables.Where(table => store[filters].Find(Filter(message, table)) is null))
            {
                rows.Create(seed, filters, Filter(message, table), OrganizationRows.Fields(
                    filters, ("sdkmessageid", new LookupValue("sdkmessage", Message(message))), ("primaryobjecttypecode", table)));
            }
        }

        return true;
    }

    private static Guid Made(string message, string table) => MetadataIds.Of(table.Length == 0 ? $"message {message}" : $"message {message} of {table}");

    private static IEnumerable<(string Message, IEnumerable<string> Tables)> All(Catalog catalog)
    {
        foreach (var message in OfRows) yield return (message, catalog.Tables.Where(table => table.Tracks || table.IsCustom).Select(table => table.LogicalName));
        yield return ("Merge", Mergeable);
        yield return ("QualifyLead", OfLead);
    }
}
