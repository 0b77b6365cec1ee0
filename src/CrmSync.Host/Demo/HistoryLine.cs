using System.Text.Json;

namespace CrmSync.Host.Demo;

/// <summary>One line of a simulator's history (contract.md, GET /_sim/history). Holds people's values: never log it.</summary>
/// <param name="Sequence">1, 2, 3 ... in commit order of its side.</param>
/// <param name="Time">The side's clock.</param>
/// <param name="Client">Who wrote.</param>
/// <param name="Operation">create, update, delete or merge.</param>
/// <param name="Table">The side's name of the table.</param>
/// <param name="Row">The side's row id.</param>
/// <param name="Field">The side's name of the field; null for the row as a whole.</param>
/// <param name="Old">Before.</param>
/// <param name="New">After.</param>
public sealed record HistoryLine(
    long Sequence, DateTimeOffset Time, string Client, string Operation, string Table, string Row, string? Field, string? Old, string? New)
{
    private static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web);

    /// <summary>Reads what a simulator wrote after a sequence, in order.</summary>
    /// <param name="http">A client of the simulator's root.</param>
    /// <param name="after">The last sequence that is known.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public static async IAsyncEnumerable<HistoryLine> ReadAsync(
        HttpClient http, long after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await http.GetStreamAsync(new Uri($"/_sim/history?after={after}", UriKind.Relative), cancellationToken);
        await foreach (var line in JsonSerializer.DeserializeAsyncEnumerable<HistoryLine>(stream, topLevelValues: true, Wire, cancellationToken)) yield return line!;
    }
}
