namespace CrmSync.Marketo;

/// <summary>
/// How far our clock is ahead of Marketo's, at most. Each answer tells it to within the time that it took, so one that was long on its way does not replace what a
/// quicker one told, unless both cannot be true: then one of the clocks was set.
/// </summary>
internal sealed class ClockLead
{
    private const long Untold = long.MinValue;
    private long most = Untold;

    /// <summary>At most so much; null: no answer yet.</summary>
    public TimeSpan? Most => Volatile.Read(ref most) is not Untold and var ticks ? TimeSpan.FromTicks(ticks) : null;

    /// <summary>Takes an answer.</summary>
    /// <param name="ahead">How far our clock was ahead of what the answer says, when it came.</param>
    /// <param name="took">How long the call took.</param>
    public void Learn(TimeSpan ahead, TimeSpan took)
    {
        if (Most is { } known && known <= ahead && known >= ahead - took) return;
        Volatile.Write(ref most, ahead.Ticks);
    }
}
