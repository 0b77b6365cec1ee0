using System.Globalization;
using System.Text;

namespace CrmSync.Host.Demo.Verdicts;

/// <summary>How the judge compares a mapped field. Written apart from the planner's own comparison, so that one mistake is not made twice.</summary>
/// <param name="Marketo">Marketo's name.</param>
/// <param name="Lead">Column of lead, or null.</param>
/// <param name="Contact">Column of contact, or null.</param>
public sealed record JudgedField(string Marketo, string? Lead, string? Contact)
{
    private static readonly Dictionary<string, string[]> Choices = new(StringComparer.Ordinal)
    {
        ["leadSource"] = ["", "Advertisement", "Employee Referral", "External Referral", "Partner", "Public Relations", "Seminar", "Trade Show", "Web", "Word of Mouth", "Other"],
        ["rating"] = ["", "Hot", "Warm", "Cold"],
        ["microsoftPreferredMethodOfContact"] = ["", "Any", "Email", "Phone", "Fax", "Mail"],
    };

    private static readonly Dictionary<string, string> Defaults = new(StringComparer.Ordinal) { ["rating"] = "warm", ["microsoftPreferredMethodOfContact"] = "any" };

    /// <summary>The fields of the default mapping.</summary>
    public static IReadOnlyList<JudgedField> All => JudgedFields.Default.All;

    /// <summary>Where it travels; the other side may drift (C-15).</summary>
    public FieldWay Way { get; init; }

    /// <summary>Only filled where it is empty: two different values are left alone (C-15).</summary>
    public bool IsFilledOnly { get; init; }

    /// <summary>When it was changed how the field travels, by an operator or by a vendor; in order.</summary>
    public IReadOnlyList<FieldTurn> Turns { get; init; } = [];

    /// <summary>May the field have been one that is only filled at that time, for all that is known of its turns? (C-15)</summary>
    public bool IsFilledOnlyAt(DateTimeOffset time) => IsFilledOnly || Turns.Any(turn => turn.Excuses && turn.LeavesApart && turn.From <= time);

    /// <summary>Was an edit on its way when an operator turned the field? What became of it then goes by the new choice (F-2). A refresh leaves alone what was edited in Marketo since the field was chosen (F-5).</summary>
    public bool IsTurnedUnder(DateTimeOffset edit, bool isInMarketo) => Turns.Any(turn => turn.Excuses && turn.Until >= edit && !(isInMarketo && turn.ChosenAt < edit));

    /// <summary>Was it turned between an edit and its arrival? Then the edit was owed by the new choice only, and later than it was made.</summary>
    public bool IsTurnedUnder(DateTimeOffset edit, DateTimeOffset arrival) => Turns.Any(turn => turn.Excuses && turn.Until >= edit && turn.From <= arrival);

    /// <summary>Was an edit in Dynamics still unread when its column was closed to us, which reads as empty until we have looked? Nobody can know of it then.</summary>
    public bool IsHiddenFromUs(DateTimeOffset edit, TimeSpan longestUnseen) => Turns.Any(turn => turn.HidesDynamics && turn.From - longestUnseen <= edit && turn.Until >= edit);

    /// <summary>Was the field read again from both sides between two moments?</summary>
    public bool IsTurnedWithin(DateTimeOffset from, DateTimeOffset until) => Turns.Any(turn => turn.From <= until && turn.Until >= from);

    /// <summary>Was the field not read at all from one moment to another?</summary>
    public bool IsTurnedThroughout(DateTimeOffset from, DateTimeOffset until) => Turns.Any(turn => turn.From <= from && turn.Until >= until);

    /// <summary>What Dynamics makes of a text (S-3); null: nothing else.</summary>
    public Func<string, string>? Makes { get; init; }

    /// <summary>What a value amounts to where the two sides hold it otherwise: a day, so many decimals (S-11); null: nothing else.</summary>
    public Func<string, string>? Amounts { get; init; }

    /// <summary>The column on a Dynamics table, or null.</summary>
    public string? On(string table) => table == "lead" ? Lead : Contact;

    /// <summary>Do two values amount to the same?</summary>
    public bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.Ordinal) || Plain(one) == Plain(other);

    /// <summary>What a value amounts to on either side; empty, false, 0 and a choice's default are "".</summary>
    public string Plain(string? value)
    {
        if (string.IsNullOrEmpty(value)) return "";
        var text = value.Replace("\r\n", "\n", StringComparison.Ordinal).Trim().Normalize(NormalizationForm.FormC);
        if (Makes is not null) text = Makes(text);
        if (Amounts is not null) return Amounts(text);
        if (Choices.TryGetValue(Marketo, out var labels))
        {
            var label = (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < labels.Length ? labels[number] : text).ToLowerInvariant();
            return label == Defaults.GetValueOrDefault(Marketo) ? "" : label;
        }
        if (bool.TryParse(text, out var flag)) return flag ? "true" : "";
        if (Marketo == "email") return text.ToLowerInvariant();
        if (IsPhone) return string.Concat(text.Where(char.IsAsciiDigit));
        return Marketo == "annualRevenue" && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount)
            ? amount == 0 ? "" : amount.ToString("0.##", CultureInfo.InvariantCulture)
            : text;
    }

    private bool IsPhone => Marketo is "phone" or "mobilePhone" or "fax" or "microsoftHomePhone";
}

/// <summary>A change of how a field travels (F-1, F-3), from the order until everybody's values had been read again.</summary>
/// <param name="From">When it began.</param>
/// <param name="Until">When nothing of it was left to do.</param>
/// <param name="Excuses">Edits that were on their way need not arrive.</param>
/// <param name="LeavesApart">Nothing is refreshed: what differed goes on to differ until somebody edits it.</param>
public sealed record FieldTurn(DateTimeOffset From, DateTimeOffset Until, bool Excuses, bool LeavesApart)
{
    /// <summary>From then on we may not read Dynamics' column, and until then we had no time to see that (F-3).</summary>
    public bool HidesDynamics { get; init; }

    /// <summary>When the field was chosen that had not been so before; null: it was, or nobody knows when.</summary>
    public DateTimeOffset? ChosenAt { get; init; }

    /// <summary>An older copy of our store that knows nothing of it was put back when the column was open again: we had no time to see it at all.</summary>
    public bool IsForgotten { get; init; }
}

/// <summary>Where a judged field travels.</summary>
public enum FieldWay
{
    /// <summary>Both ways.</summary>
    Both,

    /// <summary>To Marketo only.</summary>
    ToMarketo,

    /// <summary>To Dynamics only.</summary>
    ToDynamics,
}
