namespace CrmSync.Host.Demo.People;

/// <summary>Sync Person to Microsoft, as somebody asks for it.</summary>
/// <param name="AsContact">A contact is wanted, else a lead (N-5).</param>
/// <param name="IsBatch">Nobody waits for the row (N-4).</param>
/// <param name="Calls">How often the gateway is called at the same moment.</param>
/// <param name="HasTrace">The campaign also leaves a trace in Marketo (N-17).</param>
internal sealed record SalesRequest(bool AsContact, bool IsBatch, int Calls, bool HasTrace)
{
    /// <summary>Half leave a trace, a third of these nothing but the trace; a third of the others ask twice at once.</summary>
    public static SalesRequest Any(Random chance)
    {
        var (asContact, isBatch, way) = (chance.Next(3) == 0, chance.Next(2) == 0, chance.Next(6));
        return way switch
        {
            0 => new(asContact, isBatch, 0, true),
            1 or 2 => new(asContact, isBatch, 1, true),
            3 => new(asContact, isBatch, 2, false),
            _ => new(asContact, isBatch, 1, false),
        };
    }

    public string Campaign => IsBatch ? "batch" : "trigger";

    public string SyncAs => AsContact ? "contact" : "lead";
}

/// <summary>A request. Once CrmSync has answered it owes a row, or a reason.</summary>
/// <param name="Marketo">The Marketo person.</param>
/// <param name="AsContact">A contact was asked for.</param>
/// <param name="Result">created, queued, alreadyExists or refused; empty: sent, and no answer is known.</param>
/// <param name="Reason">Why refused.</param>
public sealed record AnsweredRequest(int Marketo, bool AsContact, string Result, string? Reason);
