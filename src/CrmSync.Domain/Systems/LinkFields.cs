namespace CrmSync.Domain.Systems;

/// <summary>The fields that CrmSync keeps on a Marketo person (N-11, N-18) and the column it keeps in Dynamics (C-13). Output only: a foreign change is put back.</summary>
public static class LinkFields
{
    /// <summary>String: the id of the linked Dynamics row, as <c>lead:GUID</c> without the kind: the bare GUID.</summary>
    public const string DynamicsId = "crmsyncDynamicsId";

    /// <summary>"Microsoft Type": <c>Lead</c>, <c>Contact</c> or empty.</summary>
    public const string RecordType = "crmsyncRecordType";

    /// <summary>"Microsoft Created Date": date-time.</summary>
    public const string CreatedDate = "crmsyncCreatedDate";

    /// <summary>"Microsoft is Deleted": boolean.</summary>
    public const string IsDeleted = "crmsyncIsDeleted";

    /// <summary>Dynamics column (string, 50) that carries the id of our last write to the row.</summary>
    public const string WriteMark = "crmsync_writeid";

    /// <summary>The four of Marketo, in the order in which they are created.</summary>
    public static IReadOnlyList<string> OnMarketo { get; } = [DynamicsId, RecordType, CreatedDate, IsDeleted];
}
