using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrmSync.Simulators.Control;
using CrmSync.Simulators.History;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>The controls of one simulator, over HTTP: faults, settings, limits, counters and the history of every committed write.</summary>
public sealed class SimulatorControl(Uri address) : IDisposable
{
    private const string Ours = "crmsync";
    private readonly HttpClient http = new() { BaseAddress = new(address, "_sim/") };

    public Task FaultAsync(object rule) => PostAsync("faults", rule);

    public async Task ClearFaultsAsync() => (await http.DeleteAsync("faults")).Dispose();

    public Task SettingsAsync(object settings) => PostAsync("settings", settings);

    public Task LimitsAsync(object limits) => PostAsync("limits", limits);

    /// <summary>Moves the side's clock forward.</summary>
    public Task AdvanceAsync(TimeSpan span) => PostAsync("clock", new { advanceSeconds = span.TotalSeconds });

    /// <summary>Everything that anybody wrote after the sequence.</summary>
    public async Task<List<HistoryEntry>> HistoryAsync(long after = 0)
    {
        var text = await http.GetStringAsync($"history?after={after}");
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<HistoryEntry>(line, Overlay.Json)!)];
    }

    /// <summary>What the product wrote after the sequence.</summary>
    public async Task<List<HistoryEntry>> OursAsync(long after = 0) => [.. (await HistoryAsync(after)).Where(e => e.Client == Ours)];

    /// <summary>The newest sequence.</summary>
    public async Task<long> NowAsync() => (await HistoryAsync()).LastOrDefault()?.Sequence ?? 0;

    /// <summary>Calls so far, of one operation or of all but those for a token, which no side counts.</summary>
    public async Task<long> CallsAsync(string? operation = null)
    {
        var calls = (await http.GetFromJsonAsync<JsonNode>("stats"))!["calls"]!;
        var all = calls["read"]!.AsObject().Concat(calls["write"]!.AsObject());
        return all.Where(c => operation is null ? c.Key != "token" : c.Key == operation).Sum(c => c.Value!.GetValue<long>());
    }

    /// <summary>Refusals so far with this reason.</summary>
    public async Task<long> RefusedAsync(string reason) => (await http.GetFromJsonAsync<JsonNode>("stats"))!["refused"]![reason]?.GetValue<long>() ?? 0;

    public void Dispose() => http.Dispose();

    private async Task PostAsync(string path, object body)
    {
        using var response = await http.PostAsJsonAsync(path, body);
        response.EnsureSuccessStatusCode();
    }
}
