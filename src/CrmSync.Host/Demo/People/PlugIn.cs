using System.Text.Json.Nodes;

namespace CrmSync.Host.Demo.People;

/// <summary>A plug-in of the demo's organisation: nobody lives in Atlantis.</summary>
internal static class PlugIn
{
    /// <summary>Any city that contains this is refused.</summary>
    public const string Forbidden = "Atlantis";

    private const string Message = "Nobody lives in that city.";
    private static readonly Uri Rules = new("/_sim/rules", UriKind.Relative);

    /// <summary>Sets it up where it is not there yet; what else the organisation has stays.</summary>
    public static async Task InstallAsync(HttpClient dynamics, CancellationToken cancellationToken)
    {
        var rules = await dynamics.GetFromJsonAsync<JsonObject>(Rules, cancellationToken);
        var plugIns = rules?["plugIns"] as JsonArray ?? [];
        if (plugIns.Any(each => each?["message"]?.GetValue<string>() == Message)) return;
        var all = new JsonArray([.. plugIns.Select(each => each?.DeepClone()), Rule("lead"), Rule("contact")]);
        using var answer = await dynamics.PostAsJsonAsync(Rules, new JsonObject { ["plugIns"] = all }, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    private static JsonObject Rule(string table) => new()
    {
        ["table"] = table,
        ["message"] = Message,
        ["columns"] = new JsonArray("address1_city"),
        ["when"] = new JsonArray(new JsonObject { ["column"] = "address1_city", ["is"] = "contains", ["value"] = Forbidden }),
    };
}
