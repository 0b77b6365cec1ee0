using CrmSync.Domain.Systems;

namespace CrmSync.Domain.People;

/// <summary>What kind of campaign asks (N-4). Wire values: never renumber.</summary>
public enum Campaign
{
    /// <summary>Somebody waits for the answer.</summary>
    Trigger = 0,

    /// <summary>Queued: done in the background.</summary>
    Batch = 1,
}

/// <summary>How far a request has come. Wire values: never renumber.</summary>
public enum RequestStage
{
    /// <summary>The row is being created (N-12).</summary>
    Creating = 0,

    /// <summary>The row that the person has is being read: is it still there? (N-3)</summary>
    Checking = 1,

    /// <summary>Owner and match are being asked for (N-6, N-9).</summary>
    Deciding = 2,

    /// <summary>The lead exists and is being qualified into a contact (N-5).</summary>
    Qualifying = 3,

    /// <summary>The lead is qualified; the person is to go on as its contact (N-13).</summary>
    Qualified = 4,

    /// <summary>The Marketo record, which no feed has brought yet, is being read: is there such a person? (N-4)</summary>
    Reading = 5,
}

/// <summary>What Sync Person to Microsoft asked for.</summary>
/// <param name="Owner">systemuser id or e-mail as it was asked for, or null (N-6).</param>
/// <param name="At">When, our clock.</param>
[GenerateSerializer, Immutable, Alias("crmsync.SyncRequest")]
public sealed record SyncRequest(string? Owner, DateTimeOffset At)
{
    /// <summary>Trigger or batch (N-4).</summary>
    [Id(10)] public Campaign Campaign { get; init; }

    /// <summary>A contact is wanted: a lead is created and qualified (N-5).</summary>
    [Id(11)] public bool AsContact { get; init; }

    /// <summary>How far it has come.</summary>
    [Id(12)] public RequestStage Stage { get; init; }

    /// <summary>The owner's systemuser id, once it was looked up.</summary>
    [Id(13)] public string? OwnerId { get; init; }

    /// <summary>When its trace in Marketo was written, Marketo's clock (N-17); null: it was asked by a call.</summary>
    [Id(15)] public DateTimeOffset? TracedAt { get; init; }

    /// <summary>Since when Marketo does not show the record that is waited for: the feed may yet tell that it was merged away (G-2).</summary>
    [Id(16)] public DateTimeOffset? MissingSince { get; init; }

    /// <summary>The former row, to go back to when Dynamics refuses the new one.</summary>
    [Id(14)] public DynamicsSide? Former { get; init; }

    /// <summary>By what its repetitions are known (idempotency key): whoever asks repeats the message until an answer comes. Null: it was asked by a trace, or by an older version.</summary>
    [Id(17)] public string? Key { get; init; }

    /// <summary>Rows that may have been made already for those for whom it was asked, and who were merged away since: an older copy of our store does not know (N-8, G-2).</summary>
    [Id(18)] public IReadOnlyList<RecordId> Sought { get; init; } = [];
}

/// <summary>What became of a request.</summary>
/// <param name="Result">created, alreadyExists, refused.</param>
/// <param name="Reason">Why, when there is something to say; no people's values.</param>
/// <param name="Activity">The line of the activity log that tells it.</param>
/// <param name="At">When, our clock.</param>
[GenerateSerializer, Immutable, Alias("crmsync.RequestAnswer")]
public sealed record RequestAnswer(string Result, string? Reason, long Activity, DateTimeOffset At);
