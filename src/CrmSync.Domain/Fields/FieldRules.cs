namespace CrmSync.Domain.Fields;

/// <summary>What the comparison of values depends on besides the values: configuration only (S-11).</summary>
/// <param name="Region">Default region for phone numbers, ISO 3166 two letters.</param>
/// <param name="Zone">IANA time zone in which a date-time becomes a date.</param>
[GenerateSerializer, Immutable, Alias("crmsync.FieldRules")]
public sealed record FieldRules(string Region = "US", string Zone = "UTC");
