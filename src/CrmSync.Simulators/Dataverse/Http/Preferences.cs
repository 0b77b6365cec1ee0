using System.Globalization;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>The Prefer header: a comma list, in one header or repeated (protocol sheet 2.9).</summary>
internal sealed record Preferences(bool Representation, int? PageSize, bool Annotations, bool TrackChanges, bool ContinueOnError)
{
    public static Preferences Read(string? header)
    {
        var items = (header ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        int? size = null;
        if (Array.Find(items, item => item.StartsWith("odata.maxpagesize=", StringComparison.Ordinal)) is { } found
            && int.TryParse(found[18..], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            size = Math.Clamp(number, 1, Queries.QueryReading.LargestPage);
        return new Preferences(
            items.Contains("return=representation"),
            size,
            Array.Exists(items, item => item.StartsWith("odata.include-annotations=", StringComparison.Ordinal)),
            items.Contains("odata.track-changes"),
            items.Contains("odata.continue-on-error"));
    }
}
