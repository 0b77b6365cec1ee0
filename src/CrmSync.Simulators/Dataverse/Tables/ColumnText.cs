using System.Globalization;

namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>A column as the line that <see cref="TableText"/> reads.</summary>
internal static class ColumnText
{
    public static string Write(Column column) =>
        $"{column.SchemaName} ; {Kind(column)} ; {Level(column.Level)} ; {Plain(column.Label)} ; {string.Join(' ', Flags(column))}";

    /// <summary>A label as a line can hold it.</summary>
    public static string Plain(string text) => text.Replace(';', ' ').Replace(',', ' ').Replace('\n', ' ').Replace('\r', ' ').Replace('|', ' ').Trim();

    public static string Options(IEnumerable<Choice> choices) => string.Join(", ", choices.Select(choice =>
        string.Create(CultureInfo.InvariantCulture, $"{choice.Value} {(choice.Related is { } related ? $"{related.ToString(CultureInfo.InvariantCulture)} " : "")}{Plain(choice.Label)}")));

    private static string Kind(Column column) => column.Kind switch
    {
        ColumnKind.String => $"string {column.MaxLength} {column.Format}",
        ColumnKind.Memo => $"memo {column.MaxLength}",
        ColumnKind.Integer => $"integer {Range(column)}",
        ColumnKind.BigInt => "bigint",
        ColumnKind.Decimal => $"decimal {Range(column)} {column.Precision}",
        ColumnKind.Double => $"double {Range(column)} {column.Precision}",
        ColumnKind.Money => $"money {Range(column)} {column.Precision}",
        ColumnKind.Boolean => "bool",
        ColumnKind.DateTime => column.IsDateOnly ? "dateonly" : column.Behavior == "UserLocal" ? "datetime" : "zoneless",
        ColumnKind.Picklist => $"choice {Options(column.Choices)}",
        ColumnKind.MultiSelectPicklist => $"choices {Options(column.Choices)}",
        ColumnKind.State => $"state {Options(column.Choices)}",
        ColumnKind.Status => $"status {Options(column.Choices)}",
        ColumnKind.Lookup => $"lookup {string.Join(' ', column.Targets)}",
        ColumnKind.Owner => $"owner {string.Join(' ', column.Targets)}",
        _ => "guid",
    };

    private static string Range(Column column) => string.Create(CultureInfo.InvariantCulture, $"{column.Min} {column.Max}");

    private static string Level(RequiredLevel level) => level switch
    {
        RequiredLevel.SystemRequired => "S",
        RequiredLevel.ApplicationRequired => "A",
        RequiredLevel.Recommended => "R",
        _ => "",
    };

    private static IEnumerable<string> Flags(Column column)
    {
        if (!column.ForCreate && !column.ForUpdate) yield return "readonly";
        else if (!column.ForUpdate) yield return "createonly";
        else if (!column.ForCreate) yield return "updateonly";
        if (column.IsCustom) yield return "custom";
        if (column.IsPrimaryName) yield return "name";
        if (column.IsPrimaryId) yield return "key";
        if (column.Suffix.Length > 0) yield return $"suffix={column.Suffix}";
        if (column.GlobalChoice is { } global) yield return $"global={global}";
        if (column.Relationship is { } relationship) yield return $"rel={relationship}";
        if (column.OnDelete != DeleteBehavior.RemoveLink) yield return $"cascade={column.OnDelete}";
        if (column.Default is bool flag) yield return $"default={(flag ? "true" : "false")}";
        else yield return column.Default is int value ? string.Create(CultureInfo.InvariantCulture, $"default={value}") : "default=none";
    }
}
