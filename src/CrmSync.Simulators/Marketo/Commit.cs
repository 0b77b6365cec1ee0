using CrmSync.Simulators.Marketo.Activities;

namespace CrmSync.Simulators.Marketo;

/// <summary>Everything that becomes true at one moment, and one record of the journal.</summary>
internal sealed record Commit(DateTimeOffset At, string Client)
{
    public List<Change> Changes { get; init; } = [];

    public List<Activity> Activities { get; init; } = [];

    /// <summary>A token handed out.</summary>
    public Access.TokenGrant? Grant { get; init; }

    /// <summary>The virtual clock's offset after it was moved.</summary>
    public TimeSpan? ClockOffset { get; init; }

    public bool IsEmpty => Changes.Count == 0 && Activities.Count == 0 && Grant is null && ClockOffset is null;
}

/// <summary>One line of the history: a field of a row, or the row as a whole when <see cref="Field"/> is null.</summary>
internal sealed record Change(string Operation, string Table, string Row, string? Field = null, string? Old = null, string? New = null);
