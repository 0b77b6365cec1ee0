using System.Globalization;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.People;

/// <summary>How far a call has come. Wire values: never renumber.</summary>
public enum CallState
{
    /// <summary>Committed; it may be queued, in flight or answered: this activation knows.</summary>
    Sent = 0,

    /// <summary>Marketo took it; each field closes when its own row or a read shows it (S-12).</summary>
    Accepted = 1,

    /// <summary>Nobody knows whether it was applied, or still will be (C-12, N-12).</summary>
    Unknown = 2,

    /// <summary>Dynamics' row moved (412) or is gone (404): it is being read (algorithm, step 4).</summary>
    Reading = 3,
}

/// <summary>One call to one record that was recorded before it left and is not closed (S-6).</summary>
/// <param name="Id">Unique for ever: person, commit number, time of the plan in milliseconds (hexadecimal), side letter, with dots between. It is the write mark (C-13).</param>
/// <param name="To">The target.</param>
/// <param name="IsCreate">Creates the record.</param>
/// <param name="State">How far.</param>
/// <param name="At">When it reached that state, our clock.</param>
/// <param name="Since">Commit number of the observation that it carries: pages up to it wait for the answer (B-12).</param>
[GenerateSerializer, Immutable, Alias("crmsync.OpenCall")]
public sealed record OpenCall(
    string Id,
    SystemName To,
    bool IsCreate,
    CallState State,
    DateTimeOffset At,
    long Since)
{
    /// <summary>The open writes by field; a field has at most one over all calls.</summary>
    [Id(6)] public IReadOnlyDictionary<string, OpenWrite> Writes { get; init; } = new Dictionary<string, OpenWrite>();

    /// <summary>Output fields that go with it (N-11).</summary>
    [Id(7)] public IReadOnlyDictionary<string, string?> Link { get; init; } = new Dictionary<string, string?>();

    /// <summary>Dynamics: the version that it was planned from (C-6).</summary>
    [Id(8)] public long IfVersion { get; init; }

    /// <summary>Marketo create: the look-up field (N-15).</summary>
    [Id(9)] public string? KeyField { get; init; }

    /// <summary>Dynamics create: the owner asked for (N-6).</summary>
    [Id(10)] public string? Owner { get; init; }

    /// <summary>It was of unknown outcome once: without a write mark its effect cannot be told from an edit (C-13).</summary>
    [Id(11)] public bool WasUnknown { get; init; }

    /// <summary>Dynamics create: columns filled by default (V-7), by logical name.</summary>
    [Id(20)] public IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();

    /// <summary>Dynamics: it qualifies the lead (N-5, N-13) and carries no field.</summary>
    [Id(21)] public bool Qualifies { get; init; }

    /// <summary>It deletes the record or makes it inactive (D-6) and carries no field.</summary>
    [Id(22)] public Removal Removes { get; init; }

    /// <summary>
    /// Marketo: by its own clock, the earliest moment at which the call can have been applied, as its answer or the loss of it tells, or until then the moment of its plan; rows of
    /// seconds before it are not its own (C-7).
    /// </summary>
    [Id(61)] public DateTimeOffset? AppliedFrom { get; init; }

    /// <summary>When it was planned, our clock: what stood there before is none of its doing (N-15).</summary>
    [Id(62)] public DateTimeOffset OpenedAt { get; init; }

    /// <summary>Marketo: the latest second of a row by which what it says of one of our output fields stood there; null: none came (C-12, N-11).</summary>
    [Id(63)] public DateTimeOffset? LinkStood { get; init; }

    /// <summary>A create: version of what it would carry, and of its rules, when it was planned; what is refused as a whole is refused under these (V-3); 0: not known.</summary>
    [Id(64)] public int Rules { get; init; }

    /// <summary>
    /// Marketo, of unknown outcome: when it left, as Marketo's clock is reckoned; a row of a second before it, of <see cref="AppliedFrom"/> or later, is the call's own only if
    /// no later one says the same while the call may still land (C-7, C-12). Null: nobody knows.
    /// </summary>
    [Id(65)] public DateTimeOffset? Left { get; init; }

    /// <summary>Since when what it was planned by had been in force: what is refused because a side lacks a field is refused as of that look at it (V-3, F-3). Default: not known.</summary>
    [Id(66)] public DateTimeOffset InForce { get; init; }

    /// <summary>Is an answer still to come, or the outcome unknown: nothing else goes to that record (S-6).</summary>
    public bool Blocks => State != CallState.Accepted;

    /// <summary>
    /// Is it the mark of a call of the same person that was planned later? Nothing leaves behind a call that is not closed (S-6), so this one had been closed, and an
    /// older copy of the store has forgotten how (C-13).
    /// </summary>
    public bool IsBefore(string? mark) => PlanOf(mark) is { } later && PlanOf(Id) is { } own && later.Person == own.Person && later.At > own.At;

    /// <summary>Is it the mark of a call of that person, known or not?</summary>
    public static bool IsOf(string person, string mark) => PlanOf(mark)?.Person == person;

    private static (string Person, long At)? PlanOf(string? id) =>
        id?.Split('.') is [.. var person, _, var at, _] && long.TryParse(at, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var time) ? (string.Join('.', person), time) : null;
}

/// <summary>The write of one field within a call.</summary>
/// <param name="Sent">The target's own form.</param>
/// <param name="Source">The source's own form that it says.</param>
/// <param name="Basis">What was believed to be at the target.</param>
/// <param name="SourceVersion">Dynamics version of the source value; 0 for Marketo's.</param>
/// <param name="Reinstates">It puts back an edit (C-7) and does not move agreed.</param>
[GenerateSerializer, Immutable, Alias("crmsync.OpenWrite")]
public sealed record OpenWrite(string? Sent, string? Source, string? Basis, long SourceVersion, bool Reinstates)
{
    /// <summary>It refreshes a newly chosen field: an edit that it meets wins (F-5).</summary>
    [Id(35)] public bool IsRefresh { get; init; }

    /// <summary>Marketo: rows of the field that were known when it was planned. None of them is its own row, whatever their values (C-7).</summary>
    [Id(60)] public IReadOnlyList<string> Known { get; init; } = [];

    /// <summary>Marketo: it says what a row held that is no more the person's. When it is closed, the field meets the row of then (N-10).</summary>
    [Id(61)] public bool Meets { get; init; }

    /// <summary>
    /// Marketo: what was read when the wait began for whose row of before a merge says what was sent, its own or the loser's; it is told once the feed was read past that,
    /// and later reads do not move it (G-2, C-7). Null: no such row came.
    /// </summary>
    [Id(62)] public ChainStart? DoubtedFrom { get; init; }

    /// <summary>Version of the field's rules when it was planned: what is refused of it is refused under these (V-3); 0: not known.</summary>
    [Id(63)] public int Rules { get; init; }
}
