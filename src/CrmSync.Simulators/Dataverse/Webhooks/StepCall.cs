using System.Text.Json;
using System.Xml.Linq;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Webhooks;

/// <summary>One post to a webhook: where, with which headers and which body (protocol sheet 11.1).</summary>
internal sealed record StepCall(string Address, Dictionary<string, string> Headers, string Body, string Name, string Message)
{
    private const int LargestBody = 256 * 1024;

    public string Write() => JsonSerializer.Serialize(this);

    public static StepCall Read(string text) => JsonSerializer.Deserialize<StepCall>(text)!;

    /// <summary>The call of a step on its endpoint; a body that is too large goes without its parameters and images.</summary>
    public static StepCall Of(Catalog catalog, Row endpoint, ExecutionContextJson context)
    {
        var table = catalog["serviceendpoint"];
        var body = context.Write(whole: true);
        var headers = new Dictionary<string, string>
        {
            ["x-ms-dynamics-organization"] = "crmsync.crm.dynamics.com",
            ["x-ms-dynamics-entity-name"] = context.Table.LogicalName,
            ["x-ms-dynamics-request-name"] = context.Message,
            ["x-ms-correlation-request-id"] = context.CorrelationId.ToString(),
        };
        if (System.Text.Encoding.UTF8.GetByteCount(body) > LargestBody)
        {
            headers["x-ms-dynamics-msg-size-exceeded"] = "true";
            body = context.Write(whole: false);
        }

        var address = Authorized((string)endpoint[table.Find("url")!]!, endpoint[table.Find("authtype")!] as int?, endpoint[table.Find("authvalue")!] as string, headers);
        return new StepCall(address, headers, body, context.StepName, context.Message);
    }

    /// <summary>A key as ?code=, settings as headers or as query members.</summary>
    private static string Authorized(string address, int? type, string? value, Dictionary<string, string> headers)
    {
        if (value is null) return address;
        if (type == 4) return Query(address, "code", value);
        foreach (var (name, setting) in Settings(value))
        {
            if (type == 5) headers[name] = setting;
            else if (type == 6) address = Query(address, name, setting);
        }

        return address;
    }

    private static string Query(string address, string name, string value) =>
        $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";

    private static List<(string Name, string Value)> Settings(string xml)
    {
        try
        {
            return [.. XElement.Parse(xml).Elements("setting").Select(setting => ((string?)setting.Attribute("name") ?? "", (string?)setting.Attribute("value") ?? ""))];
        }
        catch (System.Xml.XmlException)
        {
            return [];
        }
    }
}
