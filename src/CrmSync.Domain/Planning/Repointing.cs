using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>What does a person know when it goes on as another row? A first meeting per field (QL-3).</summary>
internal static class Repointing
{
    /// <summary>Goes on as that row: agreed is kept only where it holds the old row's last value.</summary>
    public static void To(Draft draft, DynamicsSide to, IReadOnlyDictionary<string, string?> shown)
    {
        var from = draft.Dynamics!.Record.Kind;
        draft.Succeed(to);
        draft.Refuse(null);
        foreach (var field in draft.Policy.Map.Fields)
        {
            if (FieldMap.NameOn(field, to.Record.Kind) is null) Leave(draft, field);
            else if (shown.TryGetValue(field.Name, out var value)) Meet(draft, field, FieldMap.NameOn(field, from) is not null, value);
        }
    }

    private static void Meet(Draft draft, MappedField field, bool wasThere, string? value)
    {
        var state = draft.Field(field.Name);
        // A newly chosen field that was not read yet is taken when it is read (F-2).
        if (state.Marks.HasFlag(FieldMarks.DynamicsUnread)) return;
        var isKept = wasThere && draft.Same(field, SystemName.Dynamics, state.Dynamics, value);
        // What a write carried is known by a version of the row before: it compares with nothing of this one (C-7).
        draft.Set(field.Name, state with { Dynamics = value, Carried = 0, DynamicsTime = isKept ? state.DynamicsTime : null, Refused = state.Refused is { By: SystemName.Dynamics } refused ? Refusing.OnceMore(refused) : state.Refused });
        if (!isKept) Meetings.Meet(draft, field);
    }

    /// <summary>The new row does not have the field: nothing of it is agreed or owed.</summary>
    private static void Leave(Draft draft, MappedField field)
    {
        if (!draft.FieldNames.Contains(field.Name)) return;
        draft.Set(field.Name, draft.Field(field.Name) with { Dynamics = null, AgreedMarketo = null, AgreedDynamics = null, Refused = null, Held = null, Reinstate = null, Told = null });
    }
}
