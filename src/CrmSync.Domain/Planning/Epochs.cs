using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>
/// What does a new epoch of the feed say about a row? (S-10) A version that is not lower replaces. A lower one may be a page that was read before our latest
/// write, or a database that was put back: the row itself is read, and a read begun after the higher version was known decides.
/// </summary>
internal static class Epochs
{
    /// <summary>The feed of a new epoch shows a lower version: true, the row is read before anything is believed.</summary>
    public static bool IsInDoubt(Draft draft, RecordSnapshot seen, int? epoch)
    {
        if (epoch is not { } fresh || draft.Dynamics is not { } side || side.Record != seen.Record || fresh <= side.Epoch || seen.Version >= side.Version) return false;
        Raise(draft, side, fresh);
        return true;
    }

    /// <summary>
    /// The full read of a new epoch did not show the row (D-9): that is a report, and the row is read. A row that was shown since, or belongs to somebody
    /// else by now, is none of it.
    /// </summary>
    public static void Missed(Draft draft, RecordId record, int epoch)
    {
        if (!Lags(draft.Dynamics, record, epoch)) return;
        var side = draft.Dynamics!;
        if (side.Doubt is null || side.Doubt.Epoch < epoch) draft.Set(DynamicsRows.AsReported(draft, side));
        Raise(draft, draft.Dynamics!, epoch);
    }

    /// <summary>Was this row not shown in the epoch, and is it not settled yet why?</summary>
    public static bool Lags(DynamicsSide? side, RecordId record, int epoch) => side is { Standing: SideStanding.Live } && side.Record == record && side.Epoch < epoch;

    /// <summary>
    /// The row was read while in doubt: true, what the read shows replaces a higher version. A read that is older than the version known by now is asked again.
    /// </summary>
    public static bool IsProven(Draft draft, RecordSnapshot seen, int? epoch)
    {
        if (epoch is not null || draft.Dynamics is not { Doubt: { } doubt } side || side.Record != seen.Record || seen.Version >= side.Version) return false;
        var isKnown = side.Version == doubt.Known;
        if (isKnown && (doubt.Since is not { } since || draft.ReadBegan >= since)) return true;
        if (!isKnown) draft.Set(side with { Doubt = new(doubt.Epoch, side.Version) { Since = draft.Now } });
        draft.Effects.Add(new Effect.ReadRecord(side.Record));
        return false;
    }

    /// <summary>The epoch that holds for the row from now on, given that it was shown or read.</summary>
    public static DynamicsSide Settled(DynamicsSide side, RecordSnapshot seen, int? epoch)
    {
        if (epoch is { } e && e > side.Epoch) side = side with { Epoch = e };
        if (side.Doubt is not { } doubt || (seen.Version < side.Version && side.Epoch < doubt.Epoch)) return side;
        return side with { Epoch = Math.Max(side.Epoch, doubt.Epoch), Doubt = null };
    }

    private static void Raise(Draft draft, DynamicsSide side, int epoch)
    {
        if (side.Doubt is null || side.Doubt.Epoch < epoch) draft.Set(side with { Doubt = new(epoch, side.Version) { Since = draft.Now } });
        draft.Effects.Add(new Effect.ReadRecord(side.Record));
    }
}
