namespace CrmSync.Domain.Systems;

/// <summary>Whether a record is in use. Inactive counts as live (behaviour.md section 1). Wire values: never renumber.</summary>
public enum RecordStanding
{
    /// <summary>Open lead, active contact, Marketo person.</summary>
    Open = 0,

    /// <summary>Disqualified lead, inactive contact.</summary>
    Inactive = 1,

    /// <summary>A lead that was qualified: its contact continues (QL-1).</summary>
    Qualified = 2,

    /// <summary>Merged away into <see cref="RecordSnapshot.MergedInto"/>.</summary>
    Merged = 3,
}

/// <summary>One whole record as its side shows it, mapped fields only.</summary>
/// <param name="Record">Whose.</param>
/// <param name="Version">Dynamics: versionnumber (rises over all tables). Marketo: 0.</param>
/// <param name="At">Dynamics: modifiedon. Marketo: that side's clock when the read was answered, whole seconds rounded down.</param>
/// <param name="CreatedAt">That side's creation time, when it tells one.</param>
/// <param name="Values">Mapped field name (ours) to that side's own form as text (see <see cref="Fields.ValueKind"/>); empty is null. A field that is not selected on this record's table is absent.</param>
[GenerateSerializer, Immutable, Alias("crmsync.RecordSnapshot")]
public sealed record RecordSnapshot(
    RecordId Record,
    long Version,
    DateTimeOffset At,
    DateTimeOffset? CreatedAt,
    IReadOnlyDictionary<string, string?> Values)
{
    /// <summary>In use, inactive, qualified or merged away.</summary>
    [Id(5)] public RecordStanding Standing { get; init; }

    /// <summary>The winner, when merged away.</summary>
    [Id(6)] public RecordId? MergedInto { get; init; }

    /// <summary>Contact: the lead it was qualified from (originatingleadid).</summary>
    [Id(7)] public string? OriginatingLead { get; init; }

    /// <summary>Dynamics: the id of the last write of ours that this row carries (C-13); null where the column does not exist.</summary>
    [Id(8)] public string? WriteMark { get; init; }

    /// <summary>Who wrote last, as an id of that side (never a name).</summary>
    [Id(9)] public string? ModifiedBy { get; init; }

    /// <summary>Marketo: our own output fields (N-11), by <see cref="LinkFields"/> name.</summary>
    [Id(10)] public IReadOnlyDictionary<string, string?>? Link { get; init; }

    /// <summary>Qualified lead: the contact that it was qualified into (parentcontactid), where it names one.</summary>
    [Id(20)] public RecordId? QualifiedInto { get; init; }

    /// <summary>Dynamics: the sync filter column says No (K-1). Empty, Yes and no such column are not excluded.</summary>
    [Id(21)] public bool IsExcluded { get; init; }

    /// <summary>
    /// Marketo: out of a file. The record showed this at <see cref="At"/> or later, and may have changed since; the feed tells every change from <see cref="At"/> on.
    /// It is no read of what is there now: it closes no write and brings nobody back (C-11, S-12).
    /// </summary>
    [Id(22)] public bool IsDated { get; init; }

    /// <summary>Marketo: how far our clock is ahead of its clock, at most, as the answer that told the record shows; zero where none tells.</summary>
    [Id(23)] public TimeSpan OursAhead { get; init; }

    /// <summary>Marketo: how far into the second of <see cref="At"/> the read was answered; zero where nothing tells. Reads of one second come in this order (S-2).</summary>
    [Id(24)] public TimeSpan Within { get; init; }

    /// <summary>Dynamics: fields of the selection whose columns the row was not asked for: within one walk or delta the columns stay as they were when it began.</summary>
    [Id(25)] public IReadOnlyList<string> Unasked { get; init; } = [];

    /// <summary>Dynamics: nobody has changed the row since it was made, as far as whole seconds tell.</summary>
    public bool IsAsMade => At == CreatedAt;
}
