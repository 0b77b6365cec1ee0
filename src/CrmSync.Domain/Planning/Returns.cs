using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>Does a field return to earlier values again and again, through edits from alternating sides? (S-9)</summary>
internal static class Returns
{
    private const int EditsMax = 10;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Notes the edit that is about to travel; true when the field is held instead.</summary>
    public static bool IsHeld(Draft draft, MappedField field, FieldState state, SystemName from)
    {
        var value = Canonical.Of(field, from, state.Shown(from), draft.Policy.Rules);
        var edits = state.Edits.Where(e => draft.Now - e.At < Day).ToList();
        if (state.Held is not null)
        {
            if (edits.Exists(e => e.Value == value)) return true;
            draft.Tell("released", "S-9", "A third value releases the held field.", field.Name, state.Marketo, state.Dynamics);
            edits.Clear();
        }
        if (edits.Count > 0 && edits[^1].Value == value && edits[^1].From == from)
        {
            if (state.Held is not null) draft.Set(field.Name, state with { Held = null });
            return false;
        }
        edits.Add(new(value, from, draft.Now));
        if (edits.Count > EditsMax) edits.RemoveRange(0, edits.Count - EditsMax);
        var isHeld = Count(edits) >= draft.Policy.ReturnsMax;
        draft.Set(field.Name, state with { Edits = edits, Held = isHeld ? new("returning", draft.Now) : null });
        if (isHeld) draft.Tell("held", "S-9", "The field keeps returning to earlier values through edits from both sides; it is held until an operator releases it or a third value comes.", field.Name, state.Marketo, state.Dynamics);
        return isHeld;
    }

    private static int Count(List<FieldEdit> edits)
    {
        var returns = 0;
        for (var i = 1; i < edits.Count; i++)
            if (edits[i].From != edits[i - 1].From && edits.Take(i).Any(e => e.Value == edits[i].Value)) returns++;
        return returns;
    }
}
