using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>
/// Definitions of columns as bytes, once for each way of asking: of one column, and of all columns of a table. Neither ever changes, another one takes its place;
/// those of the standard tables are the same in every organisation. They are forgotten with what they are of.
/// </summary>
internal static class WrittenColumns
{
    private const int MostWays = 16;
    private static readonly ConditionalWeakTable<object, ConcurrentDictionary<(string Asked, GlobalChoice? Choice), ReadOnlyMemory<byte>>> Known = [];

    /// <summary>The definition of a column as JSON.</summary>
    /// <param name="column">Whose.</param>
    /// <param name="asked">All that the definition depends on beside the column and its global choice.</param>
    /// <param name="choice">The column's global choice as it is now.</param>
    /// <param name="write">Writes it.</param>
    public static ReadOnlyMemory<byte> Of(Column column, string asked, GlobalChoice? choice, Func<ReadOnlyMemory<byte>> write) => Find(column, asked, choice, write);

    /// <summary>The definitions of a table's columns as JSON. A global choice that changes changes the columns that show it.</summary>
    /// <param name="columns">All columns of the table.</param>
    /// <param name="asked">All that the answer depends on beside them.</param>
    /// <param name="write">Writes it.</param>
    public static ReadOnlyMemory<byte> Of(IReadOnlyList<Column> columns, string asked, Func<ReadOnlyMemory<byte>> write) => Find(columns, asked, null, write);

    private static ReadOnlyMemory<byte> Find(object what, string asked, GlobalChoice? choice, Func<ReadOnlyMemory<byte>> write)
    {
        var ways = Known.GetOrCreateValue(what);
        if (ways.TryGetValue((asked, choice), out var known)) return known;
        var written = write();
        if (ways.Count < MostWays) ways.TryAdd((asked, choice), written);
        return written;
    }
}
