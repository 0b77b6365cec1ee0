namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>What happens to a column while the organisation runs.</summary>
internal enum ColumnEditKind
{
    Add,
    Remove,
    Change,
}

/// <summary>One change of a table's columns. Text is a line of table text, or the logical name for a removal.</summary>
internal sealed record ColumnEdit(Table Table, ColumnEditKind Kind, string Text);
