namespace CrmSync.Domain.People;

/// <summary>What else there is to know about one field of one person. Wire values: never renumber.</summary>
[Flags]
public enum FieldMarks
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Newly chosen: what Marketo shows was not read yet (F-5).</summary>
    MarketoUnread = 1,

    /// <summary>Newly chosen: what Dynamics shows was not read yet (F-2).</summary>
    DynamicsUnread = 2,

    /// <summary>Changed in Marketo since it was chosen (F-5).</summary>
    ChangedSince = 4,

    /// <summary>Dynamics' value is owed to Marketo (F-2).</summary>
    ToRefresh = 8,

    /// <summary>Something is owed, and the field is quarantined (F-3).</summary>
    Quarantined = 16,

    /// <summary>Chosen long ago and read again because an operator asks: what Marketo shows beside the agreed value has not reached Dynamics (F-5).</summary>
    ReadAgain = 32,

    /// <summary>Chosen anew while both sides were in step with it: whatever a read shows beside what a side showed until then is an edit since (F-5).</summary>
    Known = 64,

    /// <summary>Both records met while the field was unread, or hidden on a side: it meets for the first time when it was read (N-10).</summary>
    ToMeet = 128,

    /// <summary>A row may yet tell that what was read in Marketo is an edit since the field was chosen: it is refreshed once the feed was read past the read (F-5).</summary>
    Untold = 256,

    /// <summary>The row before held a value, and the row that the person goes on as is still to be read: what fills it there is told (QL-3).</summary>
    HeldBefore = 512,
}
