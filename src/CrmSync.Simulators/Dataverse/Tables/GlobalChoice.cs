namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>A choice that several columns may take their options from (protocol sheet 7.7).</summary>
internal sealed record GlobalChoice(string Name, string Label, IReadOnlyList<Choice> Choices, bool IsCustom)
{
    public Guid MetadataId { get; } = MetadataIds.Of($"choice {Name}");
}
