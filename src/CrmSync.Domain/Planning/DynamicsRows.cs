using CrmSync.Domain.Delivery;
using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>What does a Dynamics row say? (algorithm, step 2)</summary>
internal static class DynamicsRows
{
    /// <summary>Takes a row: higher versions replace, within an epoch (S-2, S-10). While a write is open it is kept, not judged (S-8).</summary>
    public static void Take(Draft draft, RecordSnapshot seen, int? epoch)
    {
        if (Epochs.IsInDoubt(draft, seen, epoch)) return;
        var (isProven, isRecalled, isForgotten) = (Epochs.IsProven(draft, seen, epoch), Recalls.IsOpen(draft), Comebacks.IsForgotten(draft, seen));
        if (!Adopt(draft, seen, isProven)) return;
        var side = draft.Dynamics!;
        if (side.Absent is not null) draft.Set(side = side with { Absent = null });
        var isNewer = isProven || seen.Version > side.Version || epoch > side.Epoch;
        if (isNewer) Note(draft, seen);
        Settle(draft, seen, epoch);
        if (isNewer) Show(draft, seen);
        if (isNewer) MarketoReads.SeenLate(draft, seen);
        if (seen.Version >= draft.Dynamics!.Version) Choosing.SeeDynamics(draft, seen);
        if (isNewer && isForgotten) Comebacks.LeaveForgotten(draft);
        if (isNewer) Choosing.NotAsked(draft, seen);
        if (seen.Version == side.Version) ShowHidden(draft, seen);
        Qualification.LeadRead(draft, seen);
        if (isRecalled && draft.Dynamics.Record == seen.Record) Recalls.Found(draft);
        Resolve(draft, seen, isProven);
    }

    /// <summary>Takes what the row is besides its values: version, standing, filter, and who goes on for it.</summary>
    public static void Note(Draft draft, RecordSnapshot seen)
    {
        var side = draft.Dynamics!;
        draft.Set(side with
        {
            Version = seen.Version,
            Mark = seen.WriteMark ?? side.Mark ?? "",
            CreatedAt = seen.CreatedAt ?? side.CreatedAt,
            RowStanding = seen.Standing,
            Successor = Successions.Of(seen) ?? side.Successor,
        });
        Exclusion.Take(draft, seen);
    }

    /// <summary>Stores what the row shows.</summary>
    public static void Show(Draft draft, RecordSnapshot seen)
    {
        foreach (var field in draft.Policy.Map.On(seen.Record.Kind))
        {
            if (!seen.Values.TryGetValue(field.Name, out var value)) continue;
            var state = draft.Field(field.Name);
            if (state.Marks.HasFlag(FieldMarks.DynamicsUnread)) continue;
            if (string.Equals(state.Dynamics, value, StringComparison.Ordinal)) continue;
            var isEdit = seen.Version > 0 && draft.Before.Dynamics is { Standing: SideStanding.Live, Version: > 0 } && !string.Equals(state.AgreedDynamics, value, StringComparison.Ordinal);
            draft.Set(field.Name, state with { Dynamics = value, DynamicsTime = field.Owner == FieldOwner.Newest ? new(draft.Reach.DynamicsReadTo, seen.At) : null, DynamicsEdit = isEdit ? new(seen.At, seen.ModifiedBy) : state.DynamicsEdit });
            Refusing.Changed(draft, SystemName.Dynamics, field.Name);
        }
    }

    /// <summary>
    /// Of two readings of one version the one that shows a value is right, in whichever order they come (S-2): the other was made while we might not read the column. Nobody need
    /// know that any more, for an older copy of the store may have forgotten it (F-3). Of a person that was deleted in Marketo since, it is no edit (D-3).
    /// </summary>
    private static void ShowHidden(Draft draft, RecordSnapshot seen)
    {
        var hidden = seen.Values.Where(v => Canonical.Text(v.Value) is not null && Canonical.Text(draft.Field(v.Key).Dynamics) is null).ToDictionary();
        if (hidden.Count == 0) return;
        Show(draft, seen with { Values = hidden });
        if (draft.Marketo is not { Standing: SideStanding.Deleted } gone || seen.Version > gone.GoneAtVersion) return;
        foreach (var name in hidden.Keys.Where(name => draft.FieldNames.Contains(name) && !draft.IsOpen(name)))
            draft.Set(name, draft.Field(name) with { AgreedDynamics = draft.Field(name).Dynamics });
    }

    /// <summary>A delete is reported: only a read proves it (D-9).</summary>
    public static void Reported(Draft draft, RecordId record)
    {
        if (draft.Dynamics is not { Standing: not SideStanding.Deleted } side || side.Record != record) return;
        draft.Set(AsReported(draft, side));
        draft.Effects.Add(new Effect.ReadRecord(record));
    }

    /// <summary>The Marketo record says no more that the row was deleted: somebody typed that, or an older copy of the store has forgotten that the row came back (D-5). The row is read.</summary>
    public static void SaidToBeBack(Draft draft)
    {
        if (draft.Dynamics is not { Standing: SideStanding.Deleted } side) return;
        draft.Set(AsReported(draft, side));
        draft.Effects.Add(new Effect.ReadRecord(side.Record));
    }

    /// <summary>Is it to be learned whether a row that was deleted came back? Until then its person takes no other one (G-2), and none is made for it (D-4).</summary>
    public static bool MayBeBack(Draft draft) => draft.Dynamics is { Standing: SideStanding.Deleted, DeleteReported: true };

    /// <summary>The row as it is from the first report of its delete on.</summary>
    public static DynamicsSide AsReported(Draft draft, DynamicsSide side) => side with { DeleteReported = true, ReportedAt = side.DeleteReported ? side.ReportedAt : draft.Now, Absent = null };

    /// <summary>The row is proven gone: a GET by its id answered 404 after the report (D-1, D-9).</summary>
    public static void Gone(Draft draft, RecordId record)
    {
        if (draft.Dynamics?.Record == record) StaysGone(draft);
        if (draft.Dynamics is not { Standing: not SideStanding.Deleted } side || side.Record != record) return;
        if (!side.DeleteReported)
        {
            NotThere(draft, side);
            return;
        }
        var isFollowing = side.Successor is not null;
        var isOurs = draft.Calls.Find(c => c is { To: SystemName.Dynamics, Removes: Removal.Delete });
        draft.Set(side with { Standing = isFollowing ? side.Standing : SideStanding.Deleted, DeleteReported = false, Epoch = Math.Max(side.Epoch, side.Doubt?.Epoch ?? 0), Doubt = null });
        // A create that is on its way to Marketo may have landed: its person is this one's, and is marked (D-1).
        foreach (var call in draft.Calls.Where(c => c.To == SystemName.Dynamics).ToList()) draft.Replace(call, null);
        if (isFollowing) return;
        if (isOurs is not null)
        {
            draft.Set(draft.Dynamics with { Removal = Removal.None });
            draft.Tell("deleted", "D-6", Removals.RowGoes);
            return;
        }
        // Whom the filter kept out goes with no row (K-3).
        Removals.RowGone(draft, side is { Standing: SideStanding.Live, RowStanding: not RecordStanding.Merged, IsExcluded: false });
        draft.Tell("deleted", "D-1", draft switch
        {
            { Marketo: { Standing: SideStanding.Live, Removal: Removal.Delete } } => "The row was deleted in Dynamics; the Marketo person is to be deleted, too, as the delete policy says (D-6).",
            { Policy.WhenDeletedInDynamics: DeletePolicy.Ignore } => "The row was deleted in Dynamics; the Marketo person stays as it is, for the delete policy says ignore (D-6).",
            _ => "The row was deleted in Dynamics; the Marketo person stays and is marked.",
        });
        Requests.RowGone(draft, "deleted");
    }

    /// <summary>
    /// The row that the person claims is gone, and nobody holds it. Deleted: the link stands, as that of any deleted row (D-1), and is restored with it (D-5). Merged away: the person
    /// goes on as the winner, or is marked, as whoever held the row when it was merged (G-3).
    /// </summary>
    public static void Claimed(Draft draft, RecordSnapshot? loser)
    {
        if (draft is not { Claim: { } claim, Dynamics: null, Marketo: { Standing: SideStanding.Live } person }) return;
        var generation = Creation.GenerationOf(draft.Before.Connection, person.Record, claim) ?? 0;
        if (loser is not null)
        {
            draft.Set(new DynamicsSide(loser.Record, SideStanding.Live) { Version = loser.Version, CreatedAt = loser.CreatedAt, RowStanding = loser.Standing, Successor = loser.MergedInto, Generation = generation });
            Recalls.Answered(draft);
            return;
        }
        var isContact = person.Link.GetValueOrDefault(LinkFields.RecordType) == "Contact";
        draft.Set(new DynamicsSide(isContact ? new(RecordKind.Contact, claim) : new(RecordKind.Lead, claim), SideStanding.Deleted) { Generation = generation });
        draft.Tell("deleted", "D-1", "Dynamics does not have the row whose id the record carries: it was deleted; the Marketo person stays and is marked.");
        Recalls.Answered(draft);
    }

    /// <summary>The row is read, for a write was refused. That it is not there may be known already: then it is looked for when its rest is over (D-9).</summary>
    public static void Look(Draft draft, Outcome.Refused refused)
    {
        if (refused.Reason != RefusalReason.NotFound || !draft.Dynamics!.IsResting(draft.Now)) draft.Effects.Add(new Effect.ReadRecord(draft.Dynamics!.Record));
    }

    private static void StaysGone(Draft draft)
    {
        if (MayBeBack(draft)) draft.Set(draft.Dynamics! with { DeleteReported = false });
    }

    // Of several answers that come together only the first counts.
    private static void NotThere(Draft draft, DynamicsSide side)
    {
        if (side.IsResting(draft.Now)) return;
        var times = side.Absent is { } before ? before.Times + 1 : 0;
        draft.Set(side with { Absent = new(times, draft.Now + Setbacks.PauseAfter(times)) });
    }

    // What stood there before our write is nobody's newer edit: the write never landed.
    private static bool IsThird(Draft draft, MappedField field, OpenWrite write, string? shown) =>
        !draft.Same(field, SystemName.Dynamics, write.Sent, shown) && !draft.Same(field, SystemName.Dynamics, write.Basis, shown);

    // A row that stays gone was read, too: nothing is open about it any more (S-10).
    private static void Settle(Draft draft, RecordSnapshot seen, int? epoch)
    {
        var settled = Epochs.Settled(draft.Dynamics!, seen, epoch);
        if (settled.Epoch > draft.Dynamics!.Epoch) ForgetCarried(draft);
        draft.Set(settled);
    }

    // What a write carried is known by a version of the epoch before: it compares with nothing any more (C-7, S-10).
    private static void ForgetCarried(Draft draft)
    {
        foreach (var name in draft.FieldNames.Where(n => draft.Field(n).Carried > 0).ToList()) draft.Set(name, draft.Field(name) with { Carried = 0 });
    }

    private static bool Adopt(Draft draft, RecordSnapshot seen, bool isProven)
    {
        if (draft.Dynamics is not { } side) return Begin(draft, seen);
        if (side.Record != seen.Record) return Successions.Take(draft, seen);
        if (IsTakenBack(draft, side)) draft.Set(side = side with { DeleteReported = false });
        if (side.Standing is SideStanding.Deleted or SideStanding.Merged)
        {
            if ((seen.Version <= side.Version && !isProven) || draft.Policy.WhenDeletedInDynamics == DeletePolicy.Tombstone || (side.Standing == SideStanding.Merged && seen.Standing is RecordStanding.Merged or RecordStanding.Qualified))
            {
                StaysGone(draft);
                if (isProven) draft.Set(draft.Dynamics! with { Version = seen.Version });
                Settle(draft, seen, null);
                return false;
            }
            Comebacks.RowIsBack(draft, "The row came back in Dynamics under the same id; the link is restored.");
        }
        if (side.Standing != SideStanding.Live) draft.Set(side with { Standing = SideStanding.Live, DeleteReported = false });
        CloseCreate(draft, seen);
        return true;
    }

    // What was under way to us when the delete was reported shows the row of before: only a read begun since shows that it is there (D-9).
    private static bool IsTakenBack(Draft draft, DynamicsSide side) => side.DeleteReported && (side.ReportedAt is not { } at || draft.ReadBegan >= at);

    /// <summary>A first sighting: an open lead, an active contact (N-14), not excluded (K-1). The lead that a contact was qualified from comes along (N-13).</summary>
    private static bool Begin(Draft draft, RecordSnapshot seen)
    {
        if (seen.Standing != RecordStanding.Open || seen.IsExcluded) return false;
        draft.Set(new DynamicsSide(seen.Record, SideStanding.Live));
        if (Successions.Origin(seen) is { } lead) draft.AddFormer(new(lead, seen.Version));
        return true;
    }

    private static void CloseCreate(Draft draft, RecordSnapshot seen)
    {
        if (draft.Calls.Find(c => c.To == SystemName.Dynamics && c.IsCreate) is not { } create) return;
        foreach (var (name, write) in create.Writes.ToList())
        {
            var isShown = seen.Values.TryGetValue(name, out var shown);
            if (draft.Policy.Map.Find(name) is not { } field || (Canonical.Text(shown) is null && !IsMadeBy(create, seen))) continue;
            // A new row without what we sent: it was kept out as in any write (S-9), for nobody has edited it since.
            if (isShown && Canonical.Text(shown) is null && Canonical.Text(write.Sent) is not null && seen.IsAsMade) Closing.NotTaken(draft, field, create);
            else Closing.AsShown(draft, field, create, MadeOf(draft, field, write, isShown ? shown : write.Sent));
        }
        if (draft.Calls.Find(c => c.Id == create.Id) is { } left) draft.Replace(left, null);
        Defaults.Discount(draft, create, seen);
        Defaults.Leave(draft, create, seen);
        Creation.Done(draft, create);
    }

    // After an older copy of the store another call of ours may have made it, which sent something else: what it does not show, or shows empty, was not written by this one (C-13).
    private static bool IsMadeBy(OpenCall create, RecordSnapshot seen) => seen.WriteMark is null || seen.WriteMark == create.Id;

    // Somebody may have edited the row before its create was known to be done: that edit saw what we sent, and travels.
    private static string? MadeOf(Draft draft, MappedField field, OpenWrite write, string? shown) =>
        Canonical.MadeOf(field, SystemName.Dynamics, write.Sent, shown, draft.Policy.Rules) ? shown : write.Sent;

    // Deleted in Marketo since: a row that shows just what was to be written there tells no edit (C-4). It may be by a later write of ours, which an older copy of the store forgot (D-3).
    private static bool IsSaidForNobody(Draft draft, MappedField field, OpenWrite write, RecordSnapshot seen) =>
        draft.Marketo is { Standing: SideStanding.Deleted } && seen.Values.TryGetValue(field.Name, out var shown) && draft.Same(field, SystemName.Dynamics, shown, write.Sent);

    private static void Resolve(Draft draft, RecordSnapshot seen, bool isProven)
    {
        if (draft.Calls.Find(c => c is { To: SystemName.Dynamics, State: CallState.Reading, Qualifies: false }) is not { } call) return;
        // A row that is not newer than what the call named tells nothing of the call: it is a late page, and the read is still to come.
        if (seen.Version <= call.IfVersion && !isProven) return;
        var isOurs = seen.WriteMark == call.Id;
        foreach (var (name, write) in call.Writes.ToList())
        {
            if (draft.Policy.Map.Find(name) is { } field && (isOurs || IsSaidForNobody(draft, field, write, seen)))
            {
                var isShown = isOurs && Canonical.Text(seen.Values.GetValueOrDefault(name)) is not null;
                Closing.AsShown(draft, field, call, isShown ? MadeOf(draft, field, write, seen.Values[name]) : write.Sent);
            }
            else if (draft.Calls.Find(c => c.Id == call.Id) is { } now) Closing.Remove(draft, now, name);
            // It proves no edit to bring somebody back (D-3).
            if (draft.Marketo is not { Standing: SideStanding.Deleted } && call.IsBefore(seen.WriteMark) && draft.FieldNames.Contains(name)) Closing.AsForgotten(draft, name, write, seen);
        }
        if (draft.Calls.Find(c => c.Id == call.Id) is { } left) draft.Replace(left, null);
        if (isOurs && call.Removes == Removal.Deactivate) Removals.Deactivated(draft, seen);
        if (!call.WasUnknown || seen.WriteMark is not null) return;
        foreach (var (name, write) in call.Writes)
            if (draft.Policy.Map.Find(name) is { } field && seen.Values.TryGetValue(name, out var shown) && IsThird(draft, field, write, shown))
                draft.Tell("collision", "C-13", "Order unknown: the outcome of our write was lost and the row has no write mark.", name, write.Source, shown);
    }
}
