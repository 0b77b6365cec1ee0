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

    /// <summary>Our committed writes to people, oldest first.</summary>
    public async Task<IReadOnlyList<HistoryEntry>> WritesAsync() => [.. (await HistoryAsync()).Where(e => e is { Client: "crmsync", Table: "lead" or "contact" })];

    /// <summary>Write calls that arrived, by operation; answered or not.</summary>
    public async Task<long> CallsAsync(params string[] operations)
    {
        var writes = (await StatsAsync())["calls"]!["write"]!.AsObject();
        return operations.Sum(operation => writes[operation]?.GetValue<long>() ?? 0);
    }

    /// <summary>Everybody's writes to one field of one record, oldest first.</summary>
    public async Task<IReadOnlyList<HistoryEntry>> OfAsync(string row, string field) => [.. (await HistoryAsync()).Where(e => e.Row == row && e.Field == field)];

    /// <summary>Waits until some more read calls of an operation have arrived.</summary>
    public async Task ReadsAsync(string operation, int more)
    {
        var before = await CountAsync();
        await Engine.UntilAsync(async () => await CountAsync() >= before + more, $"{more} more calls of {operation} have arrived");

        async Task<long> CountAsync() => (await StatsAsync())["calls"]!["read"]![operation]?.GetValue<long>() ?? 0;
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

    private async Task<IEnumerable<HistoryEntry>> HistoryAsync()
    {
        var text = await http.GetStringAsync("history");
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<HistoryEntry>(line, Wire)!);
    }

    private async Task PostAsync(string path, object body)
    {
        using var response = await http.PostAsJsonAsync(path, body);
        response.EnsureSuccessStatusCode();
    }

    private async Task<JsonNode> StatsAsync() => (await http.GetFromJsonAsync<JsonNode>("stats"))!;
}
