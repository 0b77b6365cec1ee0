using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Systems;
using Microsoft.Extensions.Logging;

namespace CrmSync.Dataverse;

/// <summary>Makes our column on both tables (C-13) and looks whether change tracking is on. Repeatable.</summary>
internal sealed class SetUp(Calls calls, Columns columns, ILogger log)
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
}
