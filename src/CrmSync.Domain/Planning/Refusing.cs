using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>How is a refusal remembered and told? (V-2, V-3, V-4): once per field, value and code.</summary>
internal static class Refusing
{
    /// <summary>One field was refused; it alone waits until its value changes or an operator asks.</summary>
    public static void Field(Draft draft, MappedField field, SystemName by, string? value, string code, string text, string rule)
    {
        var state = draft.Field(field.Name);
        var before = state.Refused;
        var isKnown = before is not null && before.By == by && before.Code == code && string.Equals(before.Value, value, StringComparison.Ordinal);
        draft.Set(field.Name, state with { Refused = new(by, value, code, text, isKnown ? before!.Since : draft.Now, isKnown ? before!.Tries + 1 : 1) });
        if (!isKnown) draft.Tell("refused", rule, $"{Name(by)} refused the value: {text}", field.Name, state.Marketo, state.Dynamics, code: code);
    }

    /// <summary>A whole create was refused.</summary>
    public static void Create(Draft draft, SystemName by, string code, string text)
    {
        var isKnown = draft.CreateRefused is { } before && before.Code == code;
        draft.Refuse(new(by, null, code, text, isKnown ? draft.CreateRefused!.Since : draft.Now, isKnown ? draft.CreateRefused!.Tries + 1 : 1));
        if (!isKnown) draft.Tell("refused", "V-2", $"{Name(by)} refused to create the record: {text}", code: code);
    }

    private static string Name(SystemName side) => side == SystemName.Marketo ? "Marketo" : "Dynamics";
}
