using CrmSync.Gateway.Keys;
using Microsoft.Extensions.Options;

namespace CrmSync.Gateway;

/// <summary>Stops the start with sentences that name the setting and the mend; never shows a secret.</summary>
public sealed class GatewayOptionsCheck : IValidateOptions<GatewayOptions>
{
    /// <summary>What is wrong, a sentence each.</summary>
    public static IReadOnlyList<string> Faults(GatewayOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new List<string>();
        if (options.Keys.Count == 0)
            faults.Add("CrmSync:Gateway:Keys is empty, so nobody could call: add a key with Name, Role and Sha256 (or Key).");
        for (var i = 0; i < options.Keys.Count; i++)
            faults.AddRange(Faults($"CrmSync:Gateway:Keys:{i}", options.Keys[i]));
        if (options.DataverseWebhookCode is { Length: < 16 })
            faults.Add("CrmSync:Gateway:DataverseWebhookCode is shorter than 16 characters: use a long random secret, or leave it out to switch the doorbell off.");
        if (options.MarketoWebhookCode is { Length: < 16 })
            faults.Add("CrmSync:Gateway:MarketoWebhookCode is shorter than 16 characters: use a long random secret, or leave it out to switch the webhook off.");
        return faults;
    }

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, GatewayOptions options) =>
        Faults(options) is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;

    private static IEnumerable<string> Faults(string at, GatewayKey key)
    {
        if (string.IsNullOrWhiteSpace(key.Name)) yield return $"{at}:Name is empty: say who holds the key.";
        if (!Roles.All.Contains(key.Role)) yield return $"{at}:Role must be one of {string.Join(", ", Roles.All)}.";
        if (string.IsNullOrEmpty(key.Sha256) == string.IsNullOrEmpty(key.Key)) yield return $"{at} needs exactly one of Sha256 and Key.";
        if (!string.IsNullOrEmpty(key.Sha256) && !IsSha256(key.Sha256)) yield return $"{at}:Sha256 is no SHA-256 sum: it has 64 hexadecimal digits.";
    }

    private static bool IsSha256(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigit);
}
