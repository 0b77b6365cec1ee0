using System.Globalization;
using System.Text;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>Text is compared without regard to case and accents, as the database's collation does (protocol sheet 2.10).</summary>
internal sealed class Collation : IEqualityComparer<string>, IComparer<string?>
{
    private const CompareOptions Loose = CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace;
    private static readonly CompareInfo Culture = CultureInfo.InvariantCulture.CompareInfo;

    public static Collation Instance { get; } = new();

    public bool Equals(string? x, string? y)
    {
        if (x is null || y is null) return ReferenceEquals(x, y);
        if (Ascii.IsValid(x) && Ascii.IsValid(y)) return string.Equals(x, y, StringComparison.OrdinalIgnoreCase);
        return Culture.Compare(x, y, Loose) == 0;
    }

    public int GetHashCode(string obj) => string.GetHashCode(Ascii.IsValid(obj) ? obj : Fold(obj), StringComparison.OrdinalIgnoreCase);

    public int Compare(string? x, string? y) => Culture.Compare(x, y, Loose);

    public static bool Contains(string text, string part) => Culture.IndexOf(text, part, Loose) >= 0;

    public static bool StartsWith(string text, string part) => Culture.IsPrefix(text, part, Loose);

    public static bool EndsWith(string text, string part) => Culture.IsSuffix(text, part, Loose);

    /// <summary>Without accents, so that texts which are equal here hash alike; far cheaper than the culture's own hash.</summary>
    private static string Fold(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark));
}
