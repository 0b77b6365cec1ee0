using CrmSync.Domain.Fields;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using CrmSync.Marketo;

namespace CrmSync.Host.Settings;

/// <summary>What is wrong with the configuration: sentences that name the key and the mend, never a value that could be a secret.</summary>
internal static class SettingsCheck
{
    /// <summary>Faults of what a silo needs.</summary>
    public static IEnumerable<string> Silo(CrmSyncSettings settings)
    {
        foreach (var fault in Connections(settings, withSides: true)) yield return fault;
        if (settings.Store.Kind != "Sqlite")
            yield return "CrmSync:Store:Kind must be Sqlite: this build has the embedded store only.";
        else if (string.IsNullOrWhiteSpace(settings.Store.Path))
            yield return "CrmSync:Store:Path is missing: name a folder for the embedded store, such as ./store.";
    }

    /// <summary>Faults of the connections; a gateway needs their ids only.</summary>
    public static IEnumerable<string> Connections(CrmSyncSettings settings, bool withSides)
    {
        if (settings.Connections.Count == 0)
            yield return "CrmSync:Connections is empty: add a connection with Id, Marketo and Dataverse to appsettings.json, or set CrmSync__Connections__0__Id and so on.";
        for (var i = 0; i < settings.Connections.Count; i++)
            foreach (var fault in Connection($"CrmSync:Connections:{i}", settings.Connections[i], withSides)) yield return fault;
        foreach (var twice in settings.Connections.GroupBy(connection => connection.Id).Where(same => same.Key.Length > 0 && same.Count() > 1))
            yield return $"CrmSync:Connections has the Id {twice.Key} twice: give each connection its own.";
    }

    private static IEnumerable<string> Connection(string at, ConnectionSettings connection, bool withSides)
    {
        if (connection.Id.Length == 0 || !connection.Id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
            yield return $"{at}:Id must be letters, digits and hyphens: name the connection, such as main.";
        if (!withSides) yield break;
        if (connection.Match is not ("email" or "none")) yield return $"{at}:Match must be email or none: email looks for the person in Dynamics before creating a row.";
        if (connection.Duplicates is not ("refuse" or "allow")) yield return $"{at}:Duplicates must be refuse or allow: whether a request may create a second row with one e-mail.";
        if (!FieldRules.IsRegion(connection.Region)) yield return $"{at}:Region is no region of phone numbers: write two capital letters, such as US or DE.";
        if (!FieldRules.IsZone(connection.Zone)) yield return $"{at}:Zone is no time zone that this machine knows: write an IANA name, such as UTC or Europe/Berlin.";
        if (!IsUser(connection.Owner)) yield return $"{at}:Owner must be a Dynamics user's id (GUID) or e-mail address, or be left out.";
        var (marketo, dataverse) = (connection.Marketo, connection.Dataverse);
        string?[] faults =
        [
            Address($"{at}:Marketo:Endpoint", marketo.Endpoint, "https://NAME.mktorest.com/rest"),
            Address($"{at}:Marketo:Identity", marketo.Identity, "https://NAME.mktorest.com/identity"),
            Filled($"{at}:Marketo:ClientId", marketo.ClientId, "the client id of the custom service in LaunchPoint"),
            Filled($"{at}:Marketo:ClientSecret", marketo.ClientSecret, "its client secret; better in the environment than in a file"),
            Own($"{at}:Marketo:RequestField", marketo.RequestField),
            Address($"{at}:Dataverse:Url", dataverse.Url, "https://ORG.crm.dynamics.com"),
            Address($"{at}:Dataverse:Authority", dataverse.Authority, "https://login.microsoftonline.com"),
            Filled($"{at}:Dataverse:TenantId", dataverse.TenantId, "the directory (tenant) id"),
            Filled($"{at}:Dataverse:ClientId", dataverse.ClientId, "the application (client) id of the application user"),
            Filled($"{at}:Dataverse:ClientSecret", dataverse.ClientSecret, "its client secret; better in the environment than in a file"),
            connection.Validation is "strict" or "server" ? null : $"{at}:Validation must be strict or server: strict refuses what Dynamics' own forms would refuse.",
            connection.Deletes.DynamicsToMarketo == DeletePolicy.Deactivate ? $"{at}:Deletes:DynamicsToMarketo is Deactivate, but Marketo has no inactive people: choose Flag, Ignore, Delete or Tombstone." : null,
            .. Pace($"{at}:Pace", connection.Pace),
        ];
        foreach (var fault in faults.OfType<string>()) yield return fault;
    }

    private static IEnumerable<string?> Pace(string at, PaceSettings pace) =>
    [
        pace.Poll <= TimeSpan.Zero ? $"{at}:Poll must be longer than nothing: write it as 00:00:01." : null,
        pace.MarketoCallsPerDay < 0 ? $"{at}:MarketoCallsPerDay must not be below 0; 0 means no daily limit." : null,
        pace.DynamicsCallsAtOnce is < 1 or > 52 ? $"{at}:DynamicsCallsAtOnce must be between 1 and 52: Dataverse takes no more calls of one user at the same time." : null,
        pace.MarketoLateness < TimeSpan.Zero ? $"{at}:MarketoLateness must not be below nothing: write it as 00:01:00." : null,
        pace.MarketoLanding < TimeSpan.Zero ? $"{at}:MarketoLanding must not be below nothing: write it as 00:01:30." : null,
        pace.BrakeRows < 1 ? $"{at}:BrakeRows must be 1 or more: so many rows may disappear at once." : null,
        pace.BrakeShare is < 0 or > 1 ? $"{at}:BrakeShare must be between 0 and 1: write a tenth as 0.1." : null,
    ];

    private static bool IsUser(string? owner) => string.IsNullOrWhiteSpace(owner) || Guid.TryParse(owner, out _) || owner.Contains('@', StringComparison.Ordinal);

    private static string? Own(string key, string? field) => field is not null && LinkFields.OnMarketo.Contains(field.Trim())
        ? $"{key} is a field that CrmSync keeps itself: name a text field of its own, such as {MarketoOptions.UsualRequestField}."
        : null;

    private static string? Filled(string key, string? value, string what) => string.IsNullOrWhiteSpace(value) ? $"{key} is missing: set it to {what}." : null;

    private static string? Address(string key, string? value, string example) =>
        string.IsNullOrWhiteSpace(value) ? $"{key} is missing: write it as {example}."
        : !Uri.TryCreate(value, UriKind.Absolute, out var address) ? $"{key} is no address: write it as {example}."
        : address.Scheme != "https" && !(address.Scheme == "http" && address.IsLoopback) ? $"{key} must begin with https (http is for 127.0.0.1 only): secrets travel there."
        : null;
}
