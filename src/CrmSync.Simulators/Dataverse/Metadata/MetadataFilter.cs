using System.Text.Json.Nodes;
using CrmSync.Simulators.Dataverse.Queries;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>$filter on definitions: eq and ne, joined by and, or and brackets, with the literals of protocol sheet 7.2.</summary>
internal sealed class MetadataFilter
{
    private const int DeepestNesting = 100;

    private readonly List<FilterToken> _tokens;
    private readonly Action<IEnumerable<string>> _demand;
    private int _at;
    private int _depth;

    private MetadataFilter(string text, Action<IEnumerable<string>> demand) => (_tokens, _demand) = (FilterToken.Split(text), demand);

    /// <summary><paramref name="demand"/> throws for names of properties that the definitions have not.</summary>
    public static Func<JsonObject, bool> Parse(string? text, Action<IEnumerable<string>> demand)
    {
        if (string.IsNullOrEmpty(text)) return _ => true;
        var filter = new MetadataFilter(text, demand);
        var test = filter.Or();
        return filter._tokens[filter._at].Kind == FilterTokenKind.End ? test : throw Wrong();
    }

    private Func<JsonObject, bool> Or()
    {
        if (++_depth > DeepestNesting) throw DataverseError.BadQuery("Recursion limit reached in the $filter expression.");
        var left = And();
        while (Takes("or"))
        {
            var (first, second) = (left, And());
            left = definition => first(definition) || second(definition);
        }

        _depth--;
        return left;
    }

    private Func<JsonObject, bool> And()
    {
        var left = Leaf();
        while (Takes("and"))
        {
            var (first, second) = (left, Leaf());
            left = definition => first(definition) && second(definition);
        }

        return left;
    }

    private Func<JsonObject, bool> Leaf()
    {
        if (_tokens[_at].Kind == FilterTokenKind.Open)
        {
            _at++;
            var inner = Or();
            return _tokens[_at++].Kind == FilterTokenKind.Close ? inner : throw Wrong();
        }

        if (_at + 2 >= _tokens.Count || _tokens[_at].Kind != FilterTokenKind.Word || _tokens[_at + 1].Kind != FilterTokenKind.Word) throw Wrong();
        _demand([_tokens[_at].Text.Split('/')[0]]);
        var test = Test(_tokens[_at].Text, _tokens[_at + 1].Text, _tokens[_at + 2]);
        _at += 3;
        return test;
    }

    private static Func<JsonObject, bool> Test(string name, string operation, FilterToken literal)
    {
        var quote = literal.Kind == FilterTokenKind.Word ? literal.Text.IndexOf('\'', StringComparison.Ordinal) : -1;
        var value = quote < 0 ? literal.Text : literal.Text[(quote + 1)..].TrimEnd('\'');
        return operation switch
        {
            "eq" => definition => Text(definition, name) == value,
            "ne" => definition => Text(definition, name) != value,
            _ => throw DataverseError.BadQuery($"The operator '{operation}' is not supported on definitions."),
        };
    }

    private static string Text(JsonObject definition, string name)
    {
        JsonNode? node = definition;
        foreach (var part in name.Split('/')) node = (node as JsonObject)?[part];
        return node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node?.ToJsonString() ?? "null";
    }

    private bool Takes(string word)
    {
        if (_tokens[_at].Kind != FilterTokenKind.Word || _tokens[_at].Text != word) return false;
        _at++;
        return true;
    }

    private static DataverseError Wrong() => DataverseError.BadQuery("Syntax error in the $filter expression on definitions.");
}
