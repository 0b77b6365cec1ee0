using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Systems;
using Microsoft.Extensions.Logging;

namespace CrmSync.Dataverse;

/// <summary>Makes our column on both tables (C-13) and looks whether change tracking is on. Repeatable.</summary>
internal sealed class SetUp(DataverseOptions options, Calls calls, Columns columns, ILogger log)
{
    private readonly SetUpColumn column = new(calls);
    private readonly SetUpTracking tracking = new(calls);

    /// <summary>One line per thing.</summary>
    /// <exception cref="SystemUnavailableException">Dynamics cannot be asked.</exception>
    public async Task<IReadOnlyList<SetUpLine>> PrepareAsync(CancellationToken cancellationToken)
    {
        var lines = new List<SetUpLine>();
        foreach (var kind in Tables.InScope)
        {
            lines.Add(await ColumnAsync(kind, cancellationToken));
            if (await FilterAsync(kind, cancellationToken) is { } filter) lines.Add(filter);
            lines.Add(await tracking.IsOnAsync(kind, cancellationToken));
        }
        lines.Add(await tracking.LifeAsync(cancellationToken));
        foreach (var line in lines) Log.SetUp(log, line.Thing, line.Ready);
        return lines;
    }

    private async Task<SetUpLine> ColumnAsync(RecordKind kind, CancellationToken cancellationToken)
    {
        var thing = $"column {Tables.Name(kind)}.{LinkFields.WriteMark}";
        columns.Forget(kind);
        var (known, failure) = await columns.TakeAsync(kind, cancellationToken);
        if (known is null) throw Unavailable.Because($"reading the columns of {Tables.Name(kind)}", failure!);
        if (known.Has(LinkFields.WriteMark)) return await column.WideAsync(kind, thing, cancellationToken);
        var line = await column.MakeAsync(kind, thing, cancellationToken);
        columns.Forget(kind);
        return line;
    }

    /// <summary>Whoever named a column of their own wants rows kept out by it.</summary>
    private static string? Misnamed(RecordKind kind, string name) => name == DataverseOptions.UsualFilterColumn
        ? null
        : $"nothing, if every {Tables.Name(kind)} is to be synced; else correct FilterColumn of the connection, or add the Yes/No column";

    private async Task<SetUpLine?> FilterAsync(RecordKind kind, CancellationToken cancellationToken)
    {
        if (options.FilterColumn is not { Length: > 0 } name) return null;
        var thing = $"sync filter {Tables.Name(kind)}.{name}";
        var (known, failure) = await columns.TakeAsync(kind, cancellationToken);
        if (known is null) throw Unavailable.Because($"reading the columns of {Tables.Name(kind)}", failure!);
        if (!known.Types.TryGetValue(name, out var type)) return new SetUpLine(thing, true, "no such column: every row is synced (K-1)", Misnamed(kind, name));
        return type == "Boolean"
            ? new SetUpLine(thing, true, "rows that say No are kept out (K-1)")
            : new SetUpLine(thing, false, $"the column is of type {type}", "make it a Yes/No column, or name another one as FilterColumn of the connection") { Stops = true };
    }
}
