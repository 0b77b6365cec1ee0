using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rules;

/// <summary>An opportunity is closed by WinOpportunity and LoseOpportunity, not by a written state (protocol sheet 8.6).</summary>
internal static class ClosingRules
{
    public static void Check(Table table, Row row, Dictionary<Column, object?> fields, DataverseSettings settings)
    {
        if (table.LogicalName != "opportunity" || !settings.OpportunityClosesByActionOnly || table.Find("statecode") is not { } state) return;
        if (fields.TryGetValue(state, out var asked) && asked is int value && value != 0 && !Equals(row[state], value))
        {
            throw DataverseError.BadArgument(
                "This message can not be used to set the state of opportunity to Won or Lost. In order to set it, use the WinOpportunity or LoseOpportunity message instead.");
        }
    }
}
