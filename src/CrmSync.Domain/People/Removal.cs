namespace CrmSync.Domain.People;

/// <summary>What is to become of a record whose other half was deleted (D-6). Wire values: never renumber.</summary>
public enum Removal
{
    /// <summary>It stays.</summary>
    None = 0,

    /// <summary>It is deleted.</summary>
    Delete = 1,

    /// <summary>It is made inactive (Dynamics only).</summary>
    Deactivate = 2,
}
