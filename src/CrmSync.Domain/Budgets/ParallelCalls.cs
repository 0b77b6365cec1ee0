namespace CrmSync.Domain.Budgets;

/// <summary>
/// How many calls at the same time? As many as the side advises, within the operator's limit (B-8). After the side has refused a call for too many, half as many;
/// then one more for each minute without such a refusal (vendor page "Service protection API limits").
/// </summary>
/// <param name="most">The operator's limit.</param>
/// <param name="unadvised">As long as the side has advised nothing; null: a side that never does, and that counts its callers itself.</param>
public sealed class ParallelCalls(int most, int? unadvised)
{
    private static readonly TimeSpan Calm = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private int advised = unadvised ?? most;
    private int taken = int.MaxValue;
    private DateTimeOffset since;

    /// <summary>At least one.</summary>
    public int Now(DateTimeOffset now)
    {
        lock (gate)
        {
            if (taken == int.MaxValue) return Ceiling;
            var calm = (int)Math.Min(most, (now - since) / Calm);
            if (calm > 0) (taken, since) = (taken + calm, since + (Calm * calm));
            if (taken >= Ceiling) taken = int.MaxValue;
            return Math.Min(taken, Ceiling);
        }
    }

    /// <summary>What the side advises.</summary>
    public void Advise(int calls)
    {
        lock (gate) advised = Math.Max(1, calls);
    }

    /// <summary>The side refused a call, for so long nothing is asked; the calm minutes count from then.</summary>
    public void Refused(TimeSpan wait, DateTimeOffset now)
    {
        if (unadvised is null) return;
        var allowed = Now(now);
        lock (gate) (taken, since) = (Math.Max(1, allowed / 2), now + wait);
    }

    private int Ceiling => Math.Max(1, Math.Min(most, advised));
}
