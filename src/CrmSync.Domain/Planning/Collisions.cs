using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>Who wins, by which rule, in a sentence for the log.</summary>
internal readonly record struct Verdict(SystemName Winner, string Rule, string Text);

/// <summary>Whose value ends on both sides when both moved? (C-1, C-2, C-9, C-14)</summary>
internal static class Collisions
{
    private const string Both = "Both sides changed the field;";

    /// <summary>Both sides were seen to have moved, to different values.</summary>
    public static Verdict Of(Draft draft, MappedField field, FieldState state) => field.Owner switch
    {
        FieldOwner.Marketo => new(SystemName.Marketo, "C-9", $"{Both} it is Marketo's."),
        FieldOwner.Dynamics => new(SystemName.Dynamics, "C-9", $"{Both} it is Dynamics'."),
        FieldOwner.Restrictive when IsTrue(draft, field, SystemName.Marketo, state.Marketo) => new(SystemName.Marketo, "C-9", $"{Both} yes wins."),
        FieldOwner.Restrictive when IsTrue(draft, field, SystemName.Dynamics, state.Dynamics) => new(SystemName.Dynamics, "C-9", $"{Both} yes wins."),
        FieldOwner.Newest => Newest(draft, field, state),
        _ => ByRecordType(draft, Both),
    };

    /// <summary>
    /// A change row of ours shows that it replaced an edit in Marketo that nobody had seen (C-7): does the edit win? Null: the field's rule says that there is
    /// nothing to decide, since drift of a target is overwritten by its source (C-15).
    /// </summary>
    public static (bool Wins, string Text)? OfReplaced(Draft draft, MappedField field, OpenWrite write, FieldRow row, bool saw)
    {
        if (write.Reinstates) return (true, "An edit made while an earlier one was being put back wins.");
        if (field is { Direction: Direction.ToMarketo, Owner: not FieldOwner.FillEmpty }) return null;
        if (saw) return (true, "An edit in Marketo, made on top of our earlier write, was replaced unseen and is put back.");
        if (write.IsRefresh) return (true, "An edit in Marketo met the refresh of the field unseen and is put back (F-5).");
        const string Met = "An edit in Marketo collided unseen with our write;";
        var owner = field.Owner switch
        {
            FieldOwner.Marketo => (true, "the field is Marketo's"),
            FieldOwner.Dynamics => (false, "the field is Dynamics'"),
            FieldOwner.FillEmpty => (true, "only empty fields are filled"),
            FieldOwner.Restrictive when IsTrue(draft, field, SystemName.Marketo, row.Old) => (true, "yes wins"),
            FieldOwner.Restrictive when IsTrue(draft, field, SystemName.Marketo, row.New) => (false, "yes wins"),
            FieldOwner.Newest => NewestOfReplaced(draft, field, write, row),
            _ => ((bool Wins, string Why)?)null,
        };
        if (owner is { } known) return (known.Wins, $"{Met} {known.Why}{(known.Wins ? ", so it is put back." : ".")}");
        var wins = draft.Owner == SystemName.Marketo;
        return (wins, wins ? $"{Met} Marketo wins for a lead, so it is put back." : $"{Met} Dynamics wins for a contact.");
    }

    private static (bool Wins, string Why)? NewestOfReplaced(Draft draft, MappedField field, OpenWrite write, FieldRow row)
    {
        var state = draft.Field(field.Name);
        var edits = state.Rows.Where(r => r.Second <= row.Second && r.Row != row.Row && draft.Same(field, SystemName.Marketo, r.New, row.Old)).ToList();
        if (edits.Count == 0 || !draft.Same(field, SystemName.Dynamics, state.Dynamics, write.Source)) return null;
        return Newer(draft, edits.Max(r => r.Second), state.DynamicsTime) switch
        {
            SystemName.Marketo => (true, "it is the newer change (C-14)"),
            SystemName.Dynamics => (false, "ours is the newer change (C-14)"),
            _ => null,
        };
    }

    /// <summary>Whose change is the newer one; null when the times do not tell (C-14).</summary>
    private static SystemName? Newer(Draft draft, DateTimeOffset second, EditTime? time) =>
        time is null ? null
        : second > time.By + draft.Policy.Skew ? SystemName.Marketo
        : time.After is { } after && second < after - draft.Policy.Skew ? SystemName.Dynamics
        : null;

    private static Verdict Newest(Draft draft, MappedField field, FieldState state)
    {
        if (MarketoSecond(draft, field, state) is { } second && Newer(draft, second, state.DynamicsTime) is { } newer)
            return new(newer, "C-14", $"{Both} {(newer == SystemName.Marketo ? "Marketo's" : "Dynamics'")} change is the newer one.");
        return ByRecordType(draft, $"{Both} their times do not tell which is newer (C-14), so");
    }

    private static Verdict ByRecordType(Draft draft, string why) =>
        new(draft.Owner, Ownership.Rule(draft.RecordType), draft.Owner == SystemName.Marketo ? $"{why} Marketo wins for a lead." : $"{why} Dynamics wins for a contact.");

    /// <summary>When Marketo's value came to be; null when it is only known from a read.</summary>
    private static DateTimeOffset? MarketoSecond(Draft draft, MappedField field, FieldState state)
    {
        var rows = state.Rows.Where(r => draft.Same(field, SystemName.Marketo, r.New, state.Marketo)).ToList();
        if (rows.Count > 0) return rows.Max(r => r.Second);
        return state.Base is { IsRead: false } start && start.Second > DateTimeOffset.MinValue && draft.Same(field, SystemName.Marketo, start.Value, state.Marketo) ? start.Second : null;
    }

    private static bool IsTrue(Draft draft, MappedField field, SystemName side, string? value) => Canonical.Of(field, side, value, draft.Policy.Rules) == "true";
}
