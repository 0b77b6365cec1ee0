using System.Text.RegularExpressions;

namespace CrmSync.Simulators.Dataverse.Queries.Fetching;

/// <summary>$apply as a <see cref="FetchQuery"/> that aggregates: filter(...)/groupby((...),aggregate(...)) or aggregate(...), with $orderby on what it names (protocol sheet 2.10).</summary>
internal sealed partial class ApplyText
{
    private readonly QueryScope _scope;
    private readonly FetchPart _root;

    private ApplyText(QueryScope scope) => (_scope, _root) = (scope, new FetchPart(scope.Table, ""));

    public static FetchQuery Read(QueryScope scope, string text, string? order, int? top)
    {
        var apply = new ApplyText(scope);
        foreach (var step in ReadOptions.SplitTop(text, '/')) apply.Take(step);
        if (apply._root.Attributes.Count == 0) throw Wrong(text);
        foreach (var item in (order ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) apply.Sort(item);
        return new FetchQuery(apply._root, top, null, 1, Total: false, Distinct: false, Aggregate: true);
    }

    private void Take(string step)
    {
        var open = step.IndexOf('(', StringComparison.Ordinal);
        if (open < 1 || !step.EndsWith(')') || _root.Attributes.Count > 0) throw Wrong(step);
        var inner = step[(open + 1)..^1];
        switch (step[..open])
        {
            case "filter":
                var (before, test) = (_root.Passes, Filter.Parse(_scope, inner));
                _root.Passes = row => before(row) && test.Passes(row[""]!);
                break;
            case "aggregate":
                Aggregate(inner);
                break;
            case "groupby":
                GroupBy(inner);
                break;
            default:
                throw Wrong(step);
        }
    }

    private void GroupBy(string inner)
    {
        var parts = ReadOptions.SplitTop(inner, ',');
        if (parts.Count > 2 || !parts[0].StartsWith('(') || !parts[0].EndsWith(')')) throw Wrong(inner);
        foreach (var name in parts[0][1..^1].Split(',', StringSplitOptions.TrimEntries)) Add(name, name, null, groups: true, distinct: false);
        if (parts.Count == 2) Aggregate(parts[1].StartsWith("aggregate(", StringComparison.Ordinal) && parts[1].EndsWith(')') ? parts[1]["aggregate(".Length..^1] : throw Wrong(parts[1]));
    }

    private void Aggregate(string inner)
    {
        foreach (var item in ReadOptions.SplitTop(inner, ','))
        {
            var match = Total().Match(item);
            if (!match.Success) throw Wrong(item);
            var (name, method, alias) = (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value);
            if (name == "$count" == method.Length > 0) throw Wrong(item);
            Add(name == "$count" ? _scope.Table.Key.LogicalName : name, alias, MethodOf(method), groups: false, distinct: method == "countdistinct");
        }
    }

    private static string MethodOf(string method) => method switch
    {
        "" => "count",
        "average" => "avg",
        "countdistinct" => "countcolumn",
        "sum" or "min" or "max" => method,
        _ => throw Wrong(method),
    };

    /// <summary>A column of the table, or behind a slash of the row that a lookup names.</summary>
    private void Add(string path, string name, string? total, bool groups, bool distinct)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var part = slash < 0 ? _root : Linked(path[..slash]);
        if (!part.Table.TryColumn(path[(slash + 1)..], out var column)) throw DataverseError.UnknownProperty(part.Table.LogicalName, path[(slash + 1)..]);
        part.Attributes.Add(new FetchAttribute(column, name, total, groups, distinct));
    }

    private FetchPart Linked(string name)
    {
        if (_root.Links.Find(link => link.Part.Alias == name) is { } known) return known.Part;
        if (!_root.Table.TryNavigation(name, out var navigation) || !_scope.Catalog.TryTable(navigation.Target, out var target)) throw DataverseError.UnknownProperty(_root.Table.LogicalName, name);
        var link = new FetchLink(new FetchPart(target, name), target.Key, navigation.Column, Outer: true);
        _root.Links.Add(link);
        return link.Part;
    }

    private void Sort(string item)
    {
        var words = item.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 2 || (words.Length == 2 && words[1] is not ("asc" or "desc"))) throw DataverseError.BadQuery($"Syntax error in the $orderby expression '{item}'.");
        if (!_root.All.Any(part => part.Attributes.Exists(attribute => attribute.Name == words[0]))) throw DataverseError.UnknownProperty(_root.Table.LogicalName, words[0]);
        _root.OrderByName.Add((words[0], words.Length == 2 && words[1] == "desc"));
    }

    private static DataverseError Wrong(string text) => DataverseError.BadQuery($"The $apply expression '{text}' is not supported.");

    [GeneratedRegex(@"^(\$count|[\w/]+)(?: with (\w+))? as (\w+)$")]
    private static partial Regex Total();
}
