using System.Globalization;

namespace CrmSync.Domain.Fields;

/// <summary>Which number does a label mean, and which label does a number show? (S-11: by number, old labels stay known)</summary>
public static class ChoiceLabels
{
    /// <summary>The option's number as text for a label (without case) or for a number that exists; null when there is none.</summary>
    public static string? NumberOf(IReadOnlyDictionary<int, string>? choices, string label)
    {
        if (choices is null) return null;
        foreach (var (number, text) in choices)
            if (string.Equals(text, label, StringComparison.OrdinalIgnoreCase)) return number.ToString(CultureInfo.InvariantCulture);
        return int.TryParse(label, NumberStyles.Integer, CultureInfo.InvariantCulture, out var n) && choices.ContainsKey(n) ? label : null;
    }

    /// <summary>The label of an option's number; null when there is none.</summary>
    public static string? LabelOf(IReadOnlyDictionary<int, string>? choices, string number) =>
        choices is not null && int.TryParse(number, NumberStyles.Integer, CultureInfo.InvariantCulture, out var n) ? choices.GetValueOrDefault(n) : null;
}
