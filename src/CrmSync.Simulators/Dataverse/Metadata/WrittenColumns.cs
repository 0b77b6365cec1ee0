using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CrmSync.Simulators.Dataverse.Http;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>
/// Definitions of columns as bytes, once for each way of asking. A column never changes, another one takes its place; those of the standard tables are the same
/// in every organisation. They are forgotten with their column.
/// </summary>
internal static class WrittenColumns
{
    private const int MostWays = 16;
    private static readonly ConditionalWeakTable<Column, ConcurrentDictionary<(string Asked, GlobalChoice? Choice), byte[]>> Known = [];

    /// <summary>The definition as JSON.</summary>
    /// <param name="column">Whose.</param>
    /// <param name="asked">All that the definition depends on beside the column and its global choice.</param>
    /// <param name="choice">The column's global choice as it is now.</param>
    /// <param name="write">Writes it.</param>
    public static byte[] Of(Column column, string asked, GlobalChoice? choice, Func<JsonObject> write)
    {
        var ways = Known.GetOrCreateValue(column);
        if (ways.TryGetValue((asked, choice), out var known)) return known;
        var written = ApiResponse.Json(json => write().WriteTo(json)).Body.ToArray();
        if (ways.Count < MostWays) ways.TryAdd((asked, choice), written);
        return written;
    }
}
