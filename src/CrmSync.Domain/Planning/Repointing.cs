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
        draft.Refuse(draft.CreateRefused is { By: SystemName.Marketo } refused ? Refusing.OnceMore(refused) : null);
        Refusing.OnAnotherRow(draft);
        foreach (var field in draft.Policy.Map.Fields)
        {
            if (FieldMap.NameOn(field, to.Record.Kind) is null) Leave(draft, field);
            else if (shown.TryGetValue(field.Name, out var value)) Meet(draft, field, from, value);
            // Hidden (F-3): what the new row holds is seen when the field is back, and meets then. Nothing of it was agreed.
            else if (field.Quarantine is not null)
            {
                Meetings.Meet(draft, field);
                Fill(draft, field, from, draft.Field(field.Name).Dynamics);
            }
            if (FieldMap.NameOn(field, from) is not null) Unpair(draft, field, from);
        }
    }

    // A number that is on its way to Marketo is one of the old table's list: once it is there, Marketo agrees with no number of the new one (S-7).
    private static void Unpair(Draft draft, MappedField field, RecordKind from)
    {
        var old = draft.Of(field, from).Choices;
        OnTheirWay(draft, field, write => ChoiceLabels.IsSameOn(old, field.Choices, write.Source) ? write : write with { Source = null });
    }

    // What is on its way to Marketo is of the row before.
    private static void OnTheirWay(Draft draft, MappedField field, Func<OpenWrite, OpenWrite> known)
    {
        foreach (var call in draft.Calls.Where(call => call.To == SystemName.Marketo).ToList())
            if (call.Writes.TryGetValue(field.Name, out var write) && known(write) is var next && next != write)
                draft.Replace(call, call with { Writes = new Dictionary<string, OpenWrite>(call.Writes) { [field.Name] = next } });
    }

    /// <summary>A row is made on request for whoever had another one before (D-4): what is on its way to Marketo is of that one, and nobody has agreed on it with the new one (S-7).</summary>
    public static void ToNew(Draft draft, RecordKind from)
    {
        foreach (var field in draft.Policy.Map.OnAtAll(RecordKind.Lead).Where(field => FieldMap.NameOn(field, from) is not null).ToList())
        {
            if (ReferenceEquals(draft.Of(field, from).Choices, field.Choices)) LetMeet(draft, field);
            else Unpair(draft, field, from);
        }
    }

    // Once it is there, it meets the new row's value, too.
    private static void LetMeet(Draft draft, MappedField field) => OnTheirWay(draft, field, write => write.Reinstates ? write : write with { Meets = true });

    /// <summary>
    /// Does the new row hold the old row's last value? A number means what its table's list says.
    /// </summary>
    public static bool Keeps(Draft draft, MappedField field, RecordKind from, string? old, string? now) =>
        FieldMap.NameOn(field, from) is not null && draft.Same(field, SystemName.Dynamics, old, now) && ChoiceLabels.IsSameOn(draft.Of(field, from).Choices, field.Choices, now);

    /// <summary>
    /// The first meeting of a field that does not keep its value. Where the lists of choices differ, another value is no edit by anybody: what Marketo shows was
    /// agreed with the old row, unless it was edited since.
    /// </summary>
    public static void MeetOther(Draft draft, MappedField field, RecordKind from, string? agreedInMarketo)
    {
        if (FieldMap.NameOn(field, from) is null || ReferenceEquals(draft.Of(field, from).Choices, field.Choices))
        {
            Meetings.Meet(draft, field);
            LetMeet(draft, field);
        }
        else if (draft.Field(field.Name) is var state) draft.Set(field.Name, state with { AgreedMarketo = agreedInMarketo, AgreedDynamics = null, Carried = 0, Refused = Refusing.OnceMore(state.Refused), Told = null });
    }

    private static void Meet(Draft draft, MappedField field, RecordKind from, string? value)
    {
        var state = draft.Field(field.Name);
        // A newly chosen field, or one that is back, is taken when it is read, and meets then (F-2, F-3).
        if (state.Marks.HasFlag(FieldMarks.DynamicsUnread))
        {
            Meetings.Meet(draft, field);
            Fill(draft, field, from, state.Dynamics);
            return;
        }
        var isKept = Keeps(draft, field, from, state.Dynamics, value);
        // What a write carried is known by a version of the row before: it compares with nothing of this one (C-7).
        draft.Set(field.Name, state with { Dynamics = value, Carried = 0, DynamicsTime = isKept ? state.DynamicsTime : null });
        if (isKept) return;
        MeetOther(draft, field, from, state.AgreedMarketo);
        Fill(draft, field, from, state.Dynamics);
    }

    /// <summary>Where the row before held something, that Marketo's value fills the row of now is told: at once, or as soon as the row was read.</summary>
    public static void Fill(Draft draft, MappedField field, RecordKind from, string? old)
    {
        var state = draft.Field(field.Name);
        if (FieldMap.NameOn(field, from) is null || Canonical.IsFilled(field, from, old)) return;
        if (Choosing.IsUnread(state) || field.Quarantine is not null) draft.Set(field.Name, state with { Marks = state.Marks | FieldMarks.HeldBefore });
        else if (!IsArriving(draft, field, state.Marketo)) TellFilled(draft, field, state.Marketo, state.Dynamics);
    }

    /// <summary>What was on its way to Marketo of the row before is there, where nothing had stood: that it fills what is empty on the row of now is told only now.</summary>
    public static void TellLanded(Draft draft, MappedField field, OpenWrite write, string? shown)
    {
        if (Canonical.IsBlank(field, write.Basis) && !Canonical.IsBlank(field, write.Source) && draft.Field(field.Name) is var state && !Choosing.IsUnread(state)) TellFilled(draft, field, shown, state.Dynamics);
    }

    // Is it known of Marketo only because we sent it, as to a person that was made? What it fills is told once it was seen there.
    private static bool IsArriving(Draft draft, MappedField field, string? inMarketo) => draft.Calls.Exists(call => call.To == SystemName.Marketo
        && call.Writes.TryGetValue(field.Name, out var write) && write.Meets && Canonical.IsBlank(field, write.Basis) && draft.Same(field, SystemName.Marketo, write.Sent, inMarketo));

    /// <summary>What was emptied on the row before, or with the step to this one, is filled by Marketo's value as at any first meeting: that is told, for somebody may have meant it.</summary>
    public static void TellFilled(Draft draft, MappedField field, string? inMarketo, string? value)
    {
        if (field.Direction == Direction.ToMarketo || !Canonical.IsFilled(field, draft.Dynamics!.Record.Kind, value) || Canonical.IsBlank(field, inMarketo)) return;
        draft.Tell("collision", "N-10", "The row that the person goes on as is empty there and the one before was not; Marketo's value stays and fills it.", field.Name, inMarketo, value, SystemName.Marketo);
    }

    /// <summary>The new row does not have the field: nothing of it is agreed or owed.</summary>
    private static void Leave(Draft draft, MappedField field)
    {
        if (!draft.FieldNames.Contains(field.Name)) return;
        draft.Set(field.Name, draft.Field(field.Name) with { Dynamics = null, AgreedMarketo = null, AgreedDynamics = null, Refused = null, Held = null, Reinstate = null, Told = null });
    }
}
