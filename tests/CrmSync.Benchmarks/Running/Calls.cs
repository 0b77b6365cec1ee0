using System.Net.Http.Json;
using System.Text.Json;

namespace CrmSync.Benchmarks.Running;

/// <summary>What a simulator counted.</summary>
internal static class Calls
{
    /// <summary>All calls of vendor operations so far.</summary>
    public static async Task<long> CallsAsync(this HttpClient simulator, CancellationToken cancellationToken) =>
        (await simulator.ByOperationAsync(cancellationToken)).Values.Sum();

    /// <summary>Calls so far by operation, as read:op or write:op.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> ByOperationAsync(this HttpClient simulator, CancellationToken cancellationToken)
    {
        var stats = await simulator.GetFromJsonAsync<JsonElement>(new Uri("/_sim/stats", UriKind.Relative), cancellationToken);
        return stats.GetProperty("calls").EnumerateObject()
            .SelectMany(kind => kind.Value.EnumerateObject().Select(each => (Name: $"{kind.Name}:{each.Name}", Count: each.Value.GetInt64())))
            .ToDictionary(each => each.Name, each => each.Count);
    }
}
