namespace CrmSync.Gateway;

/// <summary>Settings of the gateway: section <c>CrmSync:Gateway</c>, and the connection ids that the host knows.</summary>
public sealed class GatewayOptions
{
    /// <summary>Addresses to listen on, such as <c>http://127.0.0.1:5080</c>, separated by semicolons. The host applies them.</summary>
    public string? Urls { get; set; }

    /// <summary>Keys that may call; at least one.</summary>
    public IList<GatewayKey> Keys { get; set; } = [];

    /// <summary>Ids of the connections that are served; any other is unknown (404).</summary>
    public IList<string> Connections { get; set; } = [];

    /// <summary>Whether health, metrics and the OpenAPI document need no key from this machine. Switch off behind a local reverse proxy.</summary>
    public bool FreeFromLoopback { get; set; } = true;

    /// <summary>Secret that Dataverse's service endpoint sends as query <c>code</c>; null: that doorbell is off.</summary>
    public string? DataverseWebhookCode { get; set; }

    /// <summary>Secret that Marketo's webhook sends as query <c>code</c> or header <c>X-CrmSync-Code</c>; null: that webhook is off.</summary>
    public string? MarketoWebhookCode { get; set; }
}

/// <summary>One key. Exactly one of <see cref="Sha256"/> and <see cref="Key"/> is set.</summary>
public sealed class GatewayKey
{
    /// <summary>Who holds it; shown in logs.</summary>
    public string Name { get; set; } = "";

    /// <summary>reader, operator or admin.</summary>
    public string Role { get; set; } = "";

    /// <summary>SHA-256 of the key's UTF-8 bytes, 64 hexadecimal digits.</summary>
    public string? Sha256 { get; set; }

    /// <summary>The key itself; hashed at start.</summary>
    public string? Key { get; set; }
}
