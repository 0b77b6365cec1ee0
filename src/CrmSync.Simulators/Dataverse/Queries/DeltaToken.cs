using System.Globalization;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>A delta token: "rowversion!MM/dd/yyyy HH:mm:ss" (protocol sheet 3.3). It dies of age, or when all tokens up to a version were declared expired.</summary>
internal sealed record DeltaToken(long Version, DateTimeOffset Issued)
{
    private const string Format = "MM/dd/yyyy HH:mm:ss";

    public string Write() => Uri.EscapeDataString(
        string.Create(CultureInfo.InvariantCulture, $"{Version}!{Issued.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture)}"));

    public static DeltaToken Read(string text)
    {
        var parts = text.Replace('+', ' ').Split('!', 2);
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && DateTimeOffset.TryParseExact(parts[1], Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var issued)
            ? new DeltaToken(version, issued)
            : throw new DataverseError(400, "0x80040203", "The delta token is malformed.");
    }

    /// <summary>Throws ExpiredVersionStamp when the token is older than this.</summary>
    public void CheckAge(DateTimeOffset now, int lifeDays) => Check(now, lifeDays, long.MinValue);

    /// <summary>Throws ExpiredVersionStamp when the token is too old.</summary>
    public void Check(DateTimeOffset now, int lifeDays, long expiredThrough)
    {
        if (Version > expiredThrough && now - Issued <= TimeSpan.FromDays(lifeDays)) return;
        throw new DataverseError(400, "0x80044352", "Version stamp associated with the client has expired. Please perform a full sync.");
    }
}
