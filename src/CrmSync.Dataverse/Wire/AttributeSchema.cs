using System.Globalization;
using System.Text.Json;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse.Wire;

/// <summary>One attribute's metadata as a field.</summary>
internal static class AttributeSchema
{
    /// <summary>Reads an attribute; null when it may not be read.</summary>
    /// <param name="attribute">One item of a typed Attributes collection.</param>
    /// <param name="type">The cast: String, Memo, Integer ...</param>
    public static FieldSchema? Read(JsonElement attribute, string type)
    {
        if (Flag(attribute, "IsValidForRead") is false) return null;
        var name = attribute.GetProperty("LogicalName").GetString() ?? throw new FormatException("A column without a name");
        return new FieldSchema(name, Label(attribute, "DisplayName") ?? name, Kind(attribute, type), Limits(attribute, type), IsWritable(attribute, type), Choices(attribute))
        {
            Filled = Filled(attribute),
            States = type == "Status" ? States(attribute) : null,
            IsShownOnly = IsShownOnly(attribute, type),
            IsSecured = Flag(attribute, "IsSecured") is true,
        };
    }

    private static ValueKind? Kind(JsonElement attribute, string type) => type switch
    {
        "String" => Word(attribute, "FormatName") switch { "Email" => ValueKind.Email, "Phone" => ValueKind.Phone, _ => ValueKind.Text },
        "Memo" => ValueKind.Text,
        "Integer" => ValueKind.WholeNumber,
        "Decimal" or "Double" => ValueKind.Decimal,
        "Money" => ValueKind.Money,
        "Boolean" => ValueKind.Boolean,
        "DateTime" => Word(attribute, "Format") == "DateOnly" || Word(attribute, "DateTimeBehavior") == "DateOnly" ? ValueKind.Date : ValueKind.DateTime,
        "Picklist" or "State" or "Status" => ValueKind.Choice,
        "Lookup" => ValueKind.Lookup,
        _ => null,
    };

    // The state follows from the status reason; the owner belongs to tables of two kinds and is named when a row is created (N-6).
    private static bool IsShownOnly(JsonElement attribute, string type) => type == "State" || (type == "Lookup" && Word(attribute, "AttributeType") == "Owner");

    private static bool IsWritable(JsonElement attribute, string type) => !IsShownOnly(attribute, type)
        && Flag(attribute, "IsValidForUpdate") is not false
        && Flag(attribute, "IsValidForCreate") is not false
        && Number(attribute, "SourceType") is null or 0
        && string.IsNullOrEmpty(Word(attribute, "CalculationOf"));

    // -1 stands for no default; false counts as empty anyway.
    private static string? Filled(JsonElement attribute) =>
        Number(attribute, "DefaultFormValue") is { } number and >= 0 ? number.ToString(CultureInfo.InvariantCulture) : Flag(attribute, "DefaultValue") is true ? "true" : null;

    private static FieldLimits Limits(JsonElement attribute, string type) => new()
    {
        LengthMax = (int?)Number(attribute, "MaxLength"),
        Min = Number(attribute, "MinValue"),
        Max = Number(attribute, "MaxValue"),
        Scale = type == "Integer" ? 0 : (int?)Number(attribute, "Precision"),
        Required = Word(attribute, "RequiredLevel") is "SystemRequired" or "ApplicationRequired",
        IsMoment = type == "DateTime" && Kind(attribute, type) == ValueKind.DateTime,
        IsUrl = type == "String" && Word(attribute, "FormatName") == "Url",
    };

    private static Dictionary<int, string>? Choices(JsonElement attribute) => Options(attribute)?.ToDictionary(o => o.GetProperty("Value").GetInt32(), o => Label(o, "Label") ?? "");

    private static Dictionary<int, int>? States(JsonElement attribute) => Options(attribute)?
        .Where(o => o.TryGetProperty("State", out var state) && state.ValueKind == JsonValueKind.Number)
        .ToDictionary(o => o.GetProperty("Value").GetInt32(), o => o.GetProperty("State").GetInt32());

    private static JsonElement[]? Options(JsonElement attribute)
    {
        foreach (var name in (string[])["OptionSet", "GlobalOptionSet"])
        {
            if (!attribute.TryGetProperty(name, out var set) || set.ValueKind != JsonValueKind.Object) continue;
            if (set.TryGetProperty("Options", out var options) && options.ValueKind == JsonValueKind.Array) return [.. options.EnumerateArray()];
        }
        return null;
    }

    private static string? Label(JsonElement holder, string name)
    {
        if (!holder.TryGetProperty(name, out var label) || label.ValueKind != JsonValueKind.Object) return null;
        if (label.TryGetProperty("UserLocalizedLabel", out var user) && user.ValueKind == JsonValueKind.Object) return user.GetProperty("Label").GetString();
        return label.TryGetProperty("LocalizedLabels", out var all) && all.ValueKind == JsonValueKind.Array && all.GetArrayLength() > 0
            ? all[0].GetProperty("Label").GetString() : null;
    }

    // Enumerations come plain ("Format":"Text") or wrapped ("FormatName":{"Value":"Text"}).
    private static string? Word(JsonElement holder, string name)
    {
        if (!holder.TryGetProperty(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("Value", out var inner)) value = inner;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    private static bool? Flag(JsonElement holder, string name) =>
        holder.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    private static decimal? Number(JsonElement holder, string name) =>
        holder.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) ? number : null;
}
