using System.Globalization;
using System.Text.Json;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>The query functions of Microsoft.Dynamics.CRM (protocol sheet 2.10): lists, ranges, choices, users and spans of time.</summary>
internal static class QueryFunctions
{
    public const string Space = "Microsoft.Dynamics.CRM.";

    public static RowTest Read(QueryScope scope, string name, ColumnPath path, IReadOnlyDictionary<string, FilterToken> arguments)
    {
        List<string> Values() => Items(Argument(name, arguments, "PropertyValues"));
        switch (name)
        {
            case "In":
                var items = Values();
                return RowTest.Equal(path, Comparison.Among(path.Table, path.Column, items, inside: true), items);
            case "NotIn":
                return RowTest.Of(path, Comparison.Among(path.Table, path.Column, Values(), inside: false));
            case "Between" or "NotBetween":
                return Between(path, Values(), inside: name == "Between");
            case "ContainValues" or "DoesNotContainValues":
                return Contain(path, Values(), inside: name == "ContainValues");
            case "EqualUserId" or "NotEqualUserId":
                return RowTest.Of(path, value => (value is LookupValue user && user.Id == scope.UserId) == (name == "EqualUserId"));
            case "EqualBusinessId" or "NotEqualBusinessId":
                return RowTest.Of(path, value => (value is LookupValue unit && unit.Id == OrganizationRows.BusinessUnit.Id) == (name == "EqualBusinessId"));
            default:
                return Within(scope, name, path, arguments);
        }
    }

    private static RowTest Between(ColumnPath path, List<string> values, bool inside)
    {
        if (values.Count != 2) throw DataverseError.BadQuery("The function 'Between' takes two values.");
        var (low, high) = (Comparison.Literal(path.Table, path.Column, values[0]), Comparison.Literal(path.Table, path.Column, values[1]));
        return RowTest.Of(path, value => value is not null && (Comparison.Order(value, low) >= 0 && Comparison.Order(value, high) <= 0) == inside);
    }

    private static RowTest Contain(ColumnPath path, List<string> values, bool inside) => path.Column.Kind != ColumnKind.MultiSelectPicklist
        ? throw DataverseError.BadQuery("The function 'ContainValues' is for choices with several values.")
        : RowTest.Of(path, value => (value is string text && text.Split(',').Intersect(values).Any()) == inside);

    private static RowTest Within(QueryScope scope, string name, ColumnPath path, IReadOnlyDictionary<string, FilterToken> arguments)
    {
        var argument = arguments.TryGetValue("PropertyValue", out var token) ? token.Text : null;
        if (path.Column.Kind != ColumnKind.DateTime || DateSpan.Read(name, argument, scope.Now.UtcDateTime) is not { } span)
            throw DataverseError.BadQuery($"The query function '{name}' is not supported on the property '{path.Column.LogicalName}'.");
        return RowTest.Of(path, value => value switch
        {
            DateTime instant => span.Holds(instant),
            DateOnly date => span.Holds(date.ToDateTime(TimeOnly.MinValue)),
            _ => false,
        });
    }

    private static FilterToken Argument(string function, IReadOnlyDictionary<string, FilterToken> arguments, string name) =>
        arguments.TryGetValue(name, out var token) ? token : throw DataverseError.BadQuery($"The function '{function}' needs the argument '{name}'.");

    /// <summary>A JSON list; single quotes are taken too.</summary>
    private static List<string> Items(FilterToken list)
    {
        if (list.Kind != FilterTokenKind.List) throw DataverseError.BadQuery("A list was expected in the $filter expression.");
        try
        {
            return list.Text.Contains('"', StringComparison.Ordinal)
                ? [.. JsonDocument.Parse(list.Text).RootElement.EnumerateArray().Select(item => item.ToString())]
                : [.. FilterToken.Split(list.Text[1..^1]).Where(token => token.Kind is FilterTokenKind.Word or FilterTokenKind.Text).Select(token => token.Text)];
        }
        catch (JsonException)
        {
            throw DataverseError.BadQuery(string.Create(CultureInfo.InvariantCulture, $"A list of {list.Text.Length} characters in the $filter expression cannot be read."));
        }
    }
}
