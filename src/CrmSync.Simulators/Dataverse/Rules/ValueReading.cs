using System.Globalization;
using System.Text.Json;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rules;

/// <summary>One JSON value as the value of a column: type, length, range and membership as the server enforces them (protocol sheet 2.12, 9.1, 9.5).</summary>
internal static class ValueReading
{
    private static readonly object True = true;
    private static readonly object False = false;
    private static readonly DateTime Earliest = new(1753, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static object? Read(Table table, Column column, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null) return null;
        return column.Kind switch
        {
            ColumnKind.String or ColumnKind.Memo => (object?)Text(table, column, value),
            ColumnKind.Integer => Integer(table, column, value),
            ColumnKind.BigInt => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : throw Unfit(table, value, "Edm.Int64"),
            ColumnKind.Decimal or ColumnKind.Money => Number(table, column, value),
            ColumnKind.Double => (double)Number(table, column, value),
            ColumnKind.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? value.ValueKind == JsonValueKind.True ? True : False : throw Unfit(table, value, "Edm.Boolean"),
            ColumnKind.DateTime => column.IsDateOnly ? (object)Date(table, value) : Instant(table, value),
            ColumnKind.Picklist or ColumnKind.State or ColumnKind.Status => Option(table, column, value),
            ColumnKind.MultiSelectPicklist => Options(table, column, value),
            ColumnKind.Uniqueidentifier => value.ValueKind == JsonValueKind.String && value.TryGetGuid(out var id) ? id : throw Unfit(table, value, "Edm.Guid"),
            _ => throw DataverseError.Payload(
                table.SetName, $"A 'PrimitiveValue' node with non-null value was found when trying to read the value of the property '{column.LogicalName}'; "
                + "however, a 'StartArray' node, a 'StartObject' node, or a 'PrimitiveValue' node with null value was expected."),
        };
    }

    private static string? Text(Table table, Column column, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) throw Unfit(table, value, "Edm.String");
        var text = value.GetString()!;
        if (text.Length > column.MaxLength)
        {
            throw new DataverseError(400, "0x80044331", $"A validation error occurred. The length of the '{column.LogicalName}' attribute of the "
                + $"'{table.LogicalName}' entity exceeded the maximum allowed length of '{column.MaxLength}'.");
        }

        return text.Length == 0 ? null : text;
    }

    private static int Integer(Table table, Column column, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var number)) throw Unfit(table, value, "Edm.Int32");
        return number >= column.Min && number <= column.Max ? number : throw OutOfRange("0x8004432f", table, column);
    }

    private static decimal Number(Table table, Column column, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number) throw Unfit(table, value, column.Kind == ColumnKind.Double ? "Edm.Double" : "Edm.Decimal");
        if (!value.TryGetDecimal(out var number) || number < column.Min || number > column.Max) throw OutOfRange("0x80044330", table, column);
        return Math.Round(number, column.Precision, MidpointRounding.AwayFromZero);
    }

    private static int Option(Table table, Column column, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var number)) throw Unfit(table, value, "Edm.Int32");
        if (column.Kind == ColumnKind.Status || column.Choices.Any(choice => choice.Value == number)) return number;
        throw OutOfChoices(table, column, number);
    }

    /// <summary>Several numbers in one text, kept rising.</summary>
    private static string? Options(Table table, Column column, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) throw Unfit(table, value, "Edm.String");
        var numbers = new SortedSet<int>();
        foreach (var item in value.GetString()!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(item, CultureInfo.InvariantCulture, out var number)) throw Unfit(table, value, "Edm.Int32");
            if (!column.Choices.Any(choice => choice.Value == number)) throw OutOfChoices(table, column, number);
            numbers.Add(number);
        }

        return numbers.Count == 0 ? null : string.Join(',', numbers);
    }

    private static DataverseError OutOfChoices(Table table, Column column, int number)
    {
        return new DataverseError(400, "0x8004431a", $"A validation error occurred. The value {number} of '{column.LogicalName}' on record of type "
            + $"'{table.LogicalName}' is outside the valid range. Accepted Values: {string.Join(',', column.Choices.Select(choice => choice.Value))}");
    }

    private static DateTime Instant(Table table, JsonElement value)
    {
        const DateTimeStyles Styles = DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal;
        if (value.ValueKind != JsonValueKind.String || !DateTime.TryParse(value.GetString(), CultureInfo.InvariantCulture, Styles, out var instant))
            throw Unfit(table, value, "Edm.DateTimeOffset");
        if (instant < Earliest) throw TooEarly();
        return new DateTime(instant.Ticks - instant.Ticks % TimeSpan.TicksPerSecond, DateTimeKind.Utc);
    }

    private static DateOnly Date(Table table, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String
            || !DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            throw Unfit(table, value, "Edm.Date");
        return date >= DateOnly.FromDateTime(Earliest) ? date : throw TooEarly();
    }

    private static DataverseError TooEarly() =>
        new(400, "0x80040239", "DateTime is less than minumum value supported by CrmDateTime. Minimum value supported: 01/01/1753 00:00:00");

    private static DataverseError OutOfRange(string code, Table table, Column column) => new(
        400, code, $"A validation error occurred. The value of '{column.LogicalName}' on record of type '{table.LogicalName}' is outside the valid range.");

    private static DataverseError Unfit(Table table, JsonElement value, string type) =>
        DataverseError.Payload(table.SetName, $"Cannot convert a value of JSON kind '{value.ValueKind}' to the expected type '{type}'.");
}
