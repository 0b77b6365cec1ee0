using System.Globalization;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Explaining;

/// <summary>What is there to say about one field, for a reader? The order: what is shown, who changed it, what was decided, what it waits for.</summary>
internal static class FieldSentences
{
    private const int ValueMax = 160;

    public static IEnumerable<string> Of(Person person, MappedField field, FieldState state, ActivityRow? collision, SyncPolicy policy)
    {
        yield return Shown(field, state, policy.Rules);
        if (Edits(state) is { } edits) yield return edits;
        if (collision is not null) yield return Lost(collision);
        foreach (var call in person.Calls.Where(c => c.Writes.ContainsKey(field.Name))) yield return OnItsWay(call);
        foreach (var wait in Waits(person, field, state)) yield return wait;
        if (Way(field) is { } way) yield return way;
    }

    /// <summary>A moment for a reader.</summary>
    public static string At(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Shown(MappedField field, FieldState state, FieldRules rules)
    {
        if (!Canonical.Equal(field, state.Marketo, state.Dynamics, rules))
            return $"Marketo shows {Said(state.Marketo)}, Dynamics shows {Said(state.Dynamics)}; they agreed last on {Said(state.AgreedMarketo ?? state.AgreedDynamics)}.";
        return state.Marketo == state.Dynamics ? $"Both sides show {Said(state.Marketo)}." : $"Both sides show the same: {Said(state.Marketo)} in Marketo's form, {Said(state.Dynamics)} in Dynamics'.";
    }

    private static string? Edits(FieldState state)
    {
        string?[] parts =
        [
            state.MarketoEdit is { } m ? $"in Marketo at {At(m.At)}{By(m)}" : null,
            state.DynamicsEdit is { } d ? $"in Dynamics not later than {At(d.At)}{By(d)}" : null,
        ];
        return parts.All(p => p is null) ? null : $"Edited last {string.Join(" and ", parts.OfType<string>())}.";
    }

    private static string Lost(ActivityRow line)
    {
        var (won, lost) = line.Winner == SystemName.Marketo ? ("Marketo", line.DynamicsValue) : ("Dynamics", line.MarketoValue);
        return $"At {At(line.At)} both sides had changed it: {won} won by {line.Rule}, {Said(lost)} lost.";
    }

    private static string OnItsWay(OpenCall call)
    {
        var to = Name(call.To);
        return call.State switch
        {
            CallState.Accepted => $"{to} took a write of it at {At(call.At)}; it counts as agreed when {to} shows it (S-12).",
            CallState.Unknown => $"The answer to a write of it to {to} was lost at {At(call.At)}; nothing else goes to that record until its history was read past it (C-12).",
            CallState.Reading => $"The row in Dynamics had moved; it is being read before a write is planned again (C-6).",
            _ => $"A write of it to {to} is on its way since {At(call.At)} (S-6).",
        };
    }

    private static IEnumerable<string> Waits(Person person, MappedField field, FieldState state)
    {
        if (state.Refused is { } refused && Standing.IsRefused(person, state))
            yield return $"{Name(refused.By)} refused {Said(refused.Value)} ({refused.Code}, {(refused.IsOurs ? "checked before any call" : $"sent {refused.Tries} times")}, first at {At(refused.Since)}): {refused.Text} It alone waits until it or the rule changes, or an operator asks: crmsync errors --retry \"{person.Id}|{field.Name}\" (V-3).";
        if (state.Held is { } held)
            yield return $"Held since {At(held.Since)} (S-9): {(held.Reason == "notTaken" ? "a side accepted the write twice and kept its old value. Another value" : "it kept returning to earlier values through edits from both sides. A third value")} releases it, or an operator: crmsync errors --retry \"{person.Id}|{field.Name}\".";
        if (state.Undecided) yield return person.Calls.Any(call => call.Writes.GetValueOrDefault(field.Name) is { DoubtedFrom: not null })
            ? "A row in Marketo from before a merge may be our own write or an edit of the record that was merged; it is judged when the feed was read past the merge (G-2)."
            : "Rows of one second in Marketo do not tell their order yet; it is judged when the feed was read past them (C-11).";
        if (state.Reinstate is { } back) yield return $"An edit in Marketo, {Said(back.Value)}, was replaced unseen and is being put back (C-7).";
        if (state.Marks.HasFlag(FieldMarks.ToRefresh | FieldMarks.Untold)) yield return "It was chosen lately and both sides were read; Dynamics' value goes to Marketo once Marketo's feed was read past that, for it may yet tell of an edit since (F-5).";
        if (state.Suspect > 0) yield return "A write of several fields was refused without naming one; the guilty one is being looked for (V-4).";
        if (field.Quarantine is { } why) yield return $"The field is quarantined: {why} (F-3).";
    }

    private static string? Way(MappedField field) => (field.Direction, field.Owner) switch
    {
        (Direction.ToMarketo, _) => "It travels to Marketo only (C-9).",
        (Direction.ToDynamics, _) => "It travels to Dynamics only (C-9).",
        (_, FieldOwner.Marketo) => "Marketo's value wins when both change it (C-9).",
        (_, FieldOwner.Dynamics) => "Dynamics' value wins when both change it (C-9).",
        (_, FieldOwner.Newest) => "The newer change wins when both change it and times can tell (C-14).",
        (_, FieldOwner.FillEmpty) => "It is only filled where it is empty (C-15).",
        (_, FieldOwner.Restrictive) => "Yes wins when both change it (C-9).",
        _ => null,
    };

    /// <summary>A long value by its beginning: the field beside the sentence holds it whole.</summary>
    private static string Said(string? value) => value switch
    {
        null => "nothing",
        { Length: > ValueMax } => string.Create(CultureInfo.InvariantCulture, $"\"{Canonical.Cut(value, ValueMax)}…\" ({value.Length:N0} characters)"),
        _ => $"\"{value}\"",
    };

    private static string By(KnownEdit edit) => edit.By is null ? "" : $" by {edit.By}";

    private static string Name(SystemName side) => side == SystemName.Marketo ? "Marketo" : "Dynamics";
}
