using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rows;

/// <summary>The rows that an organisation has before anybody works in it: itself, its business unit and the application users.</summary>
internal static class OrganizationRows
{
    public static readonly Guid Organization = MetadataIds.Of("organization");

    public static readonly LookupValue BusinessUnit = new("businessunit", MetadataIds.Of("root business unit"));

    /// <summary>The base currency.</summary>
    public static readonly LookupValue Currency = new("transactioncurrency", MetadataIds.Of("base currency"));

    /// <summary>The systemuser id of a client id; the same in every run.</summary>
    public static Guid User(string clientId) => MetadataIds.Of($"application user {clientId}");

    public static void Ensure(DataverseStore store, RowWriting rows, IEnumerable<string> clientIds, int tokenDays)
    {
        var seed = new Caller(Caller.Seed, User(Caller.Seed));
        if (store["organization"].Find(Organization) is null)
        {
            rows.Create(seed, store.Catalog["organization"], Organization, Fields(store.Catalog["organization"], ("name", "crmsync"), ("expirechangetrackingindays", tokenDays)));
            rows.Create(seed, store.Catalog["businessunit"], BusinessUnit.Id, Fields(store.Catalog["businessunit"], ("name", "crmsync")));
        }

        if (store["transactioncurrency"].Find(Currency.Id) is null)
            rows.Create(seed, store.Catalog["transactioncurrency"], Currency.Id, CurrencyFields(store.Catalog["transactioncurrency"]));
        MessageRows.Ensure(store, rows, seed);
        foreach (var clientId in clientIds.Where(clientId => store["systemuser"].Find(User(clientId)) is null))
            rows.Create(seed, store.Catalog["systemuser"], User(clientId), UserFields(store.Catalog["systemuser"], clientId));
        Hire(store, rows, seed);
    }

    /// <summary>People who own rows; the last one has left.</summary>
    private static readonly (string First, string Last, bool Left)[] Staff =
        [("Anna", "Schmidt", false), ("Ben", "Carter", false), ("Chloe", "Martin", false), ("Diego", "Ramos", false), ("Erika", "Lind", true)];

    /// <summary>The systemuser id of a person by e-mail; the same in every run.</summary>
    public static Guid Person(string mail) => MetadataIds.Of($"user {mail}");

    private static void Hire(DataverseStore store, RowWriting rows, Caller seed)
    {
        var table = store.Catalog["systemuser"];
        foreach (var (first, last, left) in Staff)
        {
            var mail = $"{first}.{last}@contoso.example".ToLowerInvariant();
            if (store[table].Find(Person(mail)) is not null) continue;
            rows.Create(seed, table, Person(mail), Fields(
                table,
                ("firstname", first),
                ("lastname", last),
                ("domainname", mail),
                ("internalemailaddress", mail),
                ("azureactivedirectoryobjectid", MetadataIds.Of($"object {mail}")),
                ("isdisabled", left),
                ("businessunitid", BusinessUnit)));
        }
    }

    /// <summary>Shows a changed life of delta tokens in the organisation's own row.</summary>
    public static bool TellTokenLife(DataverseStore store, RowWriting rows, int days)
    {
        var table = store.Catalog["organization"];
        var row = store[table].Find(Organization)!;
        if (Equals(row[table.Find("expirechangetrackingindays")!], days)) return false;
        rows.Update(new Caller(Caller.Seed, User(Caller.Seed)), table, row, Fields(table, ("expirechangetrackingindays", days)));
        return true;
    }

    private static Dictionary<Column, object?> CurrencyFields(Table table) => Fields(
        table, ("currencyname", "US Dollar"), ("isocurrencycode", "USD"), ("currencysymbol", "$"), ("currencyprecision", 2), ("exchangerate", 1m));

    private static Dictionary<Column, object?> UserFields(Table table, string clientId) => Fields(
        table,
        ("firstname", "#"),
        ("lastname", clientId),
        ("domainname", $"{clientId}@crmsync.example"),
        ("internalemailaddress", $"{clientId}@crmsync.example"),
        ("applicationid", MetadataIds.Of($"application {clientId}")),
        ("azureactivedirectoryobjectid", MetadataIds.Of($"object {clientId}")),
        ("accessmode", 4),
        ("businessunitid", BusinessUnit));

    public static Dictionary<Column, object?> Fields(Table table, params (string Name, object? Value)[] fields) =>
        fields.ToDictionary(field => table.Find(field.Name)!, field => field.Value);
}
