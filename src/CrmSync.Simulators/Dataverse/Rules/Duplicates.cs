using CrmSync.Simulators.Dataverse.Queries;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rules;

/// <summary>Duplicate detection, for requests that ask for it (protocol sheet 9.2): 412 0x80040333.</summary>
internal static class Duplicates
{
    public static void Check(IReadOnlyList<DuplicateRule> rules, Caller caller, RowTable rows, Guid id, object?[] values, IEnumerable<Column> asked)
    {
        if (!caller.DetectDuplicates) return;
        foreach (var rule in rules.Where(rule => rule.Table == rows.Table.LogicalName))
        {
            Column[] columns = [.. rule.Columns.Select(name => rows.Table.TryColumn(name, out var column) ? column : null).OfType<Column>()];
            if (columns.Length == 0 || !columns.Intersect(asked).Any() || columns.Any(column => values[column.Ordinal] is null)) continue;
            var others = columns[0].IsText ? rows.With(columns[0], [ValueText.Of(values[columns[0].Ordinal])!]) : rows.After(0);
            if (others.Any(row => row.Id != id && columns.All(column => Comparison.Order(row[column], values[column.Ordinal]) == 0)))
                throw new DataverseError(412, "0x80040333", "A record was not created or updated because a duplicate of the current record already exists.");
        }
    }
}
