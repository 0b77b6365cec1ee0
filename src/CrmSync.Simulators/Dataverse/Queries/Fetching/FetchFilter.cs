using System.Text.RegularExpressions;
using System.Xml.Linq;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Queries.Fetching;

/// <summary>filter and condition of FetchXML as a test on a line of rows.</summary>
internal static class FetchFilter
{
    private const int DeepestNesting = 100;
    private const RegexOptions Matching = RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    public static Func<FetchRow, bool> Read(QueryScope scope, FetchPart part, IReadOnlyList<FetchPart> all, XElement filter, int depth = 0)
    {
        if (depth > DeepestNesting) throw FetchText.Wrong("The FetchXML query is nested too deeply.");
        var tests = filter.Elements().Select(child => child.Name.LocalName switch
        {
            "condition" => Condition(scope, FetchText.PartOf(part, all, child), child),
            "filter" => Read(scope, part, all, child, depth + 1),
            var other => throw FetchText.Wrong($"The element '{other}' is not supported in a filter of FetchXML."),
        }).ToList();
        return filter.Attribute("type")?.Value == "or" && tests.Count > 0 ? row => tests.Exists(test => test(row)) : row => tests.TrueForAll(test => test(row));
    }

    public static Column ColumnOf(Table table, string? name) => name is not null && table.Find(name) is { } column
        ? column : throw new DataverseError(400, "0x80041103", $"'{table.LogicalName}' entity doesn't contain attribute with Name = '{name}'.");

    private static Func<FetchRow, bool> Condition(QueryScope scope, FetchPart part, XElement condition)
    {
        var column = ColumnOf(part.Table, condition.Attribute("attribute")?.Value);
        string[] values = condition.Attribute("value") is { } value ? [value.Value] : [.. condition.Elements("value").Select(one => one.Value)];
        var test = Test(scope, part.Table, column, condition.Attribute("operator")?.Value ?? "", values);
        var alias = part.Alias;
        return row => test(row[alias]?[column]);
    }

    private static Func<object?, bool> Test(QueryScope scope, Table table, Column column, string operation, string[] values)
    {
        string First() => values.Length > 0 ? values[0] : throw FetchText.Wrong($"The condition operator '{operation}' needs a value.");
        Func<object?, bool> Compare(string name) => Comparison.Of(table, column, name, new FilterToken(column.IsText ? FilterTokenKind.Text : FilterTokenKind.Word, First()))
            ?? throw FetchText.Wrong($"The condition operator '{operation}' does not take this value.");
        return operation switch
        {
            "eq" or "ne" or "gt" or "ge" or "lt" or "le" => Compare(operation),
            "neq" => Compare("ne"),
            "null" => value => value is null,
            "not-null" => value => value is not null,
            "in" or "not-in" => Comparison.Among(table, column, values, inside: operation == "in"),
            "between" or "not-between" => Between(table, column, values, operation == "between"),
            "like" or "not-like" => Like(First(), operation == "like"),
            "begins-with" or "not-begin-with" => Text(First(), Collation.StartsWith, operation == "begins-with"),
            "ends-with" or "not-end-with" => Text(First(), Collation.EndsWith, operation == "ends-with"),
            "eq-userid" or "ne-userid" => value => (IdOf(value) == scope.UserId) == (operation == "eq-userid"),
            "eq-businessid" or "ne-businessid" => value => (IdOf(value) == OrganizationRows.BusinessUnit.Id) == (operation == "eq-businessid"),
            "contain-values" or "not-contain-values" => value => (value is string text && text.Split(',').Intersect(values).Any()) == (operation == "contain-values"),
            _ => Span(scope, column, operation, values.Length > 0 ? values[0] : null),
        };
    }

    private static Func<object?, bool> Between(Table table, Column column, string[] values, bool inside)
    {
        if (values.Length != 2) throw FetchText.Wrong("The condition operator 'between' needs two values.");
        var (low, high) = (Comparison.Literal(table, column, values[0]), Comparison.Literal(table, column, values[1]));
        return value => value is not null && (Comparison.Order(value, low) >= 0 && Comparison.Order(value, high) <= 0) == inside;
    }

    /// <summary>A percent sign stands for any text, an underscore for any letter.</summary>
    private static Func<object?, bool> Like(string pattern, bool like)
    {
        var (open, close) = (pattern.StartsWith('%'), pattern.Length > 1 && pattern.EndsWith('%'));
        var part = pattern[(open ? 1 : 0)..^(close ? 1 : 0)];
        if (part.AsSpan().ContainsAny('%', '_')) return Text(Expression(pattern), (text, expression) => Regex.IsMatch(text, expression, Matching), like);
        return Text(part, (open, close) switch
        {
            (true, true) => Collation.Contains,
            (true, false) => Collation.EndsWith,
            (false, true) => Collation.StartsWith,
            _ => Collation.Instance.Equals,
        }, like);
    }

    private static string Expression(string pattern) => $"^{string.Concat(pattern.Select(c => c switch { '%' => ".*", '_' => ".", _ => Regex.Escape(c.ToString()) }))}$";

    private static Func<object?, bool> Text(string part, Func<string, string, bool> test, bool passes) => value => value is string text ? test(text, part) == passes : !passes;

    /// <summary>last-x-hours, on-or-after, this-month and so on: the query functions of the same name.</summary>
    private static Func<object?, bool> Span(QueryScope scope, Column column, string operation, string? value)
    {
        var name = string.Concat(operation.Split('-').Select(word => word switch { "seven" => "7", "olderthan" => "OlderThan", { Length: > 0 } => char.ToUpperInvariant(word[0]) + word[1..], _ => "" }));
        if (column.Kind != ColumnKind.DateTime || DateSpan.Read(name, value, scope.Now.UtcDateTime) is not { } span)
            throw FetchText.Wrong($"The condition operator '{operation}' is not supported on the attribute '{column.LogicalName}'.");
        return held => held switch
        {
            DateTime instant => span.Holds(instant),
            DateOnly date => span.Holds(date.ToDateTime(TimeOnly.MinValue)),
            _ => false,
        };
    }

    private static Guid? IdOf(object? value) => value switch { LookupValue lookup => lookup.Id, Guid id => id, _ => null };
}
