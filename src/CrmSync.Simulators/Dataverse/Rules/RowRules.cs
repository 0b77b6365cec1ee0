using System.Text.RegularExpressions;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rules;

/// <summary>What the server refuses about a whole row: missing required columns and what plug-ins would throw (protocol sheet 9.1, 9.2, 9.4).</summary>
internal static partial class RowRules
{
    public static void Check(Table table, object?[] values, IReadOnlyDictionary<Column, object?> asked, bool create, DataverseSettings settings)
    {
        foreach (var column in create ? table.Required : asked.Keys)
        {
            if (values[column.Ordinal] is null && IsRequired(column, settings)) throw Missing(table, column);
        }

        if (settings.EmailFormatCheck)
        {
            foreach (var column in asked.Keys)
            {
                if (column.Format == "Email" && values[column.Ordinal] is string mail && !Mail().IsMatch(mail)) throw BadMail(column);
            }
        }

        if (table.LogicalName == "serviceendpoint") CheckEndpoint(table, values);
        foreach (var rule in settings.CustomRules)
        {
            if (rule.Table == table.LogicalName) Check(table, values, rule);
        }
    }

    private static bool IsRequired(Column column, DataverseSettings settings) =>
        column.Level == RequiredLevel.SystemRequired || (settings.EnforceApplicationRequired && column.Level == RequiredLevel.ApplicationRequired);

    private static void Check(Table table, object?[] values, CustomRule rule)
    {
        if (!table.TryColumn(rule.Column, out var column)) return;
        var text = ValueText.Of(values[column.Ordinal]);
        var hit = rule.Value switch { null => text is not null, "" => text is null, _ => text == rule.Value };
        if (hit) throw new DataverseError(400, "0x80040265", rule.Message);
    }

    /// <summary>Steps post to webhooks only; queues and hubs in a cloud cannot be reached from here (protocol sheet 11.2).</summary>
    private static void CheckEndpoint(Table table, object?[] values)
    {
        if (values[table.Find("contract")!.Ordinal] is not 8) throw DataverseError.BadArgument("Only service endpoints of the contract 8 (Webhook) are supported.");
        if (!Uri.TryCreate(values[table.Find("url")!.Ordinal] as string, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw DataverseError.BadArgument("The service endpoint needs an absolute http or https address.");
    }

    private static DataverseError Missing(Table table, Column column) => new(
        400, "0x80040200", $"Required field '{column.LogicalName}' is missing on record of type '{table.LogicalName}'.");

    private static DataverseError BadMail(Column column) => new(400, "0x80044192", $"The e-mail address in '{column.LogicalName}' is not valid.");

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    private static partial Regex Mail();
}
