namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>What becomes of the rows that name a row when that is deleted (CascadeConfiguration.Delete).</summary>
internal enum DeleteBehavior
{
    RemoveLink,
    Restrict,
    Cascade,
}
