using CrmSync.Domain.Systems;

namespace CrmSync.Domain.People;

/// <summary>
/// One human being, known to one side or both: what each side is, what both agreed on and what is on its way. State, not messages: what must be written
/// is derived from it (S-1).
/// </summary>
/// <param name="Id">Ours: the text form of the record id that was seen first.</param>
/// <param name="Connection">The connection.</param>
[GenerateSerializer, Immutable, Alias("crmsync.Person")]
public sealed record Person(string Id, string Connection)
{
    /// <summary>Number of the latest commit (B-12).</summary>
    [Id(2)] public long Commit { get; init; }

    /// <summary>Sequence of the latest activity.</summary>
    [Id(3)] public long LogSequence { get; init; }

    /// <summary>The Marketo record, live or former.</summary>
    [Id(4)] public MarketoSide? Marketo { get; init; }

    /// <summary>The Dynamics row, live, being created or deleted.</summary>
    [Id(5)] public DynamicsSide? Dynamics { get; init; }

    /// <summary>By our field name; selected fields only.</summary>
    [Id(6)] public IReadOnlyDictionary<string, FieldState> Fields { get; init; } = new Dictionary<string, FieldState>();

    /// <summary>Refusals that were told of fields that are not chosen now, by field name: when one is chosen again, what still stands is not told again (V-3).</summary>
    [Id(15)] public IReadOnlyDictionary<string, IReadOnlyList<KnownRefusal>> LeftOut { get; init; } = new Dictionary<string, IReadOnlyList<KnownRefusal>>();

    /// <summary>Calls that are not closed.</summary>
    [Id(7)] public IReadOnlyList<OpenCall> Calls { get; init; } = [];

    /// <summary>Where the question "is this somebody we know?" stands.</summary>
    [Id(8)] public Meeting Meeting { get; init; }

    /// <summary>The person that this one joins or has joined (N-16).</summary>
    [Id(9)] public string? JoinedInto { get; init; }

    /// <summary>Commit number since when something is owed that could not be sent yet (B-12).</summary>
    [Id(10)] public long? OwedSince { get; init; }

    /// <summary>Waiting for something other than the answer to a call in progress (B-10).</summary>
    [Id(11)] public ParkedMark? Parked { get; init; }

    /// <summary>A refusal of a whole create (V-2).</summary>
    [Id(12)] public FieldRefusal? CreateRefused { get; init; }

    /// <summary>Sync Person to Microsoft was asked for and is not answered (N-4).</summary>
    [Id(13)] public SyncRequest? Requested { get; init; }

    /// <summary>Field map version that the person was planned with last.</summary>
    [Id(14)] public int MapVersion { get; init; }

    /// <summary>What became of the latest Sync Person to Microsoft; null: none was asked for, or it is not answered.</summary>
    [Id(20)] public RequestAnswer? Answered { get; init; }

    /// <summary>Rows of Marketo's request field and keys of calls that were taken, the latest few: a repetition asks for nothing (N-17).</summary>
    [Id(21)] public IReadOnlyList<string> Traces { get; init; } = [];

    /// <summary>What the Marketo person is still to be told (V-6).</summary>
    [Id(30)] public IReadOnlyList<OwedNotice> Notices { get; init; } = [];

    /// <summary>A create there was refused without naming a field: it is tried with the fields that it cannot do without (V-4).</summary>
    [Id(31)] public SystemName? LeastCreate { get; init; }

    /// <summary>The Sync Person to Microsoft that Dynamics refused: it is taken up again when what was refused changes (V-3).</summary>
    [Id(32)] public SyncRequest? RefusedRequest { get; init; }

    /// <summary>The Dynamics id that the Marketo record carried in its link field when it was first read, while nobody is linked and it still stands there (N-11).</summary>
    [Id(40)] public string? Claim { get; init; }

    /// <summary>The record that was to go with its other half (D-6) was refused to be deleted or made inactive (V-2).</summary>
    [Id(50)] public FieldRefusal? RemovalRefused { get; init; }

    /// <summary>How often in a row the match has had no answer: it is asked less and less often.</summary>
    [Id(51)] public int AskedInVain { get; init; }

    /// <summary>Rows that this person went on from: qualified, merged away. Their later rows change nothing, and their links lead here (QL-3).</summary>
    [Id(25)] public IReadOnlyList<FormerRow> Former { get; init; } = [];

    /// <summary>Nothing remains but the way to the person that took everything over.</summary>
    public bool IsSignpost => JoinedInto is not null && Marketo is null && Dynamics is null;

    /// <summary>The Marketo record that a request waits for, which no feed has brought yet; null: none (N-4).</summary>
    public RecordId? Unseen => Requested is { Stage: RequestStage.Reading } && Marketo is null && Dynamics is null && JoinedInto is null ? RecordId.Parse(Id) : null;

    /// <summary>Nothing is known and nothing is asked: a request met no person, or was taken to another one. Nothing of it is kept.</summary>
    public bool IsNobody => Marketo is null && Dynamics is null && Requested is null && JoinedInto is null;

    /// <summary>Contact when a live contact is linked, else Lead when a live lead is, else none.</summary>
    public RecordKind? RecordType => Dynamics is { Standing: SideStanding.Live } d ? d.Record.Kind : null;

    /// <summary>Every write planned up to this commit number was answered, or replaced by a later plan that was (B-12).</summary>
    public long SettledThrough
    {
        get
        {
            var through = OwedSince is { } owed ? owed - 1 : Commit;
            foreach (var call in Calls)
                if (call.Blocks) through = Math.Min(through, call.Since - 1);
            return Meeting is Meeting.Due or Meeting.Joining ? Math.Min(through, Commit - 1) : through;
        }
    }
}

/// <summary>How a record stands on its side, as far as it is proven. Wire values: never renumber.</summary>
public enum SideStanding
{
    /// <summary>It exists.</summary>
    Live = 0,

    /// <summary>Dynamics: the create is committed, its answer is not known (N-12).</summary>
    Creating = 1,

    /// <summary>It was deleted: the link is former (D-1, D-2).</summary>
    Deleted = 2,

    /// <summary>It was merged away.</summary>
    Merged = 3,

    /// <summary>Marketo answered 1004 and the feed has not told why yet (D-10).</summary>
    Missing = 4,
}

/// <summary>The Marketo record of a person.</summary>
/// <param name="Record">Which.</param>
/// <param name="Standing">How it stands.</param>
[GenerateSerializer, Immutable, Alias("crmsync.MarketoSide")]
public sealed record MarketoSide(RecordId Record, SideStanding Standing)
{
    /// <summary>What our output fields show there (N-11), by name; absent is empty.</summary>
    [Id(2)] public IReadOnlyDictionary<string, string?> Link { get; init; } = new Dictionary<string, string?>();

    /// <summary>The Dynamics version known when the record was found gone: only later edits bring it back (D-3).</summary>
    [Id(3)] public long GoneAtVersion { get; init; }

    /// <summary>When 1004 was answered, our clock (D-10).</summary>
    [Id(4)] public DateTimeOffset? MissingSince { get; init; }

    /// <summary>The whole record was read at least once.</summary>
    [Id(5)] public bool WasRead { get; init; }

    /// <summary>Rows of foreign changes to our output fields that were put back, the latest few: a repetition puts nothing back (S-2, N-18).</summary>
    [Id(6)] public IReadOnlyList<string> PutBack { get; init; } = [];

    /// <summary>The latest second of a row of each of our output fields, Marketo's clock: a row of before says nothing of what the field shows since (N-18, B-14).</summary>
    [Id(25)] public IReadOnlyDictionary<string, DateTimeOffset> LinkRows { get; init; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>Since when it is on the error desk: 1004, neither merge nor delete in the feed, and a read by id does not find it (D-10).</summary>
    [Id(40)] public DateTimeOffset? LostSince { get; init; }

    /// <summary>The row was deleted in Dynamics and this record is to go too, or is gone for that reason (D-6).</summary>
    [Id(50)] public Removal Removal { get; init; }

    /// <summary>When it was found gone, our clock.</summary>
    [Id(20)] public DateTimeOffset? GoneAt { get; init; }

    /// <summary>When it was deleted, Marketo's clock, as its feed tells; null: it was not, or nobody told (D-3).</summary>
    [Id(60)] public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>When our output fields were read after the latest merge into the record, Marketo's clock: rows of before may be a loser's, and say nothing (N-18).</summary>
    [Id(22)] public DateTimeOffset LinkReadAt { get; init; }

    /// <summary>The latest merge into the record that its feed told of, Marketo's clock: what was asked for before it was taken by whoever it was asked for (N-17, G-2).</summary>
    [Id(23)] public DateTimeOffset MergedAt { get; init; }

    /// <summary>Nothing is planned until the record was read (K-3).</summary>
    [Id(21)] public bool ReadDue { get; init; }

    /// <summary>When the person's state could be read again, our clock (B-16).</summary>
    [Id(26)] public DateTimeOffset? RecoveredAt { get; init; }
}

/// <summary>The Dynamics row of a person.</summary>
/// <param name="Record">Which.</param>
/// <param name="Standing">How it stands.</param>
[GenerateSerializer, Immutable, Alias("crmsync.DynamicsSide")]
public sealed record DynamicsSide(RecordId Record, SideStanding Standing)
{
    /// <summary>Version of the values that the fields show.</summary>
    [Id(2)] public long Version { get; init; }

    /// <summary>Epoch of the feed in which versions compare (S-10).</summary>
    [Id(3)] public int Epoch { get; init; }

    /// <summary>createdon.</summary>
    [Id(4)] public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>How many rows were created for this person before (N-12).</summary>
    [Id(5)] public int Generation { get; init; }

    /// <summary>A delete was reported and is not proven: the row is being read (D-9).</summary>
    [Id(6)] public bool DeleteReported { get; init; }

    /// <summary>Since when, our clock: a read begun before then may show the row of before its delete.</summary>
    [Id(61)] public DateTimeOffset? ReportedAt { get; init; }

    /// <summary>Open, inactive, qualified.</summary>
    [Id(7)] public RecordStanding RowStanding { get; init; }

    /// <summary>What a new epoch leaves open about the row until it was read (S-10).</summary>
    [Id(40)] public EpochDoubt? Doubt { get; init; }

    /// <summary>The row that goes on for this one, to be followed as soon as no call is open (QL-1, G-3). Until then nothing is planned.</summary>
    [Id(20)] public RecordId? Successor { get; init; }

    /// <summary>The Marketo person was deleted and this row is to go too (D-6).</summary>
    [Id(50)] public Removal Removal { get; init; }

    /// <summary>The sync filter says No: observed, never written (K-1, K-3).</summary>
    [Id(21)] public bool IsExcluded { get; init; }

    /// <summary>Reads did not find the row, and no delete was told of it (D-9); null: it was found, or nobody looked.</summary>
    [Id(60)] public RowAbsence? Absent { get; init; }

    /// <summary>The write mark that the row carried at that version, empty for none: one that came since and is of no call that is known is of a call that an older copy of the store forgot (C-13). Null: not known.</summary>
    [Id(62)] public string? Mark { get; init; }

    /// <summary>Is it not to be looked for again yet?</summary>
    public bool IsResting(DateTimeOffset now) => Absent is { } absent && now < absent.NotBefore;
}

/// <summary>
/// Dynamics answers that the row is not there, and neither its feed nor a full read has told a delete: that proves nothing (D-9). The row is looked for less
/// and less often until one of them tells, or the row is there again.
/// </summary>
/// <param name="Times">Looks in vain, before the latest.</param>
/// <param name="NotBefore">When it is looked for again, our clock.</param>
[GenerateSerializer, Immutable, Alias("crmsync.RowAbsence")]
public sealed record RowAbsence(int Times, DateTimeOffset NotBefore);

/// <summary>A new epoch showed the row at a lower version, or did not show it at all: the row is being read, and what the read shows holds.</summary>
/// <param name="Epoch">The new epoch.</param>
/// <param name="Known">The version known when the doubt arose: a read begun afterwards that shows a lower one proves that versions began anew.</param>
[GenerateSerializer, Immutable, Alias("crmsync.EpochDoubt")]
public sealed record EpochDoubt(int Epoch, long Known)
{
    /// <summary>Since when, our clock: what was under way to us then shows the row of before.</summary>
    [Id(2)] public DateTimeOffset? Since { get; init; }
}

/// <summary>Where the match of a one-sided person stands. Wire values: never renumber.</summary>
public enum Meeting
{
    /// <summary>Nothing to ask.</summary>
    None = 0,

    /// <summary>To be asked.</summary>
    Due = 1,

    /// <summary>Asked when the first walk over both sides has ended; parked until then.</summary>
    AfterFirstSync = 2,

    /// <summary>Several candidates: parked, listed (N-9).</summary>
    Ambiguous = 3,

    /// <summary>Committed to join another person (N-16).</summary>
    Joining = 4,

    /// <summary>To be asked again soon; parked.</summary>
    Waiting = 5,

    /// <summary>Committed to join another person, whose state cannot be read now (B-16); parked until it can.</summary>
    PutOff = 6,
}

/// <summary>Why a person is parked, since when, and what wakes it (B-10).</summary>
/// <param name="Reason">See <see cref="Activities.ParkedRow"/>.</param>
/// <param name="Since">Since when.</param>
/// <param name="WakeAt">At the latest.</param>
[GenerateSerializer, Immutable, Alias("crmsync.ParkedMark")]
public sealed record ParkedMark(string Reason, DateTimeOffset Since, DateTimeOffset? WakeAt);
