using CrmSync.Dataverse;
using CrmSync.Gateway;
using CrmSync.Grains.Connections;
using CrmSync.Host.Silos;
using CrmSync.Marketo;

namespace CrmSync.Host.Settings;

/// <summary>Checked settings as what the other projects take.</summary>
internal static class SettingsUse
{
    public static IReadOnlyList<ConnectionSetting> Connect(this CrmSyncSettings settings, SystemsOfRecord systems) =>
        [.. settings.Connections.Select(connection => Paced(Creating(systems.Connect(connection.Id, Marketo(connection.Marketo), Dynamics(connection.Dataverse)), connection), connection.Pace) with
        {
            WhenDeletedInDynamics = connection.Deletes.DynamicsToMarketo,
            WhenDeletedInMarketo = connection.Deletes.MarketoToDynamics,
        })];

    public static void Apply(this CrmSyncSettings settings, GatewayOptions options)
    {
        options.Urls = settings.Gateway.Urls;
        options.FreeFromLoopback = settings.Gateway.FreeFromLoopback;
        options.DataverseWebhookCode = settings.Gateway.DataverseWebhookCode;
        options.MarketoWebhookCode = settings.Gateway.MarketoWebhookCode;
        foreach (var key in settings.Gateway.Keys) options.Keys.Add(key);
        foreach (var connection in settings.Connections) options.Connections.Add(connection.Id);
    }

    /// <summary>Addresses that the gateway listens on.</summary>
    public static IReadOnlyList<string> GatewayUrls(this CrmSyncSettings settings) =>
        (settings.Gateway.Urls ?? "http://127.0.0.1:5080").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static ConnectionSetting Creating(ConnectionSetting usual, ConnectionSettings connection) => usual with
    {
        IsStrict = connection.Validation == "strict",
        Region = connection.Region,
        Zone = connection.Zone,
        MatchByEmail = connection.Match == "email",
        AllowDuplicates = connection.Duplicates == "allow",
        DefaultOwner = string.IsNullOrWhiteSpace(connection.Owner) ? null : connection.Owner.Trim(),
    };

    private static ConnectionSetting Paced(ConnectionSetting usual, PaceSettings pace) => usual with
    {
        PollInterval = pace.Poll ?? usual.PollInterval,
        MarketoCallsPerDay = pace.MarketoCallsPerDay switch { null => usual.MarketoCallsPerDay, 0 => null, { } calls => calls },
        MarketoCallsPer20Seconds = pace.MarketoCallsPer20Seconds switch { null => usual.MarketoCallsPer20Seconds, 0 => null, { } calls => calls },
        DynamicsConcurrency = pace.DynamicsCallsAtOnce ?? usual.DynamicsConcurrency,
        MarketoLateness = pace.MarketoLateness ?? usual.MarketoLateness,
        MarketoLanding = pace.MarketoLanding ?? usual.MarketoLanding,
        BrakeRows = pace.BrakeRows ?? usual.BrakeRows,
        BrakeShare = pace.BrakeShare ?? usual.BrakeShare,
    };

    private static MarketoOptions Marketo(MarketoSettings side) => new()
    {
        Endpoint = new Uri(side.Endpoint!),
        Identity = new Uri(side.Identity!),
        ClientId = side.ClientId!,
        ClientSecret = side.ClientSecret!,
        RequestField = string.IsNullOrWhiteSpace(side.RequestField) ? null : side.RequestField.Trim(),
        DeletesApart = side.DeletesApart,
    };

    private static DataverseOptions Dynamics(DataverseSettings side) => new()
    {
        Url = new Uri(side.Url!),
        Authority = new Uri(side.Authority!),
        TenantId = side.TenantId!,
        ClientId = side.ClientId!,
        ClientSecret = side.ClientSecret!,
        FilterColumn = side.FilterColumn,
    };
}
