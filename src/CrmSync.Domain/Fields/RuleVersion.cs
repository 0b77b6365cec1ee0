using System.Globalization;
using System.Text;

namespace CrmSync.Domain.Fields;

/// <summary>Under which rules was a value refused? (V-3) Another number when what either side's metadata asks of the field has changed, or a side offers it again (F-3); the same in every process.</summary>
public static class RuleVersion
{
    private const uint Start = 2166136261;
    private const uint Prime = 16777619;

    /// <summary>Never 0.</summary>
    public static int Of(MappedField field)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{(int)field.Kind}|{field.Lead}|{field.Contact}|{Limits(field.Marketo)}|{Limits(field.Dynamics)}");
        var hash = Add(Start, text);
        foreach (var list in new[] { field.Choices, field.ContactChoices }.OfType<ChoiceList>()) hash = Add(hash, list);
        if (field.Back is { } back) hash = Add(hash, string.Create(CultureInfo.InvariantCulture, $"back {back}"));
        return (int)hash | 1;
    }

    /// <summary>The same of a record that is to be created: what its fields hold and under which rules, and what every new row must have.</summary>
    public static int Of(IEnumerable<(MappedField Field, string? Value)> carried, IEnumerable<RequiredColumn> required)
    {
        var hash = Start;
        foreach (var (field, value) in carried.OrderBy(each => each.Field.Name, StringComparer.Ordinal)) hash = Add(hash, string.Create(CultureInfo.InvariantCulture, $"{field.Name} {Of(field)} {value}\n"));
        foreach (var column in required) hash = Add(hash, string.Create(CultureInfo.InvariantCulture, $"{column.Name} {column.LengthMax}\n"));
        return (int)hash | 1;
    }

    /// <summary>The same of a field that a side was found not to have, though it was offered when both sides were last looked at (F-3): another number after each look.</summary>
    /// <param name="field">The field.</param>
    /// <param name="look">Since when what was made of that look has been in force.</param>
    public static int OfLacking(MappedField field, DateTimeOffset look) => (int)Add((uint)Of(field), string.Create(CultureInfo.InvariantCulture, $"lacking {look.UtcTicks}")) | 1;

    private static string Limits(FieldLimits limits) =>
        string.Create(CultureInfo.InvariantCulture, $"{limits.LengthMax},{limits.BytesMax},{limits.Min},{limits.Max},{limits.Scale},{limits.Required},{limits.AsciiOnly},{limits.IsUrl}");

    private static uint Add(uint hash, ChoiceList choices)
    {
        foreach (var (number, label) in choices.Labels.OrderBy(c => c.Key)) hash = Add(hash, string.Create(CultureInfo.InvariantCulture, $"{number}={label};"));
        return hash;
    }

    private static uint Add(uint hash, string text)
    {
        foreach (var part in Encoding.UTF8.GetBytes(text)) hash = (hash ^ part) * Prime;
        return hash;
    }
}
