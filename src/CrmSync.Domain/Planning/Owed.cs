using System.Globalization;
using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>Which calls would bring both sides into agreement? Derived from the person's state alone (S-1).</summary>
internal static class Owed
{
    /// <summary>Plans what is owed; opens at most one call per side.</summary>
    public static void Plan(Draft draft)
    {
        if (draft.JoinedInto is not null)
        {
            Joins.Plan(draft);
            return;
        }
        if (Successions.Plan(draft) || Exclusion.Holds(draft))
        {
            Notices.Plan(draft);
            return;
        }
        Refusing.Look(draft);
        Creation.Plan(draft);
        Meetings.Plan(draft);
        Removals.Plan(draft);
        var toMarketo = new Dictionary<string, OpenWrite>();
        var toDynamics = new Dictionary<string, OpenWrite>();
        if (draft.BothLive && !draft.MayHoldMovedRows) Judge(draft, toMarketo, toDynamics);
        Choosing.Ask(draft, isRepeated: false);
        Update(draft, SystemName.Dynamics, toDynamics, new Dictionary<string, string?>());
        Update(draft, SystemName.Marketo, toMarketo, draft.Marketo is { Standing: SideStanding.Live } ? LinkOutput.Owed(draft) : []);
        Notices.Plan(draft);
    }

    /// <summary>Opens a call: from now on it is part of the person, and leaves after the commit.</summary>
    public static void Open(Draft draft, OpenCall call)
    {
        draft.Open(call with
        {
            Writes = call.Writes.ToDictionary(write => write.Key, write => UnderRules(draft, write.Key, write.Value)),
            Rules = call.IsCreate ? RefusedCreates.Version(draft, call.To) : 0,
            InForce = draft.Policy.InForce,
        });
        draft.Effects.Add(new Effect.Send(call.Id));
    }

    /// <summary>The id of the next call to a side: unique for ever. A store that was put back to an older copy counts its commits again, so the time is part of it.</summary>
    public static string NextId(Draft draft, SystemName to) =>
        string.Create(CultureInfo.InvariantCulture, $"{draft.Before.Id}.{draft.NextCommit}.{draft.Now.ToUnixTimeMilliseconds():x}.{(to == SystemName.Marketo ? 'm' : 'd')}");

    private static void Judge(Draft draft, Dictionary<string, OpenWrite> toMarketo, Dictionary<string, OpenWrite> toDynamics)
    {
        foreach (var field in draft.Policy.Map.On(draft.Dynamics!.Record.Kind))
        {
            if (draft.Field(field.Name) is var state && (state.Undecided || Choosing.IsUnread(state) || draft.IsOpen(field.Name))) continue;
            if (FieldPlan.Of(draft, field) is not { } owed) continue;
            (owed.To == SystemName.Marketo ? toMarketo : toDynamics)[field.Name] = owed.Write;
        }
        foreach (var field in draft.Policy.Map.Fields) Quarantine.Mark(draft, field);
    }

    private static void Update(Draft draft, SystemName to, Dictionary<string, OpenWrite> writes, Dictionary<string, string?> link)
    {
        if (writes.Count == 0 && link.Count == 0) return;
        if (draft.IsBlocked(to) || draft.TryAgainAt is not null)
        {
            draft.IsOwedUnsent = true;
            return;
        }
        writes = Guilt.Part(draft, writes);
        if (to == SystemName.Marketo) Know(draft, writes);
        Open(draft, new OpenCall(NextId(draft, to), to, false, CallState.Sent, draft.Now, draft.Before.OwedSince ?? draft.NextCommit)
        {
            Writes = writes,
            Link = link,
            IfVersion = to == SystemName.Dynamics ? draft.Dynamics!.Version : 0,
            AppliedFrom = to == SystemName.Marketo ? draft.Now - draft.Policy.Skew - draft.Reach.OursAhead : null,
        });
    }

    private static OpenWrite UnderRules(Draft draft, string field, OpenWrite write) =>
        draft.Policy.Map.Find(field) is { } now ? write with { Rules = RuleVersion.Of(now) } : write;

    private static void Know(Draft draft, Dictionary<string, OpenWrite> writes)
    {
        foreach (var field in writes.Keys.ToList())
            if (draft.Field(field).Rows is { Count: > 0 } rows) writes[field] = writes[field] with { Known = [.. rows.Select(row => row.Row)] };
    }
}
