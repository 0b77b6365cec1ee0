using PhoneNumbers;

namespace CrmSync.Domain.Fields;

/// <summary>What the comparison of values depends on besides the values: configuration only (S-11).</summary>
/// <param name="Region">Default region for phone numbers, ISO 3166 two letters.</param>
/// <param name="Zone">IANA time zone in which a date-time becomes a date.</param>
[GenerateSerializer, Immutable, Alias("crmsync.FieldRules")]
public sealed record FieldRules(string Region = "US", string Zone = "UTC")
{
    /// <summary>What the Web API itself does not enforce (Business Required; formats of e-mail, phone and URL) is left to the server, that is to nobody. Strict by default (V-1).</summary>
    [Id(2)] public bool ServerValidates { get; init; }

    /// <summary>Can phone numbers be read by this region?</summary>
    public static bool IsRegion(string region) => PhoneNumberUtil.GetInstance().GetSupportedRegions().Contains(region);

    /// <summary>Does this machine know the zone?</summary>
    public static bool IsZone(string zone) => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _);
}
