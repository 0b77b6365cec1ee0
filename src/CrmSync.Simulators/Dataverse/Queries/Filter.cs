using System.Text.Json;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>$filter as a test on a row: eq ne gt ge lt le and or not, contains startswith endswith, In and NotIn (protocol sheet 2.10).</summary>
internal sealed class Filter
{
    private readonly Table _table;
    private readonly List<FilterToken> _tokens;
    private readonly IReadOnlyDictionary<string, string> _aliases;
    private int _at;

    private Filter(Table table, string text, IReadOnlyDictionary<string, string> aliases) =>
        (_table, _tokens, _aliases) = (table, FilterToken.Split(text), aliases);

    /// <summary>Aliases: query members that begin with @ and stand for a value.</summary>
    public static RowTest Parse(Table table, string text, IReadOnlyDictionary<string, string> aliases)
    {
        var filter = new Filter(table, text, aliases);
        var test = filter.Or();
        return filter.Peek.Kind == FilterTokenKind.End ? test : throw filter.Wrong();
    }

    private FilterToken Peek => _tokens[_at];

    private RowTest Or()
    {
        var left = And();
        while (TakeWord("or"))
        {
            left = left.Or(And());
        }

        return left;
    }

    private RowTest And()
    {
        var left = Not();
        while (TakeWord("and"))
        {
            left = left.And(Not());
        }

        return left;
    }

    private RowTest Not()
    {
        if (TakeWord("not"))
        {
            return Not().Not();
        }

        if (Peek.Kind != FilterTokenKind.Open) return Leaf();
        _at++;
        var inner = Or();
        Take(FilterTokenKind.Close);
        return inner;
    }

    private RowTest Leaf()
    {
        var name = Take(FilterTokenKind.Word).Text;
        if (Peek.Kind == FilterTokenKind.Open) return Function(name);
        var column = Column(name);
        var operation = Take(FilterTokenKind.Word).Text;
        var operand = _tokens[_at++];
        if (operand.Kind == FilterTokenKind.Word && _table.TryColumn(operand.Text, out var other))
            return new RowTest(Comparison.Of(column, operation, other) ?? throw Wrong());
        operand = Resolve(operand);
        var test = Comparison.Of(_table, column, operation, operand) ?? throw Wrong();
        return operation == "eq" && operand is not { Kind: FilterTokenKind.Word, Text: "null" } ? RowTest.Equal(test, column, [operand.Text]) : new RowTest(test);
    }

    private RowTest Function(string name)
    {
        Take(FilterTokenKind.Open);
        return name switch
        {
            "contains" => Text(Collation.Contains),
            "startswith" => Text(Collation.StartsWith),
            "endswith" => Text(Collation.EndsWith),
            "Microsoft.Dynamics.CRM.In" => Membership(inside: true),
            "Microsoft.Dynamics.CRM.NotIn" => Membership(inside: false),
            _ => throw DataverseError.BadQuery($"The function '{name}' is not known."),
        };
    }

    private RowTest Text(Func<string, string, bool> test)
    {
        var column = Column(Take(FilterTokenKind.Word).Text);
        Take(FilterTokenKind.Comma);
        var part = Resolve(_tokens[_at++]).Text;
        Take(FilterTokenKind.Close);
        return new RowTest(row => row[column] is string text && test(text, part));
    }

    private RowTest Membership(bool inside)
    {
        var arguments = new Dictionary<string, FilterToken>();
        do
        {
            var name = Take(FilterTokenKind.Word).Text;
            Take(FilterTokenKind.Comma);
            arguments[name] = Resolve(_tokens[_at++]);
        }
        while (TryTake(FilterTokenKind.Comma));
        Take(FilterTokenKind.Close);
        if (!arguments.TryGetValue("PropertyName", out var property) || !arguments.TryGetValue("PropertyValues", out var list)) throw Wrong();
        var column = Column(property.Text);
        List<string> items = [.. Items(list.Text)];
        var test = Comparison.Among(_table, column, items, inside);
        return inside ? RowTest.Equal(test, column, items) : new RowTest(test);
    }

    /// <summary>A JSON list; single quotes are taken too.</summary>
    private static IEnumerable<string> Items(string list) => list.Contains('"', StringComparison.Ordinal)
        ? JsonDocument.Parse(list).RootElement.EnumerateArray().Select(item => item.ToString())
        : FilterToken.Split(list[1..^1]).Where(token => token.Kind is FilterTokenKind.Word or FilterTokenKind.Text).Select(token => token.Text);

    private FilterToken Resolve(FilterToken token)
    {
        if (token.Kind != FilterTokenKind.Word || !token.Text.StartsWith('@')) return token;
        return _aliases.TryGetValue(token.Text, out var value) ? FilterToken.Split(value)[0] : throw DataverseError.BadQuery($"The alias '{token.Text}' has no value.");
    }

    private Column Column(string name)
    {
        if (_table.TryColumn(name, out var column)) return column;
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && _table.TryNavigation(name[..slash], out var navigation) ? navigation.Column
            : throw DataverseError.UnknownProperty(_table.LogicalName, name);
    }

    private bool TakeWord(string word)
    {
        if (Peek.Kind != FilterTokenKind.Word || Peek.Text != word) return false;
        _at++;
        return true;
    }

    private bool TryTake(FilterTokenKind kind)
    {
        if (Peek.Kind != kind) return false;
        _at++;
        return true;
    }

    private FilterToken Take(FilterTokenKind kind) => Peek.Kind == kind ? _tokens[_at++] : throw Wrong();

    private DataverseError Wrong() => DataverseError.BadQuery($"Syntax error at piece {_at} in the $filter expression.");
}
