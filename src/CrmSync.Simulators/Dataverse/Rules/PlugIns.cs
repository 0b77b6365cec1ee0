using System.Globalization;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rules;

/// <summary>Runs the plug-in rules over a row as a write would leave it.</summary>
internal static class PlugIns
{
    public static void Check(
        IReadOnlyList<PlugInRule> rules, Caller caller, Table table, RowOperation operation, Func<Column, object?> value, IEnumerable<Column> asked)
    {
        if (caller.BypassSync) return;
        foreach (var rule in rules)
        {
            if (rule.Table != table.LogicalName || !rule.On.Contains(operation) || (rule.Client is { } client && client != caller.ClientId)) continue;
            if (operation == RowOperation.Update && rule.Columns.Count > 0 && !asked.Any(column => rule.Columns.Contains(column.LogicalName))) continue;
            if (rule.When.All(condition => Holds(table, condition, value))) throw new DataverseError(rule.Status, rule.Code, rule.Message);
        }
    }

    /// <summary>What is left of a write once its plug-ins have changed it.</summary>
    public static void Change(IReadOnlyList<PlugInChange> rules, Caller caller, Table table, Dictionary<Column, object?> fields)
    {
        if (rules.Count == 0 || caller.BypassSync) return;
        foreach (var rule in rules)
        {
            if (rule.Table != table.LogicalName || !table.TryColumn(rule.Column, out var column) || !fields.TryGetValue(column, out var value)) continue;
            if (value is not string text || !text.Contains(rule.Contains, StringComparison.OrdinalIgnoreCase)) continue;
            if (rule.Makes == TextChange.Keep) fields.Remove(column);
            else fields[column] = rule.Makes == TextChange.Upper ? text.ToUpperInvariant() : text[..Math.Min(text.Length, rule.Length)];
        }
    }

    private static bool Holds(Table table, RuleCondition condition, Func<Column, object?> value)
    {
        if (!table.TryColumn(condition.Column, out var column)) return false;
        var text = ValueText.Of(value(column)) ?? "";
        var other = condition.Value ?? "";
        return condition.Is switch
        {
            RowCondition.Equal => Compare(text, other) == 0,
            RowCondition.NotEqual => Compare(text, other) != 0,
            RowCondition.Contains => text.Contains(other, StringComparison.OrdinalIgnoreCase),
            RowCondition.StartsWith => text.StartsWith(other, StringComparison.OrdinalIgnoreCase),
            RowCondition.Empty => text.Length == 0,
            RowCondition.NotEmpty => text.Length > 0,
            RowCondition.Greater => text.Length > 0 && Compare(text, other) > 0,
            _ => text.Length > 0 && Compare(text, other) < 0,
        };
    }

    private static int Compare(string left, string right) =>
        decimal.TryParse(left, NumberStyles.Float, CultureInfo.InvariantCulture, out var a) && decimal.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out var b)
            ? a.CompareTo(b)
            : string.Compare(left, right, StringComparison.OrdinalIgnoreCase);
}
