using System.Globalization;
using CrmSync.Simulators.Dataverse.Queries;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>The Prefer header: a comma list, in one header or repeated; a quoted value may hold commas (protocol sheet 2.9).</summary>
internal sealed record Preferences(bool Representation, int? PageSize, Annotations Annotations, bool TrackChanges, bool ContinueOnError)
{
    private static readonly Preferences Nothing = new(false, null, Annotations.None, false, false);

    public static Preferences Read(string? header)
    {
        var read = Nothing;
        foreach (var item in Items(header ?? ""))
        {
            var equals = item.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (item, "") : (item[..equals].Trim(), item[(equals + 1)..].Trim());
            read = name.ToLowerInvariant() switch
            {
                "return" => read with { Representation = value == "representation" },
                "odata.maxpagesize" or "maxpagesize" => read with { PageSize = Size(value) ?? read.PageSize },
                "odata.include-annotations" => read with { Annotations = Annotations.Read(value) },
                "odata.track-changes" => read with { TrackChanges = true },
                "odata.continue-on-error" => read with { ContinueOnError = value is "" or "true" },
                _ => read,
            };
        }

        return read;
    }

    private static int? Size(string value) =>
        int.TryParse(value.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 1, QueryReading.LargestPage) : null;

    private static IEnumerable<string> Items(string header)
    {
        var (start, quoted) = (0, false);
        for (var at = 0; at <= header.Length; at++)
        {
            if (at < header.Length && header[at] == '"') quoted = !quoted;
            if (at < header.Length && (header[at] != ',' || quoted)) continue;
            if (header[start..at].Trim() is { Length: > 0 } item) yield return item;
            start = at + 1;
        }
    }
}
