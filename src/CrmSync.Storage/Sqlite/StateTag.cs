using System.Globalization;

namespace CrmSync.Storage.Sqlite;

/// <summary>
/// The etag of a stored state: its version number, and the number of its row, so that the next write finds the row by its integer key.
/// Row numbers are never used twice while the store is open, so a state that was cleared and made anew never matches an old tag.
/// </summary>
internal readonly record struct StateTag(long Row, long Version)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Version}.{Row}");

    /// <summary>Reads the text form back; null for none. A text that is no tag of ours matches no row.</summary>
    public static StateTag? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && long.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var row)
            ? new StateTag(row, version)
            : new StateTag(-1, -1);
    }
}
