using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Explaining;

/// <summary>Why does each field of a person have its values? From the person's state and its activity log; nothing is stored for it.</summary>
public static class Explanations
{
    /// <summary>Explains a person.</summary>
    /// <param name="person">As committed.</param>
    /// <param name="field">Our field name; null: all selected fields.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="log">Lines of its activity log, newest first.</param>
    /// <returns>Null when the field is not selected.</returns>
    public static PersonExplanation? Of(Person person, string? field, SyncPolicy policy, IReadOnlyList<ActivityRow> log)
    {
        policy = policy.For(person.Dynamics?.Record.Kind);
        IReadOnlyList<MappedField> fields = field is null ? policy.Map.Fields : policy.Map.Find(field) is { } one ? [one] : [];
        if (field is not null && fields.Count == 0) return null;
        var recordType = person.RecordType switch { RecordKind.Contact => "contact", RecordKind.Lead => "lead", _ => "none" };
        return new(person.Id, recordType, Standing.Of(person), PersonSentences.Of(person, recordType), [.. fields.Select(f => Field(person, f, policy, [.. log.Where(l => l.Field == f.Name)]))]);
    }

    private static FieldExplanation Field(Person person, MappedField field, SyncPolicy policy, IReadOnlyList<ActivityRow> log)
    {
        var state = person.Fields.GetValueOrDefault(field.Name, FieldState.Empty);
        var collision = log.FirstOrDefault(l => l is { Kind: "collision", Winner: not null });
        return new(field.Name, state.Marketo, state.Dynamics, state.AgreedMarketo, state.AgreedDynamics, Standing.Of(person, field.Name))
        {
            MarketoEdit = state.MarketoEdit,
            DynamicsEdit = state.DynamicsEdit,
            Rule = RuleOf(state, log),
            Winner = collision?.Winner,
            Lost = collision?.Winner == SystemName.Marketo ? collision.DynamicsValue : collision?.MarketoValue,
            LostAt = collision?.At,
            Sentences = [.. FieldSentences.Of(person, field, state, collision, policy)],
        };
    }

    private static string? RuleOf(FieldState state, IReadOnlyList<ActivityRow> log) =>
        state.Held is not null ? "S-9" : log.FirstOrDefault(l => state.Refused is null || l.Kind == "refused")?.Rule;
}
