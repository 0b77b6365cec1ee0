using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>One item of $expand: the row that a lookup names, or the rows behind a collection-valued property with their own options (protocol sheet 2.10).</summary>
internal sealed record Expansion(string Name, Column? Lookup, Collection? Collection, ReadOptions Inner, Query Query)
{
    private static readonly string[] Taken = ["$select", "$filter", "$orderby", "$top", "$count", "$expand"];

    /// <summary>Only references are asked for.</summary>
    public bool OnlyReferences { get; init; }

    public static Expansion Parse(QueryScope scope, string item, Annotations annotations)
    {
        var open = item.IndexOf('(', StringComparison.Ordinal);
        if (scope.Depth >= ReadOptions.MostExpands) throw TooMany();
        if (open >= 0 && !item.EndsWith(')')) throw DataverseError.BadQuery("Found an unbalanced bracket expression in $expand.");
        var name = open < 0 ? item : item[..open].Trim();
        var references = name.EndsWith("/$ref", StringComparison.Ordinal);
        if (references) name = name[..^5];
        var options = open < 0 ? [] : Options(item[(open + 1)..^1]);
        if (scope.Table.TryNavigation(name, out var navigation) && scope.Catalog.TryTable(navigation.Target, out var target))
        {
            if (options.Keys.FirstOrDefault(key => key is not ("$select" or "$expand")) is { } wrong)
                throw DataverseError.BadQuery($"The query option {wrong} cannot be used on the single-valued navigation property '{name}'.");
            return Of(scope with { Table = target, Depth = scope.Depth + 1 }, name, navigation.Column, null, options, annotations) with { OnlyReferences = references };
        }

        if (!scope.Catalog.Relationships.TryCollection(scope.Table, name, out var collection)) throw DataverseError.UnknownProperty(scope.Table.LogicalName, name);
        return Of(scope with { Table = collection.Target, Depth = scope.Depth + 1 }, name, null, collection, options, annotations) with { OnlyReferences = references };
    }

    public static DataverseError TooMany() => DataverseError.BadQuery($"The number of $expand options exceeds the limit of {ReadOptions.MostExpands}.");

    private static Expansion Of(QueryScope inner, string name, Column? lookup, Collection? collection, Dictionary<string, string> options, Annotations annotations) => new(
        name,
        lookup,
        collection,
        ReadOptions.Parse(inner, options.GetValueOrDefault("$select"), options.GetValueOrDefault("$expand"), annotations),
        QueryText.Read(inner, options.GetValueOrDefault));

    private static Dictionary<string, string> Options(string text)
    {
        var options = new Dictionary<string, string>();
        foreach (var option in ReadOptions.SplitTop(text, ';').Where(option => option.Length > 0))
        {
            var equals = option.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? option : option[..equals].Trim();
            if (equals < 0 || !Taken.Contains(name)) throw DataverseError.BadQuery($"The query option {name} is not supported in $expand.");
            options[name] = option[(equals + 1)..].Trim();
        }

        return options;
    }
}
