using System.Globalization;

namespace CrmSync.Domain.Fields;

/// <summary>Which number does a label mean, and which label does a number show? (S-11: by number, old labels stay known)</summary>
public static class ChoiceLabels
{
    /// <summary>The option's number as text for a label (without case), new or old, or for a number that exists; null when there is none.</summary>
    public static string? NumberOf(ChoiceList? choices, string label)
    {
        if (choices is null) return null;
        foreach (var (number, text) in choices.Labels)
            if (IsSame(text, label)) return Text(number);
        foreach (var (text, number) in choices.Former)
            if (IsSame(text, label)) return Text(number);
        return int.TryParse(label, NumberStyles.Integer, CultureInfo.InvariantCulture, out var n) && choices.Labels.ContainsKey(n) ? label : null;
    }

    /// <summary>The label of an option's number, its last one when the option is gone; null when there is none.</summary>
    public static string? LabelOf(ChoiceList? choices, string number)
    {
        if (choices is null || Number(number) is not { } n) return null;
        if (choices.Labels.TryGetValue(n, out var label)) return label;
        return choices.Former.Where(f => f.Value == n).Select(f => f.Key).FirstOrDefault();
    }

    /// <summary>Can the option be chosen today?</summary>
    public static bool IsOffered(ChoiceList? choices, string number) => choices is not null && Number(number) is { } n && choices.Labels.ContainsKey(n);

    /// <summary>The state that a status reason belongs to; null for every other choice.</summary>
    public static int? StateOf(ChoiceList? choices, string number) =>
        choices?.States is { } states && Number(number) is { } n && states.TryGetValue(n, out var state) ? state : null;

    /// <summary>Does a number mean the same on two tables?</summary>
    public static bool IsSameOn(ChoiceList? one, ChoiceList? other, string? number) =>
        ReferenceEquals(one, other) || number is null || (LabelOf(one, number) is { } label && LabelOf(other, number) is { } same && IsSame(label, same));

    private static int? Number(string text) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var n) ? n : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
