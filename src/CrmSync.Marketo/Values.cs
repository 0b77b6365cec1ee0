using System.Globalization;
using System.Text.Json;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CrmSync.Marketo.Wire;

namespace CrmSync.Marketo;

/// <summary>Marketo's JSON values and row texts to our notation (<see cref="ValueKind"/>) and back. Pure.</summary>
internal static class Values
{
    /// <summary>A value as leads.json shows it. Missing is empty; a boolean is never empty in Marketo.</summary>
    public static string? Read(ValueKind kind, JsonElement? value) => ReadText(kind, value is { } present ? JsonReading.Text(present) : null);

    /// <summary>A value as a change row tells it: always text, booleans as <c>True</c> and <c>False</c>.</summary>
    public static string? ReadText(ValueKind kind, string? text)
    {
        if (string.IsNullOrEmpty(text)) return kind == ValueKind.Boolean ? "false" : null;
        return kind switch
        {
            ValueKind.Boolean => Boolean(text),
            ValueKind.WholeNumber or ValueKind.Decimal or ValueKind.Money => Number(text),
            ValueKind.Date => Date(text),
            ValueKind.DateTime => JsonReading.Time(text) is { } time ? Time(time) : text,
            _ => text,
        };
    }

    /// <summary>The same for a mapped field. A field of moments that compares by days keeps the moment: which day it is, is not decided here (S-11).</summary>
    public static string? ReadText(MappedField field, string? text) => ReadText(field is { Kind: ValueKind.Date, Marketo.IsMoment: true } ? ValueKind.DateTime : field.Kind, text);

    /// <summary>Writes a value as Marketo's own type of the field asks for it. Null clears.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">REST name.</param>
    /// <param name="kind">The field's kind in Marketo (numbers in string fields stay text).</param>
    /// <param name="value">Own form.</param>
    public static void Write(Utf8JsonWriter json, string name, ValueKind? kind, string? value)
    {
        if (value is null) json.WriteNull(name);
        else if (kind == ValueKind.Boolean && value is "true" or "false") json.WriteBoolean(name, value == "true");
        else if (kind is ValueKind.WholeNumber or ValueKind.Decimal or ValueKind.Money && Parse(value) is { } number) json.WriteNumber(name, number);
        else json.WriteString(name, value);
    }

    /// <summary>UTC, whole seconds.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Kind of one of our own output fields (N-11); null when it is none.</summary>
    public static ValueKind? LinkKind(string name) => name switch
    {
        LinkFields.DynamicsId or LinkFields.RecordType => ValueKind.Text,
        LinkFields.CreatedDate => ValueKind.DateTime,
        LinkFields.IsDeleted => ValueKind.Boolean,
        _ => null,
    };

    private static string Boolean(string text) => text.Equals("true", StringComparison.OrdinalIgnoreCase) || text == "1" ? "true" : "false";

    private static string Number(string text) => Parse(text) is { } number ? number.ToString("0.############################", CultureInfo.InvariantCulture) : text;

    private static decimal? Parse(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Date(string text) =>
        text.Length >= 10 && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? text[..10] : text;
}
