namespace CrmSync.Domain.Budgets;

/// <summary>
/// How many records, rows or parts go into one call now? Fewer after a call that was too much for the side or for the way to it; twice as many again after some full
/// ones that were not, up to the usual number. Used by callers at the same time.
/// </summary>
/// <param name="most">The usual number; never more.</param>
public sealed class Portion(int most)
{
    // A larger call that fails costs its time limit, and a write its known outcome: it is to be tried seldom.
    private const int Calm = 8;
    private readonly Lock gate = new();
    private readonly int most = Math.Max(1, most);
    private int now = Math.Max(1, most);
    private int good;

    /// <summary>At least one.</summary>
    public int Now
    {
        get
        {
            lock (gate) return now;
        }
    }

    /// <summary>Learns from what came of a call.</summary>
    /// <param name="asked">How many it held: a small call that went well tells nothing of larger ones, and one that held a single thing was not too large.</param>
    /// <param name="fit">What came of it.</param>
    public void Learn(int asked, CallFit fit)
    {
        lock (gate)
        {
            if (fit is CallFit.TooMuch or CallFit.FarTooMuch && asked > 1) (now, good) = (Math.Max(1, Math.Min(now, asked / (fit == CallFit.TooMuch ? 2 : 4))), 0);
            else if (fit == CallFit.Good && now < most && asked >= now && ++good >= Calm) (now, good) = ((int)Math.Min(most, now * 2L), 0);
        }
    }
}

/// <summary>What a call tells of its size.</summary>
public enum CallFit
{
    /// <summary>Nothing: limits, access, refusals, a side that is not there.</summary>
    Untold,

    /// <summary>It went well.</summary>
    Good,

    /// <summary>It took too long, or was too long: half as much may do.</summary>
    TooMuch,

    /// <summary>The side broke on it, perhaps on one of its records: a quarter.</summary>
    FarTooMuch,
}
