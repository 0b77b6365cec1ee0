namespace CrmSync.Marketo;

/// <summary>How much goes into one call: as much as Marketo takes, less after a call that was too much for it, and slowly more again. Used by callers at the same time.</summary>
internal sealed class Portion
{
    private const int GoodBeforeMore = 4;
    private readonly Lock gate = new();
    private readonly int most;
    private int now;
    private int good;

    public Portion(int most) => (this.most, now) = (most, most);

    /// <summary>Records or rows in the next call.</summary>
    public int Now
    {
        get
        {
            lock (gate) return now;
        }
    }

    /// <summary>A call of that many brought this failure, or went well.</summary>
    public void Took(int count, Failure? failure)
    {
        lock (gate)
        {
            if (IsTooMuch(failure)) (now, good) = (Math.Max(1, Math.Min(now, count) / (failure!.Code == "611" ? 4 : 2)), 0);
            else if (failure is null && now < most && ++good >= GoodBeforeMore) (now, good) = (Math.Min(most, now * 2), 0);
        }
    }

    /// <summary>Does a smaller call help? A call that takes too long, a body that is too large, and 611, which one poisonous record can bring upon all.</summary>
    private static bool IsTooMuch(Failure? failure) => failure is { Kind: FailureKind.TooLarge } or { Reason: "timedOut" } or { Code: "611" or "HTTP 502" or "HTTP 504" or "502" };
}
