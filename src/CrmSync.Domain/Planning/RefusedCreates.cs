using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>
/// How is a refused create remembered and told, and would it be the same still? (V-2, V-3) The field to blame alone counts where it is known, else every field that
/// the create carries and what a new lead must have; a field without a value changes nothing. What is missing is looked at anew at every plan.
/// </summary>
internal static class RefusedCreates
{
    /// <summary>A side refused a whole create; the rules that count are those of its plan, as for a field (V-3).</summary>
    public static void Refuse(Draft draft, OpenCall call, Rejection why, MappedField? named)
    {
        if (named is not null && call.Writes[named.Name] is var write) Refuse(draft, call.To, why, named.Name, write.Source, write.Rules == 0 ? RuleVersion.Of(named) : write.Rules);
        else Refuse(draft, call.To, why, null, null, call.Rules == 0 ? Version(draft, call.To) : call.Rules);
    }

    /// <summary>A whole create was refused; it is tried again when the field to blame (any field, when none is known) or its rule changes, or an operator asks.</summary>
    public static void Refuse(Draft draft, SystemName by, Rejection why, string? field, string? value, int rules, string? rule = null)
    {
        var before = draft.CreateRefused;
        var isKnown = before is not null && before.By == by && before.Code == why.Code && before.Field == field && string.Equals(before.Value, value, StringComparison.Ordinal);
        draft.Refuse(new FieldRefusal(by, value, why.Code, why.Text, isKnown ? before!.Since : draft.Now, isKnown ? before!.Tries + 1 : 1) { IsOurs = why.IsOurs, Field = field, Rules = rules });
        if (isKnown) return;
        draft.Tell("refused", rule ?? Refusing.Rule(by, why), rule is null ? $"{Refusing.Name(by)} refused to create the record: {why.Text}" : why.Text, field, code: why.Code);
        Notices.Owe(draft, "refused", $"{Refusing.Name(by)} refused to create the record{(field is null ? "" : $" because of {field}")}: {why.Text} ({why.Code})");
    }

    /// <summary>What the whole create would carry now, and under which rules.</summary>
    public static int Version(Draft draft, SystemName to) =>
        RuleVersion.Of(Carried(draft, to).Select(field => (field, Value(draft, to, field))), to == SystemName.Dynamics ? draft.Policy.RequiredOnLead : []);

    /// <summary>Does the refusal hold? Nobody is created for somebody who is not there, and what is not for the rules of fields waits as before.</summary>
    public static bool Stands(Draft draft, FieldRefusal refused)
    {
        if (refused.By == SystemName.Dynamics && draft.Marketo is not { Standing: SideStanding.Live }) return true;
        if (refused.IsOurs) return refused.Code != Defaults.Code || Defaults.Missing(draft) == (refused.Text, refused.Field);
        if (refused.Rules == 0) return true;
        if (refused.Field is not { } name) return refused.Rules == Version(draft, refused.By);
        return Carried(draft, refused.By).FirstOrDefault(field => field.Name == name) is { } guilty
            && refused.Rules == RuleVersion.Of(guilty) && string.Equals(refused.Value, Value(draft, refused.By, guilty), StringComparison.Ordinal);
    }

    // A lead is made, also for whoever had a contact before.
    private static IEnumerable<MappedField> Carried(Draft draft, SystemName to)
    {
        var kind = to == SystemName.Marketo && draft.Dynamics is { } row ? row.Record.Kind : RecordKind.Lead;
        var against = to == SystemName.Dynamics ? Direction.ToMarketo : Direction.ToDynamics;
        return draft.Policy.Map.On(kind).Where(field => field.Direction != against && Canonical.Text(Value(draft, to, field)) is not null).Select(field => draft.Of(field, kind));
    }

    private static string? Value(Draft draft, SystemName to, MappedField field) => draft.Field(field.Name).Shown(Ownership.Other(to));
}
