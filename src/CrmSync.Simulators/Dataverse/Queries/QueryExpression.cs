using System.Text.Json;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>A QueryExpression as actions take it: EntityName and Criteria with conditions and nested filters (protocol sheet 4.4).</summary>
internal static class QueryExpression
{
    public static (Table Table, Func<Row, bool> Test) Read(DataverseStore store, JsonElement query)
    {
        if (Text(query, "EntityName") is not { } name || !store.Catalog.TryTable(name, out var table))
            throw new DataverseError(400, "0x80041102", $"The entity with a name = '{Text(query, "EntityName")}' was not found.");
        return (table, query.TryGetProperty("Criteria", out var criteria) && criteria.ValueKind == JsonValueKind.Object ? Filter(table, criteria) : _ => true);
    }

    private static Func<Row, bool> Filter(Table table, JsonElement filter)
    {
        var tests = Items(filter, "Conditions").Select(condition => Condition(table, condition)).Concat(Items(filter, "Filters").Select(inner => Filter(table, inner))).ToList();
        return Text(filter, "FilterOperator") == "Or" && tests.Count > 0 ? row => tests.Exists(test => test(row)) : row => tests.TrueForAll(test => test(row));
    }

    private static Func<Row, bool> Condition(Table table, JsonElement condition)
    {
        if (Text(condition, "AttributeName") is not { } name || !table.TryColumn(name, out var column))
            throw new DataverseError(400, "0x80041103", $"'{table.LogicalName}' entity doesn't contain attribute with Name = '{Text(condition, "AttributeName")}'.");
        List<object> values = [.. Items(condition, "Values").Select(value => Comparison.Literal(table, column, Literal(value)))];
        return Text(condition, "Operator") switch
        {
            "Equal" => row => row[column] is { } value && Comparison.Order(value, values[0]) == 0,
            "NotEqual" => row => row[column] is not { } value || Comparison.Order(value, values[0]) != 0,
            "GreaterThan" => row => row[column] is { } value && Comparison.Order(value, values[0]) > 0,
            "GreaterEqual" => row => row[column] is { } value && Comparison.Order(value, values[0]) >= 0,
            "LessThan" => row => row[column] is { } value && Comparison.Order(value, values[0]) < 0,
            "LessEqual" => row => row[column] is { } value && Comparison.Order(value, values[0]) <= 0,
            "In" => row => row[column] is { } value && values.Exists(one => Comparison.Order(value, one) == 0),
            "Null" => row => row[column] is null,
            "NotNull" => row => row[column] is not null,
            "BeginsWith" => row => row[column] is string text && Collation.StartsWith(text, (string)values[0]),
            var other => throw DataverseError.BadArgument($"The condition operator '{other}' is not supported here."),
        };
    }

    /// <summary>A value alone, or wrapped as the SDK's JSON does: {"Value":..,"Type":..}.</summary>
    private static string Literal(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("Value", out var inner) ? inner.ToString() : value.ToString();

    private static IEnumerable<JsonElement> Items(JsonElement of, string name) =>
        of.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : Enumerable.Empty<JsonElement>();

    private static string? Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
