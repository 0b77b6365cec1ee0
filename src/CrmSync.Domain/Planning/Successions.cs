using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>As which row does a person go on when its own was qualified or merged away? (QL-1, QL-3, N-13, G-3)</summary>
internal static class Successions
{
    private const string MergedAway = "merged away";

    /// <summary>The row that goes on for one that was qualified or merged away, where it names one.</summary>
    public static RecordId? Of(RecordSnapshot seen) => seen.Standing switch
    {
        RecordStanding.Qualified => seen.QualifiedInto,
        RecordStanding.Merged => seen.MergedInto,
        _ => null,
    };

    /// <summary>The lead that a contact was qualified from.</summary>
    public static RecordId? Origin(RecordSnapshot seen) => seen is { Record.Kind: RecordKind.Contact, OriginatingLead: { } lead } ? new RecordId(RecordKind.Lead, lead) : null;

    /// <summary>Takes a row that is not the person's own; true when the person goes on as that row from now on.</summary>
    public static bool Take(Draft draft, RecordSnapshot seen)
    {
        var side = draft.Dynamics!;
        if (side.Successor == seen.Record) return Follow(draft, seen);
        var isItsContact = Origin(seen) == side.Record && seen.Standing is RecordStanding.Open or RecordStanding.Inactive;
        if (side.Standing is SideStanding.Live or SideStanding.Creating)
        {
            if (isItsContact) return Follow(draft, seen);
            if (!draft.IsFormer(seen.Record)) Disown(draft, seen);
            return false;
        }
        // A lead that came back and was qualified may be shown by its contact first: whichever comes first, they are one person's (N-13, D-5).
        if (isItsContact && side.Standing == SideStanding.Deleted && draft.Policy.WhenDeletedInDynamics != DeletePolicy.Tombstone)
        {
            if (!Follow(draft, seen)) return false;
            Comebacks.RowIsBack(draft, "The lead had been deleted in Dynamics and its contact is there; the link is restored.");
            return true;
        }
        if (draft.Former.FirstOrDefault(f => f.Record == seen.Record) is not { } former) Disown(draft, seen);
        else if (seen.Standing == RecordStanding.Open && seen.Version > former.Version && !seen.IsExcluded)
        {
            Repointing.To(draft, Side(side, seen), seen.Values);
            Comebacks.RowIsBack(draft, "The row that the person went on from came back in Dynamics; the link is restored.");
            return true;
        }
        return false;
    }

    /// <summary>Whoever waits for a row to go on with asks for it; nothing else is planned meanwhile.</summary>
    public static bool Plan(Draft draft)
    {
        if (draft.Dynamics is { Standing: SideStanding.Live, RowStanding: RecordStanding.Merged, Successor: null } && !IsBusy(draft)) Lost(draft);
        if (draft.Dynamics?.Successor is not { } successor) return false;
        if (!IsBusy(draft)) draft.Effects.Add(new Effect.Follow(successor));
        return true;
    }

    /// <summary>The row to go on with is not there: a lead stays as it is, a merged row is as good as deleted.</summary>
    public static bool Missing(Draft draft, RecordId record)
    {
        if (draft.Dynamics is not { Successor: { } successor } side || successor != record) return false;
        draft.Set(side with { Successor = null });
        if (side.RowStanding == RecordStanding.Merged) Lost(draft);
        return true;
    }

    /// <summary>
    /// Somebody else holds the row to go on with: join them, or stay behind, marked, when they have a Marketo person of their own (N-16, G-3). Who shows its id and is
    /// not linked, because an older copy of our store forgot that, is such a person, too (N-11).
    /// </summary>
    public static void Held(Draft draft, PersonRow holder)
    {
        if (draft.Dynamics is not { Successor: { } successor } side || (holder.Dynamics != successor && holder.Claim != successor.Id) || draft.JoinedInto is not null || draft.Calls.Count > 0) return;
        if (holder.Marketo is not null && draft.Marketo is { Standing: SideStanding.Live or SideStanding.Missing })
        {
            draft.Set(side with { Successor = null, Standing = SideStanding.Merged });
            draft.Set(Meeting.None);
            draft.Tell("mergedAway", Rule(side), $"The row continues as {successor}, which has a Marketo person of its own ({holder.Marketo}, person {holder.Person}); this one stays and is marked.");
            Requests.RowGone(draft, MergedAway);
            return;
        }
        if (holder.CreatingIn is not null || holder.Dynamics != successor) return;
        draft.Set(Meeting.Joining);
        draft.JoinInto(holder.Person);
        draft.Effects.Add(new Effect.HandOver(holder.Person));
    }

    /// <summary>Tells that the person goes on as another row.</summary>
    public static void Tell(Draft draft, DynamicsSide from)
    {
        if (from.Record.Kind == RecordKind.Lead && draft.Dynamics!.Record.Kind == RecordKind.Contact) draft.Tell("qualified", "QL-1", $"The lead was qualified in Dynamics; the person goes on as {draft.Dynamics.Record}.");
        else draft.Tell("repointed", "G-3", $"The row was merged away in Dynamics; the person goes on as {draft.Dynamics!.Record}.");
    }

    /// <summary>Merged away, and nobody goes on for it: a winner that was deleted before the merge was read is not even named any more.</summary>
    private static void Lost(Draft draft)
    {
        draft.Set(draft.Dynamics! with { Standing = SideStanding.Deleted, DeleteReported = false });
        draft.Tell("deleted", "D-1", "The row was merged into one that is gone; the Marketo person stays and is marked.");
        Requests.RowGone(draft, MergedAway);
    }

    private static bool Follow(Draft draft, RecordSnapshot seen)
    {
        var side = draft.Dynamics!;
        if (Of(seen) is { } next)
        {
            draft.Set(side with { Successor = next });
            return false;
        }
        // Merged away itself, into a row that is gone and not even named any more: nobody goes on.
        if (seen.Standing == RecordStanding.Merged)
        {
            Missing(draft, seen.Record);
            return false;
        }
        // the contact of a qualified lead is not synced while its own filter says No; the lead's data stays in step.
        if (seen.IsExcluded && side.Record.Kind != seen.Record.Kind)
        {
            draft.Set(side with { Successor = null });
            return false;
        }
        if (IsBusy(draft))
        {
            draft.Set(side with { Successor = seen.Record });
            return false;
        }
        Repointing.To(draft, Side(side, seen), seen.Values);
        Exclusion.Take(draft, seen);
        Tell(draft, side);
        return true;
    }

    // Of no epoch until a page shows it: what a full read showed was the row before, and a row that it does not show has to be asked for (D-9).
    private static DynamicsSide Side(DynamicsSide before, RecordSnapshot seen) => new(seen.Record, SideStanding.Live)
    {
        Version = seen.Version,
        CreatedAt = seen.CreatedAt,
        Generation = before.Generation,
        RowStanding = seen.Standing,
        IsExcluded = before.IsExcluded,
        Mark = seen.WriteMark ?? "",
    };

    /// <summary>A write to the old row is closed before the person leaves it (QL-3).</summary>
    private static bool IsBusy(Draft draft) => draft.Calls.Exists(c => c.To == SystemName.Dynamics);

    private static void Disown(Draft draft, RecordSnapshot seen)
    {
        if (seen is { Standing: RecordStanding.Open, IsExcluded: false } && draft.JoinedInto is null) draft.Strangers.Add(seen.Record);
    }

    private static string Rule(DynamicsSide side) => side.RowStanding == RecordStanding.Merged ? "G-3" : "QL-1";
}
