using CrmSync.Dataverse.Wire;

namespace CrmSync.Dataverse;

/// <summary>
/// How many rows, or parts of a batch, go into one call now? Half as many after a call that was too much for the side or the way to it, twice as many again after
/// some that were not.
/// </summary>
internal sealed class Portion
{
    private const int Calm = 8;
    private readonly int most;
    private readonly Lock gate = new();
    private int now;
    private int taken;

    /// <summary>Begins with the usual number.</summary>
    /// <param name="most">The usual number; never more.</param>
    public Portion(int most) => this.most = now = most;

    /// <summary>At least one.</summary>
    public int Now
    {
        get
        {
            lock (gate) return now;
        }
    }

    /// <summary>Learns from what came of a call; true when it was too much.</summary>
    /// <param name="reply">What came of it.</param>
    /// <param name="asked">How many it held: a small call tells nothing of larger ones.</param>
    public bool Learn(Reply reply, int asked)
    {
        var tooMuch = IsTooMuch(reply);
        lock (gate)
        {
            if (tooMuch) (now, taken) = (Math.Max(1, Math.Min(now, asked / 2)), 0);
            else if (now < most && asked >= now && reply is Reply.Answered { IsSuccess: true } && ++taken >= Calm) (now, taken) = (Math.Min(most, now * 2), 0);
        }
        return tooMuch;
    }

    // No answer in time, an answer that was cut or that nobody could carry, and what the vendor says of too long a request or query.
    private static bool IsTooMuch(Reply reply) => reply switch
    {
        Reply.Lost lost => lost is { Reason: "timedOut", MayLand: true },
        Reply.Answered answer => answer.Cut || answer.Status is 408 or 413 or 504 || (answer.Status >= 400 && ErrorBody.Read(answer.Body).Code is Errors.RequestTooLong or Errors.QueryTooLong),
        _ => false,
    };
}
