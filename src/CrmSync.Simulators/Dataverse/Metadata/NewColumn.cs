using System.Globalization;
using System.Text.Json;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>The body of POST Attributes as a line of table text (protocol sheet 7.10), which is also how the column is kept.</summary>
internal static class NewColumn
{
    /// <summary>Catalog: where a global choice is looked up; null where none may be named.</summary>
    public static string Line(JsonElement body, Catalog? catalog)
    {
        var schema = Text(body, "SchemaName") ?? throw DataverseError.BadArgument("The parameter 'SchemaName' is missing.");
        CheckName(schema);
        var global = Global(body, catalog);
        var kind = Kind(body, Text(body, "@odata.type")?.Split('.')[^1] ?? Text(body, "AttributeType") ?? "", global);
        var flags = $"custom {(body.TryGetProperty("IsPrimaryName", out var name) && name.ValueKind == JsonValueKind.True ? "name " : "")}{Default(body, kind)}";
        return $"{schema} ; {kind} ; {Level(body)} ; {Label(body, schema)} ; {flags}{(global is null ? "" : $" global={global.Name}")}";
    }

    /// <summary>A column with the label, level and length of a whole definition.</summary>
    public static Column Changed(Column present, JsonElement body)
    {
        var type = Text(body, "@odata.type")?.Split('.')[^1];
        if (type is not null && type != AttributeJson.TypeOf(present)) throw new DataverseError(400, "0x80048d19", $"The attribute {present.LogicalName} is not of the type {type}.");
        var level = Inner(body, "RequiredLevel") is { } told && Enum.TryParse<RequiredLevel>(told, out var read) && present.Level != RequiredLevel.SystemRequired ? read : present.Level;
        var length = present.IsText ? int.Parse(Number(body, "MaxLength", present.MaxLength), CultureInfo.InvariantCulture) : present.MaxLength;
        return present with { Label = Label(body, present.Label), Level = level, MaxLength = length };
    }

    /// <summary>A custom name begins with the publisher's prefix.</summary>
    public static void CheckName(string schema)
    {
        if (schema.IndexOf('_', StringComparison.Ordinal) < 1 || schema.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_'))
            throw new DataverseError(400, "0x80044312", "The schema name of a custom definition must begin with the publisher's prefix.");
    }

    public static string Level(JsonElement body) => Inner(body, "RequiredLevel") switch { "ApplicationRequired" => "A", "Recommended" => "R", _ => "" };

    public static string Label(JsonElement body, string otherwise) => LabelText(body, "DisplayName", otherwise);

    public static string LabelText(JsonElement body, string name, string otherwise)
    {
        var text = body.TryGetProperty(name, out var label) && label.ValueKind == JsonValueKind.Object
            && label.TryGetProperty("LocalizedLabels", out var labels) && labels.ValueKind == JsonValueKind.Array && labels.GetArrayLength() > 0
            ? Text(labels[0], "Label") ?? otherwise
            : otherwise;
        return ColumnText.Plain(text);
    }

    public static string Options(JsonElement set)
    {
        if (!set.TryGetProperty("Options", out var options) || options.ValueKind != JsonValueKind.Array || options.GetArrayLength() == 0)
            throw DataverseError.BadArgument("A choice needs options.");
        return string.Join(", ", options.EnumerateArray().Select(option =>
            $"{option.GetProperty("Value").GetInt32().ToString(CultureInfo.InvariantCulture)} {LabelText(option, "Label", "Option")}"));
    }

    private static string Kind(JsonElement body, string type, GlobalChoice? global) => type switch
    {
        "StringAttributeMetadata" or "String" => $"string {Number(body, "MaxLength", 100)} {Inner(body, "FormatName") ?? "Text"}",
        "MemoAttributeMetadata" or "Memo" => $"memo {Number(body, "MaxLength", 2000)}",
        "IntegerAttributeMetadata" or "Integer" => $"integer {Number(body, "MinValue", int.MinValue)} {Number(body, "MaxValue", int.MaxValue)}",
        "BigIntAttributeMetadata" or "BigInt" => "bigint",
        "DecimalAttributeMetadata" or "Decimal" => $"decimal {Range(body)} {Number(body, "Precision", 2)}",
        "DoubleAttributeMetadata" or "Double" => $"double {Range(body)} {Number(body, "Precision", 2)}",
        "MoneyAttributeMetadata" or "Money" => $"money {Range(body)} {Number(body, "Precision", 2)}",
        "BooleanAttributeMetadata" or "Boolean" => "bool",
        "DateTimeAttributeMetadata" or "DateTime" => Text(body, "Format") == "DateOnly" ? "dateonly" : Inner(body, "DateTimeBehavior") == "TimeZoneIndependent" ? "zoneless" : "datetime",
        "PicklistAttributeMetadata" or "Picklist" => $"choice {Choices(body, global)}",
        "MultiSelectPicklistAttributeMetadata" => $"choices {Choices(body, global)}",
        "LookupAttributeMetadata" or "Lookup" => throw DataverseError.BadArgument("A lookup is created with its relationship: POST RelationshipDefinitions."),
        _ => throw DataverseError.BadArgument("The type of the attribute cannot be created here."),
    };

    private static string Choices(JsonElement body, GlobalChoice? global) => global is not null ? ColumnText.Options(global.Choices)
        : Options(body.TryGetProperty("OptionSet", out var set) && set.ValueKind == JsonValueKind.Object ? set : throw DataverseError.BadArgument("A choice needs options."));

    private static GlobalChoice? Global(JsonElement body, Catalog? catalog)
    {
        if (Text(body, "GlobalOptionSet@odata.bind") is not { } address) return null;
        var key = address[(address.IndexOf('(', StringComparison.Ordinal) + 1)..].TrimEnd(')');
        return catalog?.Choices.FirstOrDefault(choice => MetadataEndpoint.Names(key, "Name", choice.Name, choice.MetadataId)) ?? throw MetadataEndpoint.Missing("an option set", key);
    }

    private static string Default(JsonElement body, string kind)
    {
        if (kind == "bool" && body.TryGetProperty("DefaultValue", out var flag) && flag.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return flag.ValueKind == JsonValueKind.True ? "default=true" : "default=false";
        return body.TryGetProperty("DefaultFormValue", out var value) && value.ValueKind == JsonValueKind.Number && value.GetInt32() >= 0
            ? $"default={value.GetInt32().ToString(CultureInfo.InvariantCulture)}"
            : "default=none";
    }

    private static string Range(JsonElement body) => $"{Number(body, "MinValue", -100_000_000_000)} {Number(body, "MaxValue", 100_000_000_000)}";

    private static string? Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Inner(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? Text(value, "Value") : null;

    private static string Number(JsonElement body, string name, decimal otherwise) =>
        (body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : otherwise).ToString(CultureInfo.InvariantCulture);
}
