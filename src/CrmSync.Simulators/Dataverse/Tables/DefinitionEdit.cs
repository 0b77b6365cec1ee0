namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>What happens to definitions, other than columns, while the organisation runs.</summary>
internal enum DefinitionEditKind
{
    PutTable,
    RemoveTable,
    AddKey,
    RemoveKey,
    AddCrossing,
    RemoveCrossing,
    PutChoice,
    RemoveChoice,
}

/// <summary>
/// One change of definitions. Name: the table's logical name, the relationship's or the choice's name. Text: table text for a table, else parts with a bar
/// between: key, columns with commas, ticks, failed and label; both tables and set of the crossing; label and options of a choice.
/// </summary>
internal sealed record DefinitionEdit(DefinitionEditKind Kind, string Name, string Text = "")
{
    [System.Text.Json.Serialization.JsonIgnore]
    public string[] Parts => Text.Split('|');
}
