using System.Text.Json;
using System.Text.RegularExpressions;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Leads;

namespace CrmSync.Simulators.Marketo.Campaigns;

/// <summary>
/// Tokens in texts of a flow: <c>{{lead.Display Name}}</c>, <c>{{company.Display Name}}</c>, <c>{{my.name}}</c>, <c>{{campaign.Name}}</c>,
/// <c>{{campaign.id}}</c>, <c>{{system.dateTime}}</c>, each with <c>:default=text</c>. An unknown token is empty.
/// </summary>
internal sealed partial class CampaignTokens(MarketoStore store, SmartCampaign campaign, CampaignRun run, Lead lead)
{
    public string Expand(string text, TokenEncoding encoding = TokenEncoding.None) => Token().Replace(text, match =>
    {
        (string? value, bool isText) = Value(match.Groups["kind"].Value.ToLowerInvariant(), match.Groups["name"].Value.Trim());
        return Encode(string.IsNullOrEmpty(value) ? match.Groups["otherwise"].Value : value, isText, encoding);
    });

    private static string Encode(string value, bool isText, TokenEncoding encoding) => encoding switch
    {
        TokenEncoding.Form => Uri.EscapeDataString(value),
        TokenEncoding.Json when isText => JsonSerializer.Serialize(value),
        TokenEncoding.Json => value.Length == 0 ? "null" : value is "True" or "False" ? value.ToLowerInvariant() : value,
        _ => value,
    };

    private (string? Value, bool IsText) Value(string kind, string name) => kind switch
    {
        "lead" or "company" => OfLead(name),
        "my" => (run.Tokens?.GetValueOrDefault(name) ?? campaign.Tokens.GetValueOrDefault(name), true),
        "campaign" when name.Equals("id", StringComparison.OrdinalIgnoreCase) => (LeadChanges.Row(campaign.Id), false),
        "campaign" when name.Equals("name", StringComparison.OrdinalIgnoreCase) => (campaign.Name, true),
        "system" when name.Equals("dateTime", StringComparison.OrdinalIgnoreCase) => (FieldValue.Time(store.Now()), true),
        _ => (null, true),
    };

    private (string? Value, bool IsText) OfLead(string name)
    {
        LeadField? field = store.Tables.Fields.All.FirstOrDefault(field => field.DisplayName.Equals(name, StringComparison.OrdinalIgnoreCase));
        return field is null ? (null, true)
            : (FieldValue.Text(store.Tables.Leads.Value(lead, field)), field.DataType is not ("integer" or "score" or "percent" or "float" or "currency" or "boolean"));
    }

    [GeneratedRegex(@"\{\{(?<kind>\w+)\.(?<name>[^{}:]+?)(:default=(?<otherwise>[^{}]*))?\}\}")]
    private static partial Regex Token();
}
