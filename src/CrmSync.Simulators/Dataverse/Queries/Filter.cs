using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>$filter as a test on a row: comparisons, and or not, text functions, query functions, any and all (protocol sheet 2.10).</summary>
internal sealed class Filter
{
    private const int DeepestNesting = 100;

    private readonly QueryScope _scope;
    private readonly List<FilterToken> _tokens;
    private Table _table;
    private string? _variable;
    private int _at;
    private int _depth;

    private Filter(QueryScope scope, string text) => (_scope, _table, _tokens) = (scope, scope.Table, FilterToken.Split(text));

    public static RowTest Parse(QueryScope scope, string text)
    {
        var filter = new Filter(scope, text);
        var test = filter.Or();
        return filter.Peek.Kind == FilterTokenKind.End ? test : throw filter.Wrong();
    }

    private FilterToken Peek => _tokens[_at];

    private RowTest Or()
    {
        if (++_depth > DeepestNesting) throw DataverseError.BadQuery("Recursion limit reached in the $filter expression.");
        var left = And();
        while (TakeWord("or")) left = left.Or(And());
        _depth--;
        return left;
    }

    private RowTest And()
    {
        var left = Not();
        while (TakeWord("and")) left = left.And(Not());
        return left;
    }

    private RowTest Not()
    {
        var turned = false;
        while (TakeWord("not")) turned = !turned;
        var test = Peek.Kind == FilterTokenKind.Open ? Brackets() : Leaf();
        return turned ? test.Not() : test;
    }

    private RowTest Brackets()
    {
        _at++;
        var inner = Or();
        Take(FilterTokenKind.Close);
        return inner;
    }

    private RowTest Leaf()
    {
        var name = Take(FilterTokenKind.Word).Text;
        if (Peek.Kind == FilterTokenKind.Open) return Called(name);
        var path = Path(name);
        var operation = Take(FilterTokenKind.Word).Text;
        if (operation is "in" or "has") throw DataverseError.BadQuery($"The query operator '{operation}' is not supported.");
        var operand = Next();
        if (operand.Kind == FilterTokenKind.Word && IsColumn(operand.Text))
        {
            var (other, between) = (Path(operand.Text), Comparison.Between(operation) ?? throw Wrong());
            return new RowTest(row => between(path.Of(row), other.Of(row)));
        }

        operand = Resolve(operand);
        var test = Comparison.Of(path.Table, path.Column, operation, operand) ?? throw Wrong();
        return operation == "eq" && operand is not { Kind: FilterTokenKind.Word, Text: "null" } ? RowTest.Equal(path, test, [operand.Text]) : RowTest.Of(path, test);
    }

    private RowTest Called(string name)
    {
        Take(FilterTokenKind.Open);
        if (name.EndsWith("/any", StringComparison.Ordinal)) return Lambda(name[..^4], all: false);
        if (name.EndsWith("/all", StringComparison.Ordinal)) return Lambda(name[..^4], all: true);
        return name switch
        {
            "contains" => Text(Collation.Contains),
            "startswith" => Text(Collation.StartsWith),
            "endswith" => Text(Collation.EndsWith),
            _ when name.StartsWith(QueryFunctions.Space, StringComparison.Ordinal) => Function(name[QueryFunctions.Space.Length..]),
            _ => throw DataverseError.BadQuery($"An unknown function with name '{name}' was found. This may also be a function import or a key lookup on a navigation property, which is not allowed."),
        };
    }

    private RowTest Text(Func<string, string, bool> test)
    {
        var path = Path(Take(FilterTokenKind.Word).Text);
        if (!path.Column.IsText) throw DataverseError.BadQuery($"No function signature matches the property '{path.Column.LogicalName}'.");
        Take(FilterTokenKind.Comma);
        var part = Resolve(Next());
        Take(FilterTokenKind.Close);
        if (part.Kind != FilterTokenKind.Text) throw Wrong();
        return RowTest.Of(path, value => value is string text && test(text, part.Text));
    }

    private RowTest Function(string name)
    {
        var arguments = new Dictionary<string, FilterToken>();
        while (Peek.Kind == FilterTokenKind.Word)
        {
            var argument = Take(FilterTokenKind.Word).Text;
            Take(FilterTokenKind.Comma);
            arguments[argument] = Resolve(Next());
            if (!TryTake(FilterTokenKind.Comma)) break;
        }

        Take(FilterTokenKind.Close);
        if (!arguments.TryGetValue("PropertyName", out var property)) throw Wrong();
        return QueryFunctions.Read(_scope, name, ColumnPath.Read(_scope, _table, property.Text), arguments);
    }

    /// <summary>nav/any(x:x/column eq 1) on rows behind a collection-valued property; any() alone asks whether there is one.</summary>
    private RowTest Lambda(string path, bool all)
    {
        var name = _variable is null ? path : path.StartsWith($"{_variable}/", StringComparison.Ordinal) ? path[(_variable.Length + 1)..] : throw Wrong();
        if (!_scope.Catalog.Relationships.TryCollection(_table, name, out var collection)) throw DataverseError.UnknownProperty(_table.LogicalName, name);
        var store = _scope.Store;
        if (TryTake(FilterTokenKind.Close)) return new RowTest(row => collection.Of(store, row).Any());
        var head = Take(FilterTokenKind.Word).Text;
        var colon = head.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1) throw Wrong();
        if (colon < head.Length - 1) _tokens[--_at] = new FilterToken(FilterTokenKind.Word, head[(colon + 1)..]);
        var (table, variable) = (_table, _variable);
        (_table, _variable) = (collection.Target, head[..colon]);
        var inner = Or();
        (_table, _variable) = (table, variable);
        Take(FilterTokenKind.Close);
        return all ? new RowTest(row => collection.Of(store, row).All(inner.Passes)) : new RowTest(row => collection.Of(store, row).Any(inner.Passes));
    }

    private FilterToken Resolve(FilterToken token)
    {
        if (token.Kind != FilterTokenKind.Word || !token.Text.StartsWith('@')) return token;
        return _scope.Alias(token.Text) is { } value ? FilterToken.Split(value)[0] : throw DataverseError.BadQuery($"The alias '{token.Text}' has no value.");
    }

    private bool IsColumn(string name) => _variable is null ? _table.TryColumn(name, out _) : name.StartsWith($"{_variable}/", StringComparison.Ordinal);

    private ColumnPath Path(string name)
    {
        if (_variable is not null) name = name.StartsWith($"{_variable}/", StringComparison.Ordinal) ? name[(_variable.Length + 1)..] : throw DataverseError.UnknownProperty(_table.LogicalName, name);
        return ColumnPath.Read(_scope, _table, name);
    }

    private FilterToken Next() => Peek.Kind == FilterTokenKind.End ? throw Wrong() : _tokens[_at++];

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
