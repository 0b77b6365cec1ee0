using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>Two people who turn out to be one are joined, one way and repeatably (N-16).</summary>
internal static class Joins
{
    /// <summary>The staying person takes links, observations and log of the joiner, if it lacks that side: a former link is no link (D-1, D-2).</summary>
    public static bool Absorb(Draft draft, Handover handover)
    {
        var joiner = handover.Joiner;
        if (draft.JoinedInto is not null) return false;
        if (joiner.Dynamics is { } row && draft.Dynamics?.Record == row.Record) return true;
        if (joiner is { Marketo: { } record, Dynamics: null } && draft.Marketo?.Record == record.Record) return true;
        if (joiner is { Dynamics: { } side, Marketo: not { Standing: SideStanding.Live } } && draft is { Dynamics: null or { Standing: SideStanding.Deleted }, Marketo.Standing: SideStanding.Live })
        {
            draft.Set(side with { Generation = draft.Dynamics?.Generation ?? side.Generation });
            Take(draft, joiner, SystemName.Dynamics);
        }
        else if (joiner is { Marketo: { Standing: SideStanding.Live } marketo, Dynamics: null } && draft is { Marketo: null or { Standing: SideStanding.Deleted or SideStanding.Merged }, Dynamics.Standing: SideStanding.Live })
        {
            draft.Set(marketo);
            Take(draft, joiner, SystemName.Marketo);
        }
        else return false;
        draft.Set(Meeting.None);
        Meetings.Meet(draft);
        if (draft.Requested is null && joiner.Requested is { } asked) draft.Ask(asked);
        foreach (var line in handover.Log) draft.Tell(line);
        foreach (var notice in joiner.Notices) draft.Owe(notice with { SentAt = null, MayBeThere = notice.MayBeThere || notice.SentAt is not null });
        draft.Tell("linked", "N-9", "The records of both sides were linked.");
        return true;
    }

    /// <summary>The joiner becomes a signpost, or goes on alone.</summary>
    public static void Done(Draft draft, bool isTaken)
    {
        if (draft.Meeting != Meeting.Joining) return;
        if (!isTaken)
        {
            draft.JoinInto(null);
            draft.Set(draft.Marketo is { Standing: SideStanding.Merged } ? Meeting.None : Meeting.Waiting);
            return;
        }
        draft.Set(Meeting.None);
        draft.Ask(null);
        draft.Set((MarketoSide?)null);
        draft.Set((DynamicsSide?)null);
        foreach (var name in draft.FieldNames.ToList()) draft.Drop(name);
        foreach (var call in draft.Calls.ToList()) draft.Replace(call, null);
        foreach (var notice in draft.Notices.ToList()) draft.Replace(notice, null);
    }

    /// <summary>The Marketo record was merged away: a winner without a row takes this person's row over, else the row stays alone (G-2).</summary>
    public static void Merged(Draft draft, RecordMerged merged)
    {
        if (draft.Marketo is not { } side || side.Record != merged.Record || side.Standing == SideStanding.Merged) return;
        MarketoReads.Gone(draft, merged.Record, SideStanding.Merged, "G-2", $"The person was merged into {merged.Winner} in Marketo.");
        if (draft.Dynamics is not { Standing: SideStanding.Live } || draft.JoinedInto is not null) return;
        draft.Set(Meeting.Joining);
        draft.JoinInto(merged.Winner.ToString());
        draft.Effects.Add(new Effect.HandOver(merged.Winner.ToString()));
    }

    private static void Take(Draft draft, Person joiner, SystemName side)
    {
        var taken = side == SystemName.Dynamics ? joiner.Dynamics!.Record : joiner.Marketo!.Record;
        draft.TakenOver.Add(taken);
        foreach (var (name, theirs) in joiner.Fields)
        {
            var mine = draft.Field(name);
            draft.Set(name, side == SystemName.Dynamics
                ? mine with { Dynamics = theirs.Dynamics, Marks = Choosing.Joined(mine.Marks, theirs.Marks, FieldMarks.DynamicsUnread) }
                : mine with { Marketo = theirs.Marketo, Base = theirs.Base, Rows = theirs.Rows, Undecided = theirs.Undecided, Marks = Choosing.Joined(mine.Marks, theirs.Marks, FieldMarks.MarketoUnread) });
        }
    }
}
