namespace CrmSync.Domain.Planning;

/// <summary>What a delete on one side does on the other (D-6). Wire values: never renumber.</summary>
public enum DeletePolicy
{
    /// <summary>As the native sync: the Marketo person is marked (D-1); nothing happens in Dynamics (D-2).</summary>
    Flag = 0,

    /// <summary>Nothing is written on the other side, not even the mark; the link becomes former and the log tells.</summary>
    Ignore = 1,

    /// <summary>The row is made inactive; Marketo has no inactive people.</summary>
    Deactivate = 2,

    /// <summary>The other record is deleted. Who comes back, by an edit of the row (D-3) or as the row itself (D-5), is a new Marketo person.</summary>
    Delete = 3,

    /// <summary>As <see cref="Flag"/>, and for good: what was deleted never comes back by itself, neither by an edit (D-3) nor by the row's return (D-5). Sync Person still can (D-4).</summary>
    Tombstone = 4,
}
