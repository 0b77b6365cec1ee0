using System.Text.Json.Nodes;
using CrmSync.Simulators.Dataverse.Queries;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>$select, $filter and $expand of definitions, as query options or inside the brackets of an $expand.</summary>
internal sealed record DefinitionOptions(string[]? Select, string? Filter, IReadOnlyDictionary<string, DefinitionOptions> Expand)
{
    /// <summary>Nothing asked: the whole definition without what hangs on it.</summary>
    public static DefinitionOptions None { get; } = new(null, null, new Dictionary<string, DefinitionOptions>());

    public static DefinitionOptions Read(Func<string, string?> option) => new(
        option("$select")?.Split(',', StringSplitOptions.TrimEntries),
        option("$filter"),
        option("$expand") is { Length: > 0 } expand ? ReadOptions.SplitTop(expand, ',').Select(Inner).ToDictionary(pair => pair.Name, pair => pair.Options) : new());

    /// <summary>Those that pass the filter, each with the chosen members and always its MetadataId and type.</summary>
    public IEnumerable<JsonObject> Apply(IEnumerable<JsonObject> definitions) => definitions.Where(MetadataFilter.Parse(Filter)).Select(Pick);

    public JsonObject Pick(JsonObject definition)
    {
        if (Select is null) return definition;
        foreach (var name in definition.Select(member => member.Key).ToList())
        {
            if (!Select.Contains(name) && name is not ("MetadataId" or "@odata.type") && !Expand.ContainsKey(name)) definition.Remove(name);
        }

        return definition;
    }

    private static (string Name, DefinitionOptions Options) Inner(string item)
    {
        var open = item.IndexOf('(', StringComparison.Ordinal);
        if (open < 0) return (item, None);
        var options = ReadOptions.SplitTop(item[(open + 1)..^1], ';');
        return (item[..open], Read(name => options.Find(option => option.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..]));
    }
}
