using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>What has to be written for one field? (algorithm, step 3) Judges a field without open write, decided and not held.</summary>
internal static class FieldPlan
{
    /// <summary>The owed write and its target; null when both sides agree, or nothing can be done now.</summary>
    public static (SystemName To, OpenWrite Write)? Of(Draft draft, MappedField field)
    {
        var state = draft.Field(field.Name);
        if (state.Reinstate is { } back)
        {
            var isRefused = state.Refused is { By: SystemName.Marketo, Again: false } refused && string.Equals(refused.Value, back.Value, StringComparison.Ordinal);
            if (!isRefused && draft.Same(field, SystemName.Marketo, state.Marketo, back.Over)) return (SystemName.Marketo, new(back.Value, back.Value, state.Marketo, 0, true));
            draft.Set(field.Name, state = state with { Reinstate = null });
        }
        if (Canonical.Equal(field, state.Marketo, state.Dynamics, draft.Policy.Rules))
        {
            Agree(draft, field, state);
            return null;
        }
        if (field.Owner == FieldOwner.FillEmpty) return Fill(draft, field, state);
        var marketoMoved = Moved(draft, field, state, SystemName.Marketo);
        var dynamicsMoved = Moved(draft, field, state, SystemName.Dynamics);
        if (state.Marks.HasFlag(FieldMarks.ToRefresh) && !marketoMoved) return Choosing.IsUntold(draft, state) ? null : Refresh(draft, field, state);
        if (!marketoMoved && !dynamicsMoved) return Over(draft, field);
        if (Source(field) is { } source)
        {
            var isSource = source == SystemName.Marketo ? marketoMoved : dynamicsMoved;
            if (!isSource) return Over(draft, field);
            return Returns.IsHeld(draft, field, state, source) ? null : Write(draft, field, source);
        }
        if (marketoMoved && dynamicsMoved) return Collide(draft, field, state);
        var from = marketoMoved ? SystemName.Marketo : SystemName.Dynamics;
        return Returns.IsHeld(draft, field, state, from) ? null : Write(draft, field, from);
    }

    /// <summary>Has a side moved away from its half of the agreed pair? (S-3)</summary>
    public static bool Moved(Draft draft, MappedField field, FieldState state, SystemName side) => !draft.Same(field, side, state.Shown(side), state.Agreed(side));

    /// <summary>The one side whose changes travel; null when both do (C-15).</summary>
    private static SystemName? Source(MappedField field) => field.Direction switch
    {
        Direction.ToMarketo => SystemName.Dynamics,
        Direction.ToDynamics => SystemName.Marketo,
        _ => null,
    };

    private static void Agree(Draft draft, MappedField field, FieldState state)
    {
        var next = Refusing.Remember(state);
        if (ReferenceEquals(next, state) && state is { Refused: null, Held: null, Told: null, Suspect: 0, Explained: false } && !state.Marks.HasFlag(FieldMarks.ToRefresh) && !Moved(draft, field, state, SystemName.Marketo) && !Moved(draft, field, state, SystemName.Dynamics)) return;
        Refusing.Stood(draft, field, state);
        draft.Set(field.Name, next with { AgreedMarketo = state.Marketo, AgreedDynamics = state.Dynamics, Refused = null, Held = null, Told = null, Suspect = 0, NotTaken = 0, Explained = false, Marks = state.Marks & ~Choosing.Owed });
    }

    /// <summary>Nothing is to be written, so nothing of it is refused any more (V-3).</summary>
    private static (SystemName To, OpenWrite Write)? Over(Draft draft, MappedField field)
    {
        Refusing.Over(draft, field);
        return null;
    }

    /// <summary>A newly chosen field takes Dynamics' value, nulls too (F-2).</summary>
    private static (SystemName To, OpenWrite Write)? Refresh(Draft draft, MappedField field, FieldState state)
    {
        // What is held stays so, also from a refresh, until Dynamics shows a value that releases it (S-9).
        if (state.Held is not null && (!Moved(draft, field, state, SystemName.Dynamics) || Returns.IsHeld(draft, field, state, SystemName.Dynamics))) return null;
        var from = Choosing.Source(draft, field, state);
        return Source(field) == Ownership.Other(from) || Write(draft, field, from) is not var (to, write) ? null : (to, write with { IsRefresh = from == SystemName.Dynamics });
    }

    /// <summary>A value fills an empty field and nothing else; two filled ones are explained (C-9, C-15). Where nothing is filled a refresh is done: what stays apart is no debt of it, whatever rule comes next (F-2).</summary>
    private static (SystemName To, OpenWrite Write)? Fill(Draft draft, MappedField field, FieldState state)
    {
        var (isMarketoBlank, isDynamicsBlank) = (Canonical.IsBlank(field, state.Marketo), Canonical.IsBlank(field, state.Dynamics));
        var isExplained = !isMarketoBlank && !isDynamicsBlank;
        var from = isMarketoBlank ? SystemName.Dynamics : SystemName.Marketo;
        var isFilled = isMarketoBlank != isDynamicsBlank && Source(field) != Ownership.Other(from);
        var marks = isFilled ? state.Marks : state.Marks & ~Choosing.Owed;
        if (state.Explained != isExplained || state.Marks != marks) draft.Set(field.Name, state = state with { Explained = isExplained, Marks = marks });
        if (!isFilled) return Over(draft, field);
        return Returns.IsHeld(draft, field, state, from) ? null : Write(draft, field, from);
    }

    private static (SystemName To, OpenWrite Write)? Collide(Draft draft, MappedField field, FieldState state)
    {
        var (winner, rule, text) = Collisions.Of(draft, field, state);
        var told = $"{Canonical.Of(field, SystemName.Marketo, state.Marketo, draft.Policy.Rules)}\u001f{Canonical.Of(field, SystemName.Dynamics, state.Dynamics, draft.Policy.Rules)}\u001f{winner}";
        if (state.Told != told)
        {
            draft.Tell("collision", rule, text, field.Name, state.Marketo, state.Dynamics, winner);
            draft.Set(field.Name, state = state with { Told = told });
        }
        return Returns.IsHeld(draft, field, state, winner) ? null : Write(draft, field, winner);
    }

    private static (SystemName To, OpenWrite Write)? Write(Draft draft, MappedField field, SystemName from)
    {
        var state = draft.Field(field.Name);
        var to = Ownership.Other(from);
        var source = state.Shown(from);
        return Refusing.Say(draft, field, to, source) is not { } said ? null : (to, new(said.Value, source, state.Shown(to), to == SystemName.Marketo ? draft.Dynamics!.Version : 0, false));
    }
}
