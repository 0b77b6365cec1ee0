using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>Does a field return to earlier values again and again, through edits from alternating sides? (S-9)</summary>
internal static class Returns
{
    private const int EditsMax = 10;
    private const string Returning = "returning";
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Notes the edit that is about to travel; true when the field is held instead.</summary>
    public static bool IsHeld(Draft draft, MappedField field, FieldState state, SystemName from)
    {
        var value = Canonical.Of(field, from, state.Shown(from), draft.Policy.Rules);
        var edits = state.Edits.Where(e => state.Held is not null || draft.Now - e.At < Day).ToList();
        var target = Ownership.Other(from);
        var other = Canonical.Of(field, target, state.Shown(target), draft.Policy.Rules);
        if (state.Held is { } held)
        {
            // The value that a side did not keep was the last one to travel; one that it had kept before it may be asked for again.
            if (held.Reason == Returning ? edits.Exists(e => e.Value == value) && edits.Exists(e => e.Value == other) : edits.Count > 0 && edits[^1].Value == value) return true;
            draft.Tell("released", "S-9", held.Reason == Returning ? "A third value releases the held field." : "Another value releases the held field.", field.Name, state.Marketo, state.Dynamics);
            edits.Clear();
        }
        if (edits.Count > 0 && edits[^1].Value == value && edits[^1].From == from) return false;
        edits.Add(new(value, from, draft.Now));
        if (edits.Count > EditsMax) edits.RemoveRange(0, edits.Count - EditsMax);
        var isHeld = Count(edits) >= draft.Policy.ReturnsMax;
        // What the other side shows may never have travelled, and yet is no third value.
        if (isHeld && !edits.Exists(e => e.Value == other)) edits.Insert(0, new(other, target, draft.Now));
        draft.Set(field.Name, state with { Edits = edits, Held = isHeld ? new(Returning, draft.Now) : null });
        if (isHeld) draft.Tell("held", "S-9", "The field keeps returning to earlier values through edits from both sides; it is held until an operator releases it or a third value comes.", field.Name, state.Marketo, state.Dynamics);
        return isHeld;
    }

    /// <summary>An operator releases what is held: it is planned anew, by ownership as ever, and its history begins anew.</summary>
    public static void Release(Draft draft, string? field)
    {
        foreach (var name in draft.FieldNames.Where(n => field is null || n == field).ToList())
        {
            if (draft.Field(name) is not { Held: not null } state) continue;
            draft.Set(name, state with { Held = null, Edits = [], NotTaken = 0 });
            draft.Tell("released", "S-9", "An operator released the held field.", name, state.Marketo, state.Dynamics);
        }
    }

    private static int Count(List<FieldEdit> edits)
    {
        var returns = 0;
        for (var i = 1; i < edits.Count; i++)
            if (edits[i].From != edits[i - 1].From && edits.Take(i).Any(e => e.Value == edits[i].Value)) returns++;
        return returns;
    }
}
