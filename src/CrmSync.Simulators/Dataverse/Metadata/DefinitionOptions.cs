using System.Text.Json.Nodes;
using CrmSync.Simulators.Dataverse.Queries;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>$select, $filter and $expand of definitions, as query options or inside the brackets of an $expand.</summary>
internal sealed record DefinitionOptions(string[]? Select, string? Filter, IReadOnlyDictionary<string, DefinitionOptions> Expand)
{
    private const int DeepestNesting = 15;

    /// <summary>Nothing asked: the whole definition without what hangs on it.</summary>
    public static DefinitionOptions None { get; } = new(null, null, new Dictionary<string, DefinitionOptions>());

    /// <summary>Depth: how many $expand it lies in.</summary>
    public static DefinitionOptions Read(Func<string, string?> option, int depth = 0) => depth > DeepestNesting ? throw Expansion.TooMany() : new(
        option("$select")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        option("$filter"),
        option("$expand") is { Length: > 0 } expand ? ReadOptions.SplitTop(expand, ',').Select(item => Inner(item, depth + 1)).DistinctBy(pair => pair.Name).ToDictionary(pair => pair.Name, pair => pair.Options) : new());

    /// <summary>
    /// Those that pass the filter, each with the chosen members and always its MetadataId and type. What is asked for must be a property that all of them have:
    /// what only one type has needs the cast to it (protocol sheet 7.3).
    /// </summary>
    public IEnumerable<JsonObject> Apply(IEnumerable<JsonObject> definitions, string type)
    {
        if (Select is null && Filter is null) return definitions;
        var all = definitions.ToList();
        if (all.Count == 0) return all;
        var known = all[0].Select(member => member.Key).Where(name => all.TrueForAll(one => one.ContainsKey(name))).ToHashSet();
        Demand(known, Select ?? [], type);
        return all.Where(MetadataFilter.Parse(Filter, names => Demand(known, names, type))).Select(Keep);
    }

    /// <summary>The chosen members of one definition.</summary>
    public JsonObject Pick(JsonObject definition, string type)
    {
        Demand(definition.Select(member => member.Key).ToHashSet(), Select ?? [], type);
        return Keep(definition);
    }

    private static void Demand(HashSet<string> known, IEnumerable<string> names, string type)
    {
        if (names.FirstOrDefault(name => !known.Contains(name)) is { } unknown) throw DataverseError.UnknownProperty(type, unknown);
    }

    private JsonObject Keep(JsonObject definition)
    {
        if (Select is null) return definition;
        foreach (var name in definition.Select(member => member.Key).ToList())
        {
            if (!Select.Contains(name) && name is not ("MetadataId" or "@odata.type") && !Expand.ContainsKey(name)) definition.Remove(name);
        }

        return definition;
    }

    private static (string Name, DefinitionOptions Options) Inner(string item, int depth)
    {
        var open = item.IndexOf('(', StringComparison.Ordinal);
        if (open < 0) return (item, None);
        if (!item.EndsWith(')')) throw DataverseError.BadQuery("Found an unbalanced bracket expression in $expand.");
        var options = ReadOptions.SplitTop(item[(open + 1)..^1], ';');
        return (item[..open], Read(name => options.Find(option => option.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..], depth));
    }
}
