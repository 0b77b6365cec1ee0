using System.Text.Json.Nodes;
using CrmSync.Simulators.Dataverse.Queries;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>$filter on definitions: eq and ne, joined by and and or, with the literals of protocol sheet 7.2.</summary>
internal static class MetadataFilter
{
    public static Func<JsonObject, bool> Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return _ => true;
        var tokens = FilterToken.Split(text).Where(token => token.Kind is FilterTokenKind.Word or FilterTokenKind.Text).ToList();
        var groups = new List<List<Func<JsonObject, bool>>> { new() };
        for (var at = 0; at + 2 < tokens.Count; at += 4)
        {
            groups[^1].Add(Test(tokens[at].Text, tokens[at + 1].Text, tokens[at + 2].Text));
            if (at + 3 < tokens.Count && tokens[at + 3].Text == "or") groups.Add([]);
        }

        return definition => groups.Exists(all => all.TrueForAll(test => test(definition)));
    }

    private static Func<JsonObject, bool> Test(string name, string operation, string literal)
    {
        var quote = literal.IndexOf('\'', StringComparison.Ordinal);
        var value = quote < 0 ? literal : literal[(quote + 1)..].TrimEnd('\'');
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
        return node?.ToJsonString().Trim('"') ?? "null";
    }
}
