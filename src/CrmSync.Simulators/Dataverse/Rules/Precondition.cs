namespace CrmSync.Simulators.Dataverse.Rules;

/// <summary>If-Match and If-None-Match of one operation. The literal text null is no header (protocol sheet 1.5, 2.5).</summary>
internal sealed record Precondition(bool MustExist, long? Version, bool MustBeMissing)
{
    public static Precondition None { get; } = new(false, null, false);

    public static Precondition Read(string? ifMatch, string? ifNoneMatch)
    {
        long? version = null;
        if (ifMatch is not (null or "" or "null" or "*")) version = VersionOf(ifMatch) ?? -1;
        return new Precondition(ifMatch == "*" || version is not null, version, ifNoneMatch == "*");
    }

    /// <summary>The number in W/"n"; null when the text is none.</summary>
    public static long? VersionOf(string etag) =>
        long.TryParse(etag.Replace("W/", "", StringComparison.Ordinal).Trim('"'), out var number) ? number : null;
}
