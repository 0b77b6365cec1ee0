namespace CrmSync.Domain.Systems;

/// <summary>The two systems of record. Wire values: never renumber.</summary>
public enum SystemName
{
    /// <summary>Adobe Marketo Engage: rows with old and new value, no conditional write.</summary>
    Marketo = 0,

    /// <summary>Microsoft Dynamics 365 (Dataverse): the present row with a version, conditional writes.</summary>
    Dynamics = 1,
}
