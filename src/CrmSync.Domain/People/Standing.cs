using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.People;

/// <summary>How does a person stand, and which rows go beside its state?</summary>
public static class Standing
{
    /// <summary>As users see it.</summary>
    public static PersonStanding Of(Person person)
    {
        if (person.Calls.Count > 0 || person.OwedSince is not null || person.Parked is not null || person.Requested is not null || person.Meeting != Meeting.None || IsTelling(person)) return PersonStanding.Waiting;
        if (person.Dynamics is { IsExcluded: true, Standing: SideStanding.Live }) return PersonStanding.Stale;
        if (IsLeftAlone(person) || person.CreateRefused is not null || person.RemovalRefused is not null || person.Marketo?.LostSince is not null || person.Fields.Values.Any(f => IsRefused(person, f))) return PersonStanding.Refused;
        if (person.Fields.Values.Any(f => f.Held is not null)) return PersonStanding.Held;
        return person.Fields.Values.Any(f => f.Marks.HasFlag(FieldMarks.Quarantined)) ? PersonStanding.Quarantined : PersonStanding.InStep;
    }

    /// <summary>One field, as users see it.</summary>
    public static PersonStanding Of(Person person, string field)
    {
        if (person.Calls.Any(c => c.Writes.ContainsKey(field))) return PersonStanding.Waiting;
        if (person.Fields.GetValueOrDefault(field) is not { } state) return PersonStanding.InStep;
        if (IsRefused(person, state)) return PersonStanding.Refused;
        return state switch { { Held: not null } => PersonStanding.Held, { Marks: var marks } when marks.HasFlag(FieldMarks.Quarantined) => PersonStanding.Quarantined, { Undecided: true } or { Reinstate: not null } => PersonStanding.Waiting, _ => PersonStanding.InStep };
    }

    /// <summary>The line of the people index; null for a signpost and for nobody.</summary>
    public static PersonRow? Row(Person person) => person.IsSignpost || person.IsNobody ? null : new(
        person.Id,
        person.Marketo is { Standing: SideStanding.Live or SideStanding.Missing } m ? m.Record : null,
        person.Dynamics is { Standing: SideStanding.Live } d ? d.Record : null,
        person.Marketo is { Standing: SideStanding.Live } ? Canonical.Email(person.Fields.GetValueOrDefault(FieldMap.Email)?.Marketo) : null,
        // An excluded row is nobody's other half (K-1): it is not found under its e-mail.
        person.Dynamics is { Standing: SideStanding.Live } shown && !(shown.IsExcluded && person.Marketo is null) ? Canonical.Email(person.Fields.GetValueOrDefault(FieldMap.Email)?.Dynamics) : null,
        Of(person),
        person.Calls.FirstOrDefault(c => c.IsCreate && c.Blocks)?.To)
    {
        DynamicsEpoch = person.Dynamics switch { { DeleteReported: false, Doubt: { } doubt } => doubt.Epoch, { } row => row.Epoch, _ => 0 },
        Claim = person.Claim,
    };

    /// <summary>The person's open refusals.</summary>
    public static IReadOnlyList<RefusalRow> Refusals(Person person)
    {
        var rows = new List<RefusalRow>();
        if (person.CreateRefused is { } create) rows.Add(new(person.Id, create.By, "create", create.Field ?? "", create.Code, create.Text, create.Since, create.Tries));
        if (person.RemovalRefused is { } removal) rows.Add(new(person.Id, removal.By, "delete", "", removal.Code, removal.Text, removal.Since, removal.Tries));
        if (person.Marketo?.LostSince is { } lost) rows.Add(new(person.Id, SystemName.Marketo, "find", "", "1004", "Marketo does not have the person, and its feed tells neither a merge nor a delete.", lost, 1));
        if (IsLeftAlone(person))
            rows.Add(new(person.Id, SystemName.Marketo, "merge", "", "unlinked", "The Marketo person was merged into one that has a row of its own, or is gone; this row is left alone and unlinked (G-2).", person.Marketo!.GoneAt!.Value, 1));
        foreach (var (name, state) in person.Fields)
            if (state.Refused is { } refused && IsRefused(person, state)) rows.Add(new(person.Id, refused.By, "update", name, refused.Code, refused.Text, refused.Since, refused.Tries));
        return rows;
    }

    /// <summary>Is a value refused that could be written otherwise? With a record that is gone, what was refused is gone; it is remembered only so that it is not told again (V-3).</summary>
    internal static bool IsRefused(Person person, FieldState state) =>
        state.Refused is not null && person is not ({ Marketo.Standing: SideStanding.Deleted or SideStanding.Merged } or { Dynamics.Standing: SideStanding.Deleted or SideStanding.Merged });

    private static bool IsTelling(Person person) => person.Marketo is { Standing: SideStanding.Live } && person.Notices.Any(n => !n.IsDenied);

    /// <summary>After a merge in Marketo of two linked people: the loser's row, unlinked and listed (G-2).</summary>
    private static bool IsLeftAlone(Person person) =>
        person is { Marketo: { Standing: SideStanding.Merged, GoneAt: not null }, Dynamics: { Standing: SideStanding.Live, Successor: null }, JoinedInto: null, Meeting: Meeting.None };

    /// <summary>The parked mark.</summary>
    public static ParkedRow? Parked(Person person) => person.Parked is { } mark ? new(person.Id, mark.Reason, mark.Since, mark.WakeAt) : null;
}
