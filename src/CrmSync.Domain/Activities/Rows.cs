using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Activities;

/// <summary>What one commit of a person writes beside its state, in the same transaction (design: no crash leaves one without the other).</summary>
/// <param name="Person">The whole index row, replaced; null removes it (a signpost has none).</param>
/// <param name="Links">External ids that belong to this person from now on. A link that another person holds fails the commit, unless it is listed in <paramref name="TakenOver"/>.</param>
/// <param name="Unlinked">External ids that are no longer linked; removed only while this person still holds them.</param>
/// <param name="TakenOver">Links taken from a person that joined this one (N-16).</param>
/// <param name="Activities">New lines of the activity log; sequence numbers rise by one per person.</param>
/// <param name="Refusals">The person's open refusals, all of them, replaced.</param>
/// <param name="Parked">The person's parked mark, replaced; null removes it.</param>
public sealed record CommitRows(
    PersonRow? Person,
    IReadOnlyList<RecordId> Links,
    IReadOnlyList<RecordId> Unlinked,
    IReadOnlyList<RecordId> TakenOver,
    IReadOnlyList<ActivityRow> Activities,
    IReadOnlyList<RefusalRow> Refusals,
    ParkedRow? Parked);

/// <summary>How a person stands, as users see it (contract.md). Wire values: never renumber.</summary>
public enum PersonStanding
{
    /// <summary>Both sides agree on every field, or only one side knows the person and nothing is owed.</summary>
    InStep = 0,

    /// <summary>Something is owed, open or parked.</summary>
    Waiting = 1,

    /// <summary>At least one write was refused and not yet mended; nothing else is owed.</summary>
    Refused = 2,

    /// <summary>A field's mapping is quarantined (F-3).</summary>
    Quarantined = 3,

    /// <summary>A field is held (S-9).</summary>
    Held = 4,

    /// <summary>Excluded by the sync filter (K-1).</summary>
    Stale = 5,
}

/// <summary>One line of the people index.</summary>
/// <param name="Person">Our id.</param>
/// <param name="Marketo">Linked Marketo person.</param>
/// <param name="Dynamics">Linked live Dynamics row.</param>
/// <param name="MarketoEmail">Normalised e-mail of the Marketo record (trim, invariant lower case), null when none.</param>
/// <param name="DynamicsEmail">Normalised e-mail of the Dynamics row, null when none.</param>
/// <param name="Standing">How the person stands.</param>
/// <param name="CreatingIn">The side on which a record is being created for this person, if any: the claim on its e-mail (N-15, N-16).</param>
[GenerateSerializer, Immutable, Alias("crmsync.PersonRow")]
public sealed record PersonRow(
    string Person,
    RecordId? Marketo,
    RecordId? Dynamics,
    string? MarketoEmail,
    string? DynamicsEmail,
    PersonStanding Standing,
    SystemName? CreatingIn)
{
    /// <summary>Epoch of the Dynamics feed that showed the row last (S-10); after a full read, whoever lags behind was not shown.</summary>
    [Id(20)] public int DynamicsEpoch { get; init; }

    /// <summary>The Dynamics id that an unlinked Marketo person carried in its link field when it was first read (N-11).</summary>
    [Id(21)] public string? Claim { get; init; }
}

/// <summary>One line of a person's activity log. Holds people's values: never log it.</summary>
/// <param name="Sequence">Rises by one per person, from 1.</param>
/// <param name="At">When it was committed, UTC.</param>
/// <param name="Kind">Word: observed, written, collision, refused, created, linked, deleted, joined, held, reinstated, ...</param>
/// <param name="Field">Our field name, when it concerns one.</param>
/// <param name="MarketoValue">Marketo's value then.</param>
/// <param name="DynamicsValue">Dynamics' value then.</param>
/// <param name="Winner">Collision: whose value ends on both sides.</param>
/// <param name="Rule">Rule id of behaviour.md.</param>
/// <param name="Code">Side's code, for refusals.</param>
/// <param name="Text">A sentence for a reader.</param>
[GenerateSerializer, Immutable, Alias("crmsync.ActivityRow")]
public sealed record ActivityRow(
    long Sequence,
    DateTimeOffset At,
    string Kind,
    string? Field,
    string? MarketoValue,
    string? DynamicsValue,
    SystemName? Winner,
    string Rule,
    string? Code,
    string Text);

/// <summary>One open refusal (V-2, V-3): known by field, value, code and metadata version.</summary>
/// <param name="Person">Our id.</param>
/// <param name="System">Who refused.</param>
/// <param name="Operation">create, update, find: the record is gone and nobody tells why (D-10), or read: what we store of the person cannot be read (B-16).</param>
/// <param name="Field">Our field name; empty when the whole record was refused.</param>
/// <param name="Code">Side's code, or ours.</param>
/// <param name="Text">Side's text without values.</param>
/// <param name="Since">First refusal, UTC.</param>
/// <param name="Tries">How often it was sent.</param>
[GenerateSerializer, Immutable, Alias("crmsync.RefusalRow")]
public sealed record RefusalRow(
    string Person,
    SystemName System,
    string Operation,
    string Field,
    string Code,
    string Text,
    DateTimeOffset Since,
    int Tries);

/// <summary>A person that waits for something other than the answer to a call in progress (B-10).</summary>
/// <param name="Person">Our id.</param>
/// <param name="Reason">Closed list word: confirming, unknownOutcome, deferred, ambiguous, looking, joining, creating, telling, unreadable, held, following, reading, missing.</param>
/// <param name="Since">Since when, UTC.</param>
/// <param name="WakeAt">When it is to be woken at the latest, UTC; null: by an operator or another person only.</param>
[GenerateSerializer, Immutable, Alias("crmsync.ParkedRow")]
public sealed record ParkedRow(string Person, string Reason, DateTimeOffset Since, DateTimeOffset? WakeAt);
