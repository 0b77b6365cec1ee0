using CrmSync.Domain.Planning;
using CrmSync.Gateway;
using CrmSync.Marketo;

namespace CrmSync.Host.Settings;

/// <summary>Section <c>CrmSync</c> of appsettings.json and the environment (contract.md).</summary>
internal sealed class CrmSyncSettings
{
    /// <summary>Pairs of systems kept in step.</summary>
    public IList<ConnectionSettings> Connections { get; set; } = [];

    /// <summary>Where state lives.</summary>
    public StoreSettings Store { get; set; } = new();

    /// <summary>The HTTP API; its connection ids come from <see cref="Connections"/>.</summary>
    public GatewayOptions Gateway { get; set; } = new();
}

/// <summary>One connection.</summary>
internal sealed class ConnectionSettings
{
    /// <summary>Letters, digits, hyphen.</summary>
    public string Id { get; set; } = "";

    /// <summary>The Marketo side.</summary>
    public MarketoSettings Marketo { get; set; } = new();

    /// <summary>The Dynamics side.</summary>
    public DataverseSettings Dataverse { get; set; } = new();

    /// <summary><c>strict</c>: required columns and formats of Dynamics are checked before a write (V-1); <c>server</c>: only what Dynamics itself refuses counts.</summary>
    public string Validation { get; set; } = "strict";

    /// <summary>What a delete on one side does on the other (D-6).</summary>
    public DeleteSettings Deletes { get; set; } = new();

    /// <summary>Match before create: email or none (N-9).</summary>
    public string Match { get; set; } = "email";

    /// <summary>A request for a person whose e-mail linked records hold: refuse or allow (N-9).</summary>
    public string Duplicates { get; set; } = "refuse";

    /// <summary>Owner of created rows when a request names none: Dynamics user by id or e-mail; empty: the application user (N-6).</summary>
    public string? Owner { get; set; }

    /// <summary>Where phone numbers without a country code belong: two capital letters, ISO 3166 (S-11).</summary>
    public string Region { get; set; } = "US";

    /// <summary>IANA time zone in which a moment on one side becomes a day on the other (S-11).</summary>
    public string Zone { get; set; } = "UTC";

    /// <summary>How fast it may go.</summary>
    public PaceSettings Pace { get; set; } = new();
}

/// <summary>A Marketo instance and our user there.</summary>
internal sealed class MarketoSettings
{
    /// <summary>REST address.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Identity address.</summary>
    public string? Identity { get; set; }

    /// <summary>Client id of our custom service.</summary>
    public string? ClientId { get; set; }

    /// <summary>Its secret.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>API name of the field in which campaigns leave their requests (N-17); empty: no such field.</summary>
    public string? RequestField { get; set; } = MarketoOptions.UsualRequestField;

    /// <summary>Read deletes from a feed of their own: see <see cref="MarketoOptions.DeletesApart"/>.</summary>
    public bool DeletesApart { get; set; }
}

/// <summary>A Dataverse environment and our application user there.</summary>
internal sealed class DataverseSettings
{
    /// <summary>Address of the environment.</summary>
    public string? Url { get; set; }

    /// <summary>Who gives tokens.</summary>
    public string? Authority { get; set; } = "https://login.microsoftonline.com";

    /// <summary>Directory id.</summary>
    public string? TenantId { get; set; }

    /// <summary>Application id.</summary>
    public string? ClientId { get; set; }

    /// <summary>Its secret.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Yes/No column of lead and contact that keeps a row out while it says No (K-1).</summary>
    public string FilterColumn { get; set; } = "new_synctomkto";
}

/// <summary>Delete policy by direction: Flag, Ignore, Deactivate (rows of Dynamics only), Delete, Tombstone (D-6).</summary>
internal sealed class DeleteSettings
{
    /// <summary>A row deleted in Dynamics: what becomes of the Marketo person.</summary>
    public DeletePolicy DynamicsToMarketo { get; set; }

    /// <summary>A person deleted in Marketo: what becomes of the row.</summary>
    public DeletePolicy MarketoToDynamics { get; set; }
}

/// <summary>The store.</summary>
internal sealed class StoreSettings
{
    /// <summary>Sqlite.</summary>
    public string Kind { get; set; } = "Sqlite";

    /// <summary>Folder of the embedded store.</summary>
    public string? Path { get; set; }

    /// <summary>For stores that are servers.</summary>
    public string? ConnectionString { get; set; }
}
