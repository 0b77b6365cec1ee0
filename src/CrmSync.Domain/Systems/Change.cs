using CrmSync.Domain.People;

namespace CrmSync.Domain.Systems;

/// <summary>What a feed reports about one record. It becomes an observation when the person takes it.</summary>
/// <param name="Record">Whose.</param>
[GenerateSerializer, Immutable, Alias("crmsync.Change")]
public abstract record Change(RecordId Record);

/// <summary>The record as it is now: a Dynamics delta row, a Marketo read-back.</summary>
[GenerateSerializer, Immutable, Alias("crmsync.RecordSeen")]
public sealed record RecordSeen(RecordSnapshot Snapshot) : Change(Snapshot.Record)
{
    /// <summary>Marketo: others were merged into the record in that second, and this is what a read afterwards shows (G-2); null: no merge is told of.</summary>
    [Id(10)] public DateTimeOffset? MergedAt { get; init; }
}

/// <summary>One Marketo row: one field went from one value to another (C-11). Several of one second have no order.</summary>
/// <param name="Record">The person.</param>
/// <param name="Row">marketoGUID: the row's identity.</param>
/// <param name="Second">activityDate, whole seconds.</param>
/// <param name="Field">Mapped field name (ours), or a <see cref="LinkFields"/> name.</param>
/// <param name="Old">Value before, own form; null is empty.</param>
/// <param name="New">Value after, own form; null is empty.</param>
/// <param name="By">Who, as an id of that side, where told.</param>
[GenerateSerializer, Immutable, Alias("crmsync.FieldChanged")]
public sealed record FieldChanged(
    RecordId Record,
    string Row,
    DateTimeOffset Second,
    string Field,
    string? Old,
    string? New,
    string? By) : Change(Record);

/// <summary>Marketo: a campaign left a request for a row in Dynamics in the request field (N-17).</summary>
/// <param name="Record">The person.</param>
/// <param name="Row">marketoGUID: the request's identity.</param>
/// <param name="At">activityDate, whole seconds.</param>
/// <param name="Campaign">Trigger or batch.</param>
/// <param name="AsContact">A contact is wanted (N-5).</param>
/// <param name="Owner">systemuser id or e-mail, or null (N-6).</param>
[GenerateSerializer, Immutable, Alias("crmsync.PersonRequested")]
public sealed record PersonRequested(RecordId Record, string Row, DateTimeOffset At, Campaign Campaign, bool AsContact, string? Owner) : Change(Record);

/// <summary>The side says that the record was deleted. In Dynamics only a GET afterwards proves it (D-9).</summary>
/// <param name="Record">Whose.</param>
/// <param name="Row">Marketo: marketoGUID of the type-37 row; Dynamics: empty.</param>
/// <param name="At">When, where told.</param>
[GenerateSerializer, Immutable, Alias("crmsync.RecordDeleted")]
public sealed record RecordDeleted(RecordId Record, string Row, DateTimeOffset? At) : Change(Record);

/// <summary>The record was merged away into another one. Reported once per loser, addressed to the loser.</summary>
/// <param name="Record">The loser.</param>
/// <param name="Winner">Who continues.</param>
/// <param name="Row">Marketo: marketoGUID of the type-32 row.</param>
/// <param name="At">When.</param>
[GenerateSerializer, Immutable, Alias("crmsync.RecordMerged")]
public sealed record RecordMerged(RecordId Record, RecordId Winner, string Row, DateTimeOffset At) : Change(Record);
