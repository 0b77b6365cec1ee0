using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rules;

/// <summary>State and status belong together: only a status of the state is accepted, a state alone brings its default status (protocol sheet 8.13).</summary>
internal static class StateRules
{
    public static void Complete(Table table, Guid id, Row? before, Dictionary<Column, object?> fields, IReadOnlyList<StatePair> narrowed)
    {
        if (table.Find("statecode") is not { } state || table.Find("statuscode") is not { } status) return;
        var asked = fields.TryGetValue(state, out var newState);
        var askedStatus = fields.TryGetValue(status, out var newStatus) && newStatus is not null;
        if (before is not null && !asked && !askedStatus) return;
        var oldState = (int?)before?[state] ?? 0;
        var value = asked && newState is int given ? given : oldState;
        if (askedStatus) Check(table, id, state, status, value, (int)newStatus!, narrowed);
        else if (before is null || value != oldState) fields[status] = DefaultStatus(table, state, value, narrowed);
        if (before is null || asked) fields[state] = value;
    }

    private static int DefaultStatus(Table table, Column state, int value, IReadOnlyList<StatePair> narrowed)
    {
        var usual = state.Choices.First(choice => choice.Value == value).Related!.Value;
        return Narrow(table, value, narrowed) is { Count: > 0 } statuses && !statuses.Contains(usual) ? statuses[0] : usual;
    }

    private static IReadOnlyList<int>? Narrow(Table table, int state, IReadOnlyList<StatePair> narrowed) =>
        narrowed.FirstOrDefault(pair => pair.Table == table.LogicalName && pair.State == state)?.Statuses;

    private static void Check(Table table, Guid id, Column state, Column status, int value, int statusValue, IReadOnlyList<StatePair> narrowed)
    {
        var allowed = Narrow(table, value, narrowed)?.Contains(statusValue) ?? true;
        if (allowed && status.Choices.Any(choice => choice.Value == statusValue && choice.Related == value)) return;
        var label = state.Choices.First(choice => choice.Value == value).Label;
        throw new DataverseError(
            400, "0x80048408", $"{statusValue} is not a valid status code for state code {table.SchemaName}State.{label} on {table.LogicalName} with Id {id}.");
    }
}
