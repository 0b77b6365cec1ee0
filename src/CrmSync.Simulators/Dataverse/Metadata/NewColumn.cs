using System.Globalization;
using System.Text.Json;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>The body of POST Attributes as a line of table text (protocol sheet 7.10), which is also how the column is kept.</summary>
internal static class NewColumn
{
    public static string Line(JsonElement body)
    {
        var schema = Text(body, "SchemaName") ?? throw DataverseError.BadArgument("The parameter 'SchemaName' is missing.");
        if (!schema.Contains('_', StringComparison.Ordinal) || schema.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_'))
            throw new DataverseError(400, "0x80044312", "The schema name of a custom attribute must begin with the publisher's prefix.");
        var kind = Kind(body, Text(body, "@odata.type")?.Split('.')[^1] ?? Text(body, "AttributeType") ?? "");
        var level = Inner(body, "RequiredLevel") switch { "ApplicationRequired" => "A", "Recommended" => "R", _ => "" };
        return $"{schema} ; {kind} ; {level} ; {Label(body, schema)} ; custom default=none";
    }

    private static string Kind(JsonElement body, string type) => type switch
    {
        "StringAttributeMetadata" or "String" => $"string {Number(body, "MaxLength", 100)} {Inner(body, "FormatName") ?? "Text"}",
        "MemoAttributeMetadata" or "Memo" => $"memo {Number(body, "MaxLength", 2000)}",
        "IntegerAttributeMetadata" or "Integer" => $"integer {Number(body, "MinValue", int.MinValue)} {Number(body, "MaxValue", int.MaxValue)}",
        "DecimalAttributeMetadata" or "Decimal" => $"decimal {Range(body)} {Number(body, "Precision", 2)}",
        "DoubleAttributeMetadata" or "Double" => $"double {Range(body)} {Number(body, "Precision", 2)}",
        "MoneyAttributeMetadata" or "Money" => $"money {Range(body)} {Number(body, "Precision", 2)}",
        "BooleanAttributeMetadata" or "Boolean" => "bool",
        "DateTimeAttributeMetadata" or "DateTime" => Text(body, "Format") == "DateOnly" ? "dateonly" : "datetime",
        "PicklistAttributeMetadata" or "Picklist" => $"choice {Choices(body)}",
        _ => throw DataverseError.BadArgument("The type of the attribute cannot be created here."),
    };

    private static string Range(JsonElement body) => $"{Number(body, "MinValue", -100_000_000_000)} {Number(body, "MaxValue", 100_000_000_000)}";

    private static string Choices(JsonElement body)
    {
        if (!body.TryGetProperty("OptionSet", out var set) || !set.TryGetProperty("Options", out var options) || options.GetArrayLength() == 0)
            throw DataverseError.BadArgument("A choice needs options.");
        return string.Join(", ", options.EnumerateArray().Select(option =>
            $"{option.GetProperty("Value").GetInt32().ToString(CultureInfo.InvariantCulture)} {LabelText(option, "Label", "Option")}"));
    }

    private static string Label(JsonElement body, string otherwise) => LabelText(body, "DisplayName", otherwise);

    private static string LabelText(JsonElement body, string name, string otherwise)
    {
        var text = body.TryGetProperty(name, out var label) && label.TryGetProperty("LocalizedLabels", out var labels) && labels.GetArrayLength() > 0
            ? Text(labels[0], "Label") ?? otherwise
            : otherwise;
        return text.Replace(';', ' ').Replace(',', ' ').Replace('\n', ' ');
    }

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Inner(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? Text(value, "Value") : null;

    private static string Number(JsonElement body, string name, decimal otherwise) =>
        (body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : otherwise).ToString(CultureInfo.InvariantCulture);
}
