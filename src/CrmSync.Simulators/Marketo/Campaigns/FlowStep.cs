namespace CrmSync.Simulators.Marketo.Campaigns;

/// <summary>The flow actions of the simulator.</summary>
internal enum StepKind
{
    ChangeDataValue,
    AddToList,
    RemoveFromList,
    CallWebhook,
    RequestCampaign,
}

/// <summary>
/// One step of a flow. Change Data Value: <see cref="Field"/> (REST name) and <see cref="Value"/> (tokens; NULL clears). Lists: <see cref="List"/>.
/// Request Campaign: <see cref="Campaign"/>. Call Webhook: <see cref="Webhook"/>.
/// </summary>
internal sealed record FlowStep(
    StepKind Step, string? Field = null, string? Value = null, int? List = null, int? Campaign = null, Webhook? Webhook = null);

/// <summary>How token values are written into a webhook's payload (Request Token Encoding).</summary>
internal enum TokenEncoding
{
    None,
    Json,
    Form,
}

/// <summary>A webhook (developer documentation, Webhooks): URL, headers and payload take tokens; JSON answers are mapped to fields.</summary>
internal sealed record Webhook(string Name, string Url)
{
    /// <summary>GET or POST.</summary>
    public string Method { get; init; } = "POST";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>With <see cref="TokenEncoding.Json"/> a token of a text field brings its own quotes.</summary>
    public string Payload { get; init; } = "";

    public TokenEncoding TokenEncoding { get; init; } = TokenEncoding.Json;

    public IReadOnlyList<ResponseMapping> Mappings { get; init; } = [];
}

/// <summary>A path into a JSON answer (<c>orders[0].id</c>) and the field to write: its SOAP name, or its REST name.</summary>
internal sealed record ResponseMapping(string Attribute, string Field);
