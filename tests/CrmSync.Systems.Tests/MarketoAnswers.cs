using System.Text.Json.Nodes;

namespace CrmSync.Systems.Tests;

/// <summary>What tests look at in Marketo's answers.</summary>
internal static class MarketoAnswers
{
    public static string? Error(this JsonNode answer) => answer["errors"]?.AsArray().FirstOrDefault()?["code"]?.GetValue<string>();

    public static string[] Statuses(this JsonNode answer) => [.. answer["result"]!.AsArray().Select(row => row!["status"]!.GetValue<string>())];

    public static string?[] Codes(this JsonNode answer) =>
        [.. answer["result"]!.AsArray().Select(row => (row!["reasons"] ?? row["errors"])?[0]?["code"]?.GetValue<string>())];

    public static JsonNode Only(this JsonNode answer) => answer["result"]!.AsArray().Single()!;

    public static string Text(this JsonNode row, string name) => row[name]?.ToString() ?? "-";
}
