using CrmSync.Domain.Systems;

namespace CrmSync.Domain.People;

/// <summary>What is remembered of one field of one person (behaviour.md section 3). Values are in each side's own form.</summary>
/// <param name="AgreedMarketo">Marketo's half of the agreed pair (S-3).</param>
/// <param name="AgreedDynamics">Dynamics' half of the agreed pair.</param>
/// <param name="Marketo">What Marketo shows: the end of the chain of its rows (C-11).</param>
/// <param name="Dynamics">What the Dynamics row shows, at the person's version.</param>
[GenerateSerializer, Immutable, Alias("crmsync.FieldState")]
public sealed record FieldState(
    string? AgreedMarketo,
    string? AgreedDynamics,
    string? Marketo,
    string? Dynamics)
{
    /// <summary>Nothing known, nothing agreed.</summary>
    public static FieldState Empty { get; } = new(null, null, null, null);

    /// <summary>Where the chain of Marketo's rows starts.</summary>
    [Id(4)] public ChainStart Base { get; init; } = ChainStart.None;

    /// <summary>Marketo's rows since the base, in order of arrival; folded into the base once the feed was read past them by the lateness bound.</summary>
    [Id(5)] public IReadOnlyList<FieldRow> Rows { get; init; } = [];

    /// <summary>Rows of one second that do not chain yet: the field is not judged (C-11).</summary>
    [Id(6)] public bool Undecided { get; init; }

    /// <summary>Highest source version that a closed write of ours carried to Marketo: an edit made on top of it has seen it (C-7).</summary>
    [Id(7)] public long Carried { get; init; }

    /// <summary>An edit that we replaced unseen and that wins: to be written back while our value still stands (C-7).</summary>
    [Id(8)] public Reinstatement? Reinstate { get; init; }

    /// <summary>What was refused last, and not mended yet (V-3).</summary>
    [Id(9)] public FieldRefusal? Refused { get; init; }

    /// <summary>Held (S-9): why and since when.</summary>
    [Id(10)] public FieldHold? Held { get; init; }

    /// <summary>Latest edits that travelled, newest last, for S-9.</summary>
    [Id(11)] public IReadOnlyList<FieldEdit> Edits { get; init; } = [];

    /// <summary>How often a side accepted the present write and kept its old value (S-9).</summary>
    [Id(12)] public int NotTaken { get; init; }

    /// <summary>The last collision told, so that it is told once: canonical values of both sides.</summary>
    [Id(14)] public string? Told { get; init; }

    /// <summary>A call of several fields was refused without naming one: this field is in that part of the search for the guilty one; 0: none (V-4).</summary>
    [Id(20)] public int Suspect { get; init; }

    /// <summary>The last edit in Marketo that was not ours, as far as known.</summary>
    [Id(21)] public KnownEdit? MarketoEdit { get; init; }

    /// <summary>The last edit in Dynamics that was not ours, as far as known.</summary>
    [Id(22)] public KnownEdit? DynamicsEdit { get; init; }

    /// <summary>A field that is only filled when empty is filled on both sides, differently: nothing is to be done (C-15).</summary>
    [Id(25)] public bool Explained { get; init; }

    /// <summary>When the value that Dynamics shows came to be; kept for fields whose newest change wins (C-14).</summary>
    [Id(26)] public EditTime? DynamicsTime { get; init; }

    /// <summary>Newly chosen and not read yet, to be refreshed, quarantined.</summary>
    [Id(27)] public FieldMarks Marks { get; init; }

    /// <summary>Refusals that were told and whose value has stood since: one that comes again, after whatever other, is not told again (V-3).</summary>
    [Id(28)] public IReadOnlyList<KnownRefusal> RefusalsTold { get; init; } = [];

    /// <summary>What a side shows.</summary>
    public string? Shown(SystemName side) => side == SystemName.Marketo ? Marketo : Dynamics;

    /// <summary>A side's half of the agreed pair.</summary>
    public string? Agreed(SystemName side) => side == SystemName.Marketo ? AgreedMarketo : AgreedDynamics;
}

/// <summary>The start of a chain of rows.</summary>
/// <param name="Value">Marketo's value there.</param>
/// <param name="Second">Rows of earlier seconds are in it.</param>
/// <param name="IsRead">True: from a read of the record, and rows from that second on may or may not be in it.</param>
/// <param name="Rows">Ids of the rows of <see cref="Folded"/>, to recognise repetitions.</param>
[GenerateSerializer, Immutable, Alias("crmsync.ChainStart")]
public sealed record ChainStart(string? Value, DateTimeOffset Second, bool IsRead, IReadOnlyList<string> Rows)
{
    /// <summary>Before everything.</summary>
    public static ChainStart None { get; } = new(null, DateTimeOffset.MinValue, false, []);

    /// <summary>Every row seen up to and including this second is folded and gone; one that comes again is a repetition (S-2). A read does not move it.</summary>
    [Id(4)] public DateTimeOffset Folded { get; init; } = DateTimeOffset.MinValue;

    /// <summary>How far into <see cref="Second"/> the record was read.</summary>
    [Id(5)] public TimeSpan Within { get; init; }
}

/// <summary>One row of Marketo for the field.</summary>
/// <param name="Row">marketoGUID.</param>
/// <param name="Second">activityDate.</param>
/// <param name="Old">Value before.</param>
/// <param name="New">Value after.</param>
/// <param name="IsOwn">It closed a write of ours.</param>
[GenerateSerializer, Immutable, Alias("crmsync.FieldRow")]
public sealed record FieldRow(string Row, DateTimeOffset Second, string? Old, string? New, bool IsOwn);

/// <summary>When a field was changed in Dynamics, which tells the time of the row only (C-14).</summary>
/// <param name="After">The side had been read up to here without the change; null: unknown.</param>
/// <param name="By">modifiedon of the row that showed it first.</param>
[GenerateSerializer, Immutable, Alias("crmsync.EditTime")]
public sealed record EditTime(DateTimeOffset? After, DateTimeOffset By);

/// <summary>A replaced edit to be written back.</summary>
/// <param name="Value">The edit.</param>
/// <param name="Over">Our value: only while it still stands.</param>
[GenerateSerializer, Immutable, Alias("crmsync.Reinstatement")]
public sealed record Reinstatement(string? Value, string? Over);

/// <summary>An edit made by somebody on a side.</summary>
/// <param name="At">By that side's clock; in Dynamics not later than this.</param>
/// <param name="By">An id of that side, where told.</param>
[GenerateSerializer, Immutable, Alias("crmsync.KnownEdit")]
public sealed record KnownEdit(DateTimeOffset At, string? By);

/// <summary>A held field (S-9).</summary>
/// <param name="Reason">returning, notTaken.</param>
/// <param name="Since">Since when.</param>
[GenerateSerializer, Immutable, Alias("crmsync.FieldHold")]
public sealed record FieldHold(string Reason, DateTimeOffset Since);

/// <summary>An edit that travelled.</summary>
/// <param name="Value">Canonical.</param>
/// <param name="From">Whose.</param>
/// <param name="At">When it was planned.</param>
[GenerateSerializer, Immutable, Alias("crmsync.FieldEdit")]
public sealed record FieldEdit(string? Value, SystemName From, DateTimeOffset At);
