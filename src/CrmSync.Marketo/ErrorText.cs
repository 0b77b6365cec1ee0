using System.Text.RegularExpressions;

namespace CrmSync.Marketo;

/// <summary>Marketo's error texts without people's values. Field names stay: they say what to mend. Pure.</summary>
internal static partial class ErrorText
{
    /// <summary>The text with values taken out: what follows "value", other quoted words, addresses and long numbers, and whatever we sent.</summary>
    public static string WithoutValues(string text, IEnumerable<string?> sent)
    {
        foreach (var value in sent.OfType<string>().Where(v => v.Length > 2).OrderByDescending(v => v.Length)) text = text.Replace(value, "…", StringComparison.OrdinalIgnoreCase);
        text = AfterValue().Replace(text, "value '…'");
        text = Quoted().Replace(text, "'…'");
        return Address().Replace(LongNumber().Replace(text, "…"), "…");
    }

    /// <summary>The field that a text names, as Marketo names it; null when it names none.</summary>
    public static string? FieldIn(string text) => Field().Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("value\\s*[:=]?\\s*['\"“].*['\"”]", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex AfterValue();

    [GeneratedRegex("(?<!field(?: name)?\\s*[:=]?\\s*)(?<![\\w'…])'(?!…')[^']*'", RegexOptions.IgnoreCase)]
    private static partial Regex Quoted();

    [GeneratedRegex("[^\\s'\"\\[\\](),;]+@[^\\s'\"\\[\\](),;]+")]
    private static partial Regex Address();

    [GeneratedRegex("\\d{4,}")]
    private static partial Regex LongNumber();

    [GeneratedRegex("field(?: name)?\\s*[:=]?\\s*'([^']+)'", RegexOptions.IgnoreCase)]
    private static partial Regex Field();
}
