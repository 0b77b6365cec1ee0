using CrmSync.Contracts.Audit;
using CrmSync.Domain.People;

namespace CrmSync.Grains.Audit;

/// <summary>Keeps the newest lines and hands each full page to a grain of its own, so that a line costs one small write however long the history is.</summary>
[GrainType("audit")]
internal sealed class AuditGrain([PersistentState("audit")] IPersistentState<AuditDocument> document) : Grain, IAuditGrain
{
    private const int PageLines = 100;

    public async Task AppendAsync(AuditLine line)
    {
        var state = document.State;
        if (state.Lines.Count >= PageLines)
        {
            await Page(state.Pages).StoreAsync([.. state.Lines]);
            state.Pages++;
            state.Lines.Clear();
        }

        state.Lines.Add(line with { Number = (long)state.Pages * PageLines + state.Lines.Count + 1 });
        try
        {
            await document.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    public async Task<IReadOnlyList<AuditLine>> ReadAsync(long? before, int take)
    {
        var found = new List<AuditLine>();
        for (var page = document.State.Pages; page >= 0 && found.Count < take; page--)
        {
            if (before is { } number && (long)page * PageLines + 1 >= number) continue;
            var lines = page == document.State.Pages ? document.State.Lines : await Page(page).ReadAsync();
            found.AddRange(lines.Reverse().Where(l => before is null || l.Number < before).Take(take - found.Count));
        }

        return found;
    }

    private IAuditPageGrain Page(int number) => GrainFactory.GetGrain<IAuditPageGrain>(PersonKey.Of(this.GetPrimaryKeyString(), number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}

/// <summary>A page that is full. It is written once and read when somebody looks that far back.</summary>
[GrainType("auditPage")]
internal sealed class AuditPageGrain([PersistentState("auditPage")] IPersistentState<AuditDocument> document) : Grain, IAuditPageGrain
{
    public Task StoreAsync(IReadOnlyList<AuditLine> lines)
    {
        document.State.Lines = [.. lines];
        return document.WriteStateAsync();
    }

    public Task<IReadOnlyList<AuditLine>> ReadAsync() => Task.FromResult<IReadOnlyList<AuditLine>>([.. document.State.Lines]);
}

/// <summary>What the audit stores.</summary>
[GenerateSerializer, Alias("crmsync.AuditDocument")]
public sealed class AuditDocument
{
    /// <summary>Format version.</summary>
    [Id(0)] public int Format { get; set; } = 1;

    /// <summary>Full pages that were handed over.</summary>
    [Id(1)] public int Pages { get; set; }

    /// <summary>Oldest first.</summary>
    [Id(2)] public List<AuditLine> Lines { get; set; } = [];
}
