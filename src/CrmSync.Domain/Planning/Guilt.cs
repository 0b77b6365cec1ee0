using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>
/// Which field of a refused call is to blame? (V-4) The side names it, or it is found: an update by halves (for each guilty field at most two calls per
/// halving), a create by leaving out what it can do without. Everything else goes on.
/// </summary>
internal static class Guilt
{
    /// <summary>A duplicate-detection rule refuses the record as such: leaving out its e-mail would only get round the rule.</summary>
    private const string DuplicateRule = "0x80040333";

    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(5);

    /// <summary>Takes a definite refusal of a call that is closed.</summary>
    public static void Judge(Draft draft, OpenCall call, Outcome.Refused refused)
    {
        var named = refused.Field is { } name && call.Writes.ContainsKey(name) ? draft.Policy.Map.Find(name) : null;
        var why = new Rejection(refused.Code, refused.Text, false, refused.Reason == RefusalReason.NotOffered);
        if (call.IsCreate)
        {
            OfCreate(draft, call, named, why);
            return;
        }
        var fields = call.Writes.Keys.Order(StringComparer.Ordinal).ToList();
        if (fields.Count == 0) draft.TryAgainAt = draft.Now + Rest;
        else if ((named ?? (fields.Count == 1 ? draft.Policy.Map.Find(fields[0]) : null)) is { } guilty) Refusing.Field(draft, guilty, call, why);
        else Split(draft, fields);
    }

    /// <summary>The writes that may leave in one call: part by part while a guilty field is looked for.</summary>
    public static Dictionary<string, OpenWrite> Part(Draft draft, Dictionary<string, OpenWrite> writes)
    {
        var part = writes.Keys.Select(n => draft.Field(n).Suspect).DefaultIfEmpty().Max();
        if (part == 0 || writes.Keys.All(n => draft.Field(n).Suspect == part)) return writes;
        draft.IsOwedUnsent = true;
        return writes.Where(w => draft.Field(w.Key).Suspect == part).ToDictionary();
    }

    /// <summary>Does a create go without this field while the guilty one is looked for?</summary>
    public static bool LeavesOut(Draft draft, SystemName to, MappedField field) => draft.LeastCreate == to && !IsEssential(to, field);

    private static void OfCreate(Draft draft, OpenCall call, MappedField? named, Rejection why)
    {
        if (named is not null && (call.To == SystemName.Marketo || !IsEssential(call.To, named)))
        {
            Refusing.Field(draft, named, call, why);
            Again(draft, call);
        }
        else if (named is null && why.Code != DuplicateRule && draft.LeastCreate != call.To && call.Writes.Keys.Any(n => draft.Policy.Map.Find(n) is not { } f || !IsEssential(call.To, f)))
        {
            draft.TryLeast(call.To);
            Again(draft, call);
        }
        else
        {
            draft.TryLeast(null);
            RefusedCreates.Refuse(draft, call, why, named);
            if (call.To == SystemName.Dynamics) Creation.Refused(draft, why.Text);
        }
    }

    private static void Again(Draft draft, OpenCall call)
    {
        if (call.To == SystemName.Marketo) Meetings.Create(draft, call.KeyField ?? LinkFields.DynamicsId);
    }

    private static void Split(Draft draft, List<string> fields)
    {
        var top = draft.FieldNames.Max(n => draft.Field(n).Suspect);
        var half = (fields.Count + 1) / 2;
        for (var i = 0; i < fields.Count; i++) draft.Set(fields[i], draft.Field(fields[i]) with { Suspect = top + (i < half ? 1 : 2) });
    }

    private static bool IsEssential(SystemName to, MappedField field) => field.Name == FieldMap.Email || (to == SystemName.Dynamics && field.Dynamics.Required);
}
