using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrmSync.Simulators.History;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>What a simulated side has seen: who wrote what, which calls came, and what goes wrong next.</summary>
public sealed class Trace(Uri address) : IDisposable
{
    private static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web);
    private readonly HttpClient http = new() { BaseAddress = new(address, "/_sim/") };

    /// <summary>Committed writes of a client to people, oldest first.</summary>
    public async Task<IReadOnlyList<HistoryEntry>> WritesAsync(string client = "crmsync", long after = 0)
    {
        var text = await http.GetStringAsync($"history?after={after}");
        var all = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<HistoryEntry>(line, Wire)!);
        return [.. all.Where(e => e.Client == client && e.Table is "lead" or "contact")];
    }

    /// <summary>Write calls that arrived, by operation; answered or not.</summary>
    public async Task<long> CallsAsync(params string[] operations)
    {
        var writes = (await StatsAsync())["calls"]!["write"]!.AsObject();
        return operations.Sum(operation => writes[operation]?.GetValue<long>() ?? 0);
    }

    public async Task<long> RefusedAsync(string code) => (await StatsAsync())["refused"]![code]?.GetValue<long>() ?? 0;

    /// <summary>The next call of an operation goes wrong.</summary>
    public Task FaultAsync(object rule) => PostAsync("faults", rule);

    /// <summary>Nothing goes wrong any more.</summary>
    public async Task MendAsync()
    {
        using var response = await http.DeleteAsync("faults");
        response.EnsureSuccessStatusCode();
    }

    public Task SetAsync(object settings) => PostAsync("settings", settings);

    public Task LimitAsync(object limits) => PostAsync("limits", limits);

    /// <summary>Waits until one more call of an operation has arrived than before.</summary>
    public Task ArrivesAsync(string operation, long before) => Engine.UntilAsync(async () => await CallsAsync(operation) > before, $"a call of {operation} has arrived");

    public void Dispose() => http.Dispose();

    private async Task PostAsync(string path, object body)
    {
        using var response = await http.PostAsJsonAsync(path, body);
        response.EnsureSuccessStatusCode();
    }

    private async Task<JsonNode> StatsAsync() => (await http.GetFromJsonAsync<JsonNode>("stats"))!;
}
