namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>One option of a choice. Related is the default status of a state, or the state of a status; null elsewhere.</summary>
internal sealed record Choice(int Value, string Label, int? Related = null);
