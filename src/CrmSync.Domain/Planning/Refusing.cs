using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>How is a refusal remembered, told, and when does it end? (V-2, V-3) Known by field, value, code and the version of the field's rules; told once.</summary>
internal static class Refusing
{
    /// <summary>The value in the target's own form; null when a refusal holds it back. What our own check refuses is remembered and told here.</summary>
    public static Translation? Say(Draft draft, MappedField field, SystemName to, string? source)
    {
        if (Stands(draft, field, to, source)) return null;
        var said = Translate.To(to, field, source, draft.Policy.Rules);
        if (said.Problem is not { } problem) return said;
        if (draft.Field(field.Name).Refused is { Again: false, IsOurs: true } before && before.By == to && before.Code == problem && Same(before.Value, source)) return null;
        Field(draft, field, to, source, RuleVersion.Of(field), new(problem, OwnChecks.Text(problem, to, field), true));
        return null;
    }

    /// <summary>
    /// A side refused one field of a call; the rules that count are those of its plan: they may have changed while the answer was on its way (V-3). That it does not have the field
    /// holds until both sides are looked at again: who finds the field there then need not have seen that it was away (F-3).
    /// </summary>
    public static void Field(Draft draft, MappedField field, OpenCall call, Rejection why)
    {
        var write = call.Writes[field.Name];
        var rules = why.IsLacking ? RuleVersion.OfLacking(field, call.InForce == default ? draft.Policy.InForce : call.InForce) : write.Rules == 0 ? RuleVersion.Of(field) : write.Rules;
        Field(draft, field, call.To, write.Source, rules, why);
    }

    /// <summary>One field was refused; it alone waits until it or its rule changes, or an operator asks.</summary>
    private static void Field(Draft draft, MappedField field, SystemName by, string? value, int rules, Rejection why)
    {
        var state = draft.Field(field.Name);
        var before = state.Refused;
        var isKnown = before is not null && before.By == by && before.Code == why.Code && Same(before.Value, value);
        // Another one may have come in between: of the same value, or of the other side's.
        var told = new KnownRefusal(by, value, why.Code);
        var known = Remember(state).RefusalsTold;
        // The value was replaced while it was on its way: what had been told of it counts still.
        var isTold = isKnown || state.RefusalsTold.Contains(told);
        var refused = new FieldRefusal(by, value, why.Code, why.Text, isKnown ? before!.Since : draft.Now, isKnown ? before!.Tries + 1 : 1)
        {
            IsOurs = why.IsOurs,
            Basis = state.Shown(by),
            Rules = rules,
        };
        draft.Set(field.Name, state with { Refused = refused, RefusalsTold = known.Contains(told) ? known : [.. known, told], Suspect = 0 });
        if (isTold) return;
        draft.Tell("refused", Rule(by, why), $"{Name(by)} refused the value: {why.Text} Only this field waits, until it or the rule changes or an operator asks.", field.Name, by == SystemName.Dynamics ? value : state.Marketo, by == SystemName.Marketo ? value : state.Dynamics, code: why.Code);
        Notices.Owe(draft, "refused", $"{Name(by)} refused the new value of {field.Name}: {why.Text} ({why.Code}) Everything else of this person goes on.");
    }

    /// <summary>A side shows another value of a field: a create that the other side refused may now be mended.</summary>
    public static void Changed(Draft draft, SystemName on, string field)
    {
        if (draft.CreateRefused is { Again: false } refused && refused.By != on && (refused.Field is null || refused.Field == field)) draft.Refuse(refused with { Again = true });
    }

    /// <summary>An operator asks: what was refused is tried once more, and what is the same again is not told again.</summary>
    public static void Again(Draft draft, string? field)
    {
        foreach (var name in draft.FieldNames.Where(n => field is null || n == field).ToList())
            if (draft.Field(name) is { Refused: { Again: false } refused } state) draft.Set(name, state with { Refused = refused with { Again = true } });
        if (string.IsNullOrEmpty(field) && draft.Marketo is { LostSince: not null } lost) draft.Set(lost with { LostSince = null, MissingSince = draft.Now });
        if (string.IsNullOrEmpty(field) && draft.RemovalRefused is { Again: false } removal) draft.RefuseRemoval(removal with { Again = true });
        if (draft.CreateRefused is { Again: false } create && (field is null || field == (create.Field ?? ""))) draft.Refuse(create with { Again = true });
    }

    /// <summary>The record is another one from now on: what was refused is tried once more there, and what is the same again is not told again.</summary>
    public static FieldRefusal? OnceMore(FieldRefusal? refused) => refused is null ? null : refused with { Again = true };

    /// <summary>
    /// Nothing is to be written in the field any more: what was refused is over, and so is its refusal (V-3). Where the refused value stands there still, it is
    /// the field's rule that changed: when the rule changes once more, the value is tried, and not told again.
    /// </summary>
    public static void Over(Draft draft, MappedField field)
    {
        var state = draft.Field(field.Name);
        var next = Remember(state);
        if (state.Refused is not null) next = next with { Refused = null, Suspect = 0 };
        if (!ReferenceEquals(next, state)) draft.Set(field.Name, next);
    }

    /// <summary>
    /// The side shows the value that was told as refused, and no write of ours brought it since: an older copy of the store had forgotten that it was taken before the rule was what it
    /// is, or somebody typed it there. Whoever reads the log is told that nothing is refused (V-2).
    /// </summary>
    public static void Stood(Draft draft, MappedField field, FieldState state)
    {
        if (state.Refused is not { } refused || !Same(refused.Value, state.Shown(Ownership.Other(refused.By)))) return;
        if (!FieldPlan.Moved(draft, field, state, SystemName.Marketo) && !FieldPlan.Moved(draft, field, state, SystemName.Dynamics)) return;
        draft.Tell("stands", "V-2", $"{Name(refused.By)} shows the value that was told as refused: the refusal is over.", field.Name, state.Marketo, state.Dynamics);
    }

    /// <summary>The field without the refusals of values that stand no more: one that comes back is told as any other.</summary>
    public static FieldState Remember(FieldState state)
    {
        bool IsStanding(KnownRefusal told) => Same(told.Value, state.Shown(Ownership.Other(told.By)));
        return state.RefusalsTold.All(IsStanding) ? state : state with { RefusalsTold = [.. state.RefusalsTold.Where(IsStanding)] };
    }

    /// <summary>The row in Dynamics is another one from now on: what Dynamics refused there is tried once more.</summary>
    public static void OnAnotherRow(Draft draft)
    {
        foreach (var name in draft.FieldNames.ToList())
            if (draft.Field(name) is { Refused: { By: SystemName.Dynamics, Again: false } refused } state) draft.Set(name, state with { Refused = OnceMore(refused) });
    }

    /// <summary>Forgets the refusal of a create once the record is there, or the row that it was for is not; what is not the same create any more is tried once more (V-3).</summary>
    public static void Look(Draft draft)
    {
        bool IsThere(SystemName side) => side == SystemName.Marketo ? draft.Marketo is { Standing: SideStanding.Live } : draft.Dynamics is { Standing: SideStanding.Live };
        if (draft.CreateRefused is { } refused && (IsThere(refused.By) || (refused.By == SystemName.Marketo && !IsThere(SystemName.Dynamics)))) draft.Refuse(null);
        if (draft.RefusedRequest is not null && draft.CreateRefused is null) draft.Keep(null);
        if (draft.CreateRefused is { Again: false } stood && !RefusedCreates.Stands(draft, stood)) draft.Refuse(OnceMore(stood));
        if (draft.LeastCreate is { } side && IsThere(side)) draft.TryLeast(null);
    }

    /// <summary>Does the other side's refusal of just this value still stand? Our own checks are made anew instead. (V-3)</summary>
    public static bool Stands(Draft draft, MappedField field, SystemName to, string? source)
    {
        var state = draft.Field(field.Name);
        if (state.Refused is not { Again: false, IsOurs: false } refused || refused.By != to || !Same(refused.Value, source)) return false;
        var isUnderSame = refused.Rules == RuleVersion.Of(field) || refused.Rules == RuleVersion.OfLacking(field, draft.Policy.InForce);
        return refused.Rules == 0 || (isUnderSame && Same(refused.Basis, state.Shown(to)));
    }

    /// <summary>A side as readers know it.</summary>
    public static string Name(SystemName side) => side == SystemName.Marketo ? "Marketo" : "Dynamics";

    /// <summary>By which rule a side, or we, refused.</summary>
    public static string Rule(SystemName by, Rejection why) => by == SystemName.Marketo ? "V-5" : why.IsOurs ? "V-1" : "V-2";

    private static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.Ordinal);
}

/// <summary>Why something was refused.</summary>
/// <param name="Code">The side's code, or ours.</param>
/// <param name="Text">A sentence without people's values.</param>
/// <param name="IsOurs">Our own check refused it, before any call.</param>
/// <param name="IsLacking">The side does not have the field.</param>
internal readonly record struct Rejection(string Code, string Text, bool IsOurs, bool IsLacking = false);
