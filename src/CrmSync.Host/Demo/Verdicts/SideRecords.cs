using System.Text.Json;

namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Everything that one side knows: its history, and its rows now (seeded rows are told in the history without their fields).</summary>
/// <param name="History">Every committed write, in order.</param>
/// <param name="Rows">Rows alive now by id: field to value as text; empty fields left out.</param>
/// <param name="Tables">Table of each row in <paramref name="Rows"/>.</param>
public sealed record SideRecords(
    IReadOnlyList<HistoryLine> History, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Rows, IReadOnlyDictionary<string, string> Tables)
{
    /// <summary>Who wrote the rows that were there at the start.</summary>
    public const string Seed = "seed";

    private static readonly string[] PersonTables = ["lead", "contact"];

    /// <summary>Our application user on this side, as its history names it.</summary>
    public string Us { get; init; } = "crmsync";

    /// <summary>Last sequence of the history; 0: it is empty.</summary>
    public long Last => History.Count == 0 ? 0 : History[^1].Sequence;

    /// <summary>Was it written by somebody else, after the start?</summary>
    public bool IsOthers(HistoryLine line) => line.Client != Us && line.Client != Seed;

    /// <summary>Reads a Marketo simulator.</summary>
    public static Task<SideRecords> MarketoAsync(HttpClient http, CancellationToken cancellationToken) => MarketoAsync(http, [], cancellationToken);

    /// <summary>Reads a Marketo simulator whose history is known so far.</summary>
    public static async Task<SideRecords> MarketoAsync(HttpClient http, IReadOnlyList<HistoryLine> before, CancellationToken cancellationToken)
    {
        var state = await http.GetFromJsonAsync<JsonElement>(new Uri("/_sim/state", UriKind.Relative), cancellationToken);
        return Of(await HistoryAsync(http, before, cancellationToken), state.GetProperty("leads").EnumerateArray().Select(row => ("lead", "id", row)));
    }

    /// <summary>Reads a Dataverse simulator: leads and contacts.</summary>
    public static Task<SideRecords> DynamicsAsync(HttpClient http, CancellationToken cancellationToken) => DynamicsAsync(http, [], cancellationToken);

    /// <summary>Reads a Dataverse simulator whose history is known so far.</summary>
    public static async Task<SideRecords> DynamicsAsync(HttpClient http, IReadOnlyList<HistoryLine> before, CancellationToken cancellationToken)
    {
        var state = await http.GetFromJsonAsync<JsonElement>(new Uri("/_sim/state", UriKind.Relative), cancellationToken);
        var tables = state.GetProperty("tables");
        return Of(
            await HistoryAsync(http, before, cancellationToken),
            PersonTables.SelectMany(table => tables.GetProperty(table).EnumerateArray().Select(row => (table, table + "id", row))));
    }

    private static SideRecords Of(IReadOnlyList<HistoryLine> history, IEnumerable<(string Table, string Key, JsonElement Row)> rows)
    {
        var values = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.OrdinalIgnoreCase);
        var tables = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (table, key, row) in rows)
        {
            var id = row.GetProperty(key).ToString();
            values[id] = row.EnumerateObject().ToDictionary(field => field.Name, field => field.Value.ToString(), StringComparer.Ordinal);
            tables[id] = table;
        }
        return new(history, values, tables);
    }

    private static async Task<IReadOnlyList<HistoryLine>> HistoryAsync(HttpClient http, IReadOnlyList<HistoryLine> before, CancellationToken cancellationToken)
    {
        var lines = before.ToList();
        await foreach (var line in HistoryLine.ReadAsync(http, lines.Count == 0 ? 0 : lines[^1].Sequence, cancellationToken)) lines.Add(line);
        return lines;
    }
}
