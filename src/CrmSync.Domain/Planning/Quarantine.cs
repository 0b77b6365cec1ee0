using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>Is something owed in a field that a side no longer offers? It waits for the field alone; the person's other fields go on (F-3).</summary>
internal static class Quarantine
{
    /// <summary>Marks or unmarks the field.</summary>
    public static void Mark(Draft draft, MappedField field)
    {
        var state = draft.Field(field.Name);
        var isOwed = field.Quarantine is not null && !Choosing.IsUnread(state) && !Canonical.Equal(field, state.Marketo, state.Dynamics, draft.Policy.Rules)
            && (FieldPlan.Moved(draft, field, state, SystemName.Marketo) || FieldPlan.Moved(draft, field, state, SystemName.Dynamics));
        if (isOwed == state.Marks.HasFlag(FieldMarks.Quarantined)) return;
        draft.Set(field.Name, state with { Marks = isOwed ? state.Marks | FieldMarks.Quarantined : state.Marks & ~FieldMarks.Quarantined });
    }
}
