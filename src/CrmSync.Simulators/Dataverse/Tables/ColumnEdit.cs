namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>What happens to a column while the organisation runs.</summary>
internal enum ColumnEditKind
{
    Add,
    Remove,
    Change,
}

/// <summary>One change of a table's columns. Text is a line of table text, or the logical name for a removal.</summary>
internal sealed record ColumnEdit(Table Table, ColumnEditKind Kind, string Text)
{
    /// <summary>Does it; answers the column. A money column comes and goes with its twin.</summary>
    public Column Apply()
    {
        if (Kind == ColumnEditKind.Remove) return Remove();
        var column = TableText.ReadColumn(Text);
        column = Kind == ColumnEditKind.Add ? Table.Add(column) : Table.Change(column);
        if (column.Kind == ColumnKind.Money && column.TwinOf is null && Table.Find($"{column.LogicalName}_base") is null) TableText.AddTwin(Table, column);
        return column;
    }

    private Column Remove()
    {
        var column = Table.Find(Text)!;
        if (Table.Find($"{Text}_base") is { TwinOf: not null } twin) Table.Remove(twin);
        Table.Remove(column);
        return column;
    }
}
