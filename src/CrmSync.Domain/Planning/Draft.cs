using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>A person while it is being planned. Lives within one call of the planner; nothing of it leaves but the plan.</summary>
internal sealed class Draft(Person person, SyncPolicy policy, FeedReach reach, DateTimeOffset now)
{
    private readonly Dictionary<string, FieldState> fields = Choosing.Start(person, policy.Map);
    private readonly List<ActivityRow> log = [];
    private bool isTouched;
    private SyncPolicy? ofContact;

    /// <summary>As it is for the table of the person's row.</summary>
    public SyncPolicy Policy => Dynamics?.Record.Kind == RecordKind.Contact ? ofContact ??= policy.For(RecordKind.Contact) : policy;
    public FeedReach Reach => reach;
    public DateTimeOffset Now => now;
    public Person Before => person;
    public long NextCommit => person.Commit + 1;

    /// <summary>Sequence of the line that was told last.</summary>
    public long LogSequence => person.LogSequence + log.Count;

    public MarketoSide? Marketo { get; private set; } = person.Marketo;
    public DynamicsSide? Dynamics { get; private set; } = person.Dynamics;
    public List<OpenCall> Calls { get; } = [.. person.Calls];
    public Meeting Meeting { get; private set; } = person.Meeting;
    public int AskedInVain { get; private set; } = person.AskedInVain;
    public string? JoinedInto { get; private set; } = person.JoinedInto;
    public FieldRefusal? CreateRefused { get; private set; } = person.CreateRefused;
    public SyncRequest? Requested { get; private set; } = person.Requested;
    public List<OwedNotice> Notices { get; } = [.. person.Notices];
    public SystemName? LeastCreate { get; private set; } = person.LeastCreate;
    public FieldRefusal? RemovalRefused { get; private set; } = person.RemovalRefused;
    public SyncRequest? RefusedRequest { get; private set; } = person.RefusedRequest;
    public string? Claim { get; private set; } = person.Claim;

    /// <summary>The claim as it is committed: it falls away with the id that the record shows (N-11).</summary>
    public string? ClaimShown => Claim is not null && LinkOutput.Shows(this, Claim) ? Claim : null;

    /// <summary>What is kept of fields that are not chosen (V-3).</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<KnownRefusal>> LeftOut { get; private set; } = Planning.LeftOut.Of(person, policy.Map);

    public IReadOnlyList<FormerRow> Former { get; private set; } = person.Former;
    public RequestAnswer? Answered { get; private set; } = person.Answered;
    public IReadOnlyList<string> Traces { get; private set; } = person.Traces;
    public bool IsFirstSync { get; init; }

    /// <summary>What the page tells of the person.</summary>
    public IReadOnlyList<Change> Page { get; init; } = [];

    /// <summary>How far our clock is ahead of Marketo's, at most, as what is taken showed.</summary>
    public TimeSpan OursAhead { get; init; }

    /// <summary>How far the feed had been read before the page that is taken, by its own clock; null: not known, or no page is.</summary>
    public DateTimeOffset? ReadBefore { get; init; }

    /// <summary>When the read began whose answer is taken, our clock; null: it is no answer to a read.</summary>
    public DateTimeOffset? ReadBegan { get; init; }

    /// <summary>Something is owed that could not be sent.</summary>
    public bool IsOwedUnsent { get; set; }

    /// <summary>Try again then, at the latest (a deferred write).</summary>
    public DateTimeOffset? TryAgainAt { get; set; }

    /// <summary>Who is ambiguous asks again soon: the match has no answer yet.</summary>
    public bool AsksSoon { get; set; }

    public List<Effect> Effects { get; } = [];

    /// <summary>What was read of the Marketo record in this plan.</summary>
    public List<RecordSnapshot> ReadInMarketo { get; } = [];

    /// <summary>Rows of a Marketo field do not lead on, and the record is read for it: a merge that nobody told of yet may have moved rows here, those that lead on in other fields among them (G-2).</summary>
    public bool MayHoldMovedRows { get; set; }
    public List<RecordId> Linked { get; } = [];
    public List<RecordId> Unlinked { get; } = [];
    public List<RecordId> TakenOver { get; } = [];

    /// <summary>Rows that came here and are somebody else's.</summary>
    public List<RecordId> Strangers { get; } = [];

    public RecordKind? RecordType => Dynamics is { Standing: SideStanding.Live } d ? d.Record.Kind : null;
    public SystemName Owner => Ownership.Of(RecordType);
    public bool BothLive => Marketo is { Standing: SideStanding.Live } && Dynamics is { Standing: SideStanding.Live };
    public IEnumerable<string> FieldNames => fields.Keys;

    public FieldState Field(string name) => fields.GetValueOrDefault(name, FieldState.Empty);

    /// <summary>A field as it is on a table.</summary>
    public MappedField Of(MappedField field, RecordKind kind) => policy.Map.For(kind).Find(field.Name) ?? field;

    public void Set(string name, FieldState state)
    {
        if (fields.TryGetValue(name, out var before) && ReferenceEquals(before, state)) return;
        fields[name] = state;
        isTouched = true;
    }

    public void Keep(string leftOut, IReadOnlyList<KnownRefusal> told)
    {
        LeftOut = new Dictionary<string, IReadOnlyList<KnownRefusal>>(LeftOut) { [leftOut] = told };
        isTouched = true;
    }

    public void Drop(string name) => isTouched |= fields.Remove(name);

    public void Set(MarketoSide? side)
    {
        if (Equals(side, Marketo)) return;
        if (side?.Record != Marketo?.Record) Relink(Marketo?.Record, side?.Record);
        Marketo = side;
        isTouched = true;
    }

    public void Set(DynamicsSide? side)
    {
        if (Equals(side, Dynamics)) return;
        if (side?.Record != Dynamics?.Record) Relink(Dynamics?.Record, side?.Record);
        Dynamics = side;
        isTouched = true;
    }

    /// <summary>The person goes on as another row: the link of the old one stays (QL-3).</summary>
    public void Succeed(DynamicsSide side)
    {
        var old = Dynamics!;
        Dynamics = side;
        Linked.Add(side.Record);
        Former = [.. Former.Where(f => f.Record != old.Record && f.Record != side.Record), new(old.Record, old.Version)];
        isTouched = true;
    }

    /// <summary>A row that somebody may still report belongs to this person, and says nothing any more.</summary>
    public void AddFormer(FormerRow row)
    {
        if (IsFormer(row.Record) || Dynamics?.Record == row.Record) return;
        Former = [.. Former, row];
        Linked.Add(row.Record);
        isTouched = true;
    }

    public void ForgetFormer()
    {
        Unlinked.AddRange(Former.Select(f => f.Record));
        isTouched |= Former.Count > 0;
        Former = [];
    }

    public bool IsFormer(RecordId record) => Former.Any(f => f.Record == record);

    public void Set(Meeting meeting)
    {
        Meeting = Changed(Meeting, meeting);
        if (meeting is not (Meeting.Due or Meeting.Waiting)) AskedInVain = Changed(AskedInVain, 0);
    }

    /// <summary>The match has no answer now.</summary>
    public void WaitForMatch()
    {
        Set(Meeting.Waiting);
        AskedInVain = Changed(AskedInVain, AskedInVain + 1);
    }

    public void JoinInto(string? other) => JoinedInto = Changed(JoinedInto, other);

    public void Refuse(FieldRefusal? create) => CreateRefused = Changed(CreateRefused, create);

    public void RefuseRemoval(FieldRefusal? removal) => RemovalRefused = Changed(RemovalRefused, removal);

    public void TryLeast(SystemName? create) => LeastCreate = Changed(LeastCreate, create);

    public void Keep(SyncRequest? refused) => RefusedRequest = Changed(RefusedRequest, refused);

    public void Owe(OwedNotice notice)
    {
        Notices.Add(notice);
        isTouched = true;
    }

    public void Replace(OwedNotice notice, OwedNotice? next)
    {
        var at = Notices.IndexOf(notice);
        if (next is null) Notices.RemoveAt(at);
        else Notices[at] = next;
        isTouched = true;
    }

    public void Ask(SyncRequest? request) => Requested = Changed(Requested, request);

    public void Lay(string? claim) => Claim = Changed(Claim, claim);

    /// <summary>Answers the request that is open, by the latest line of the log.</summary>
    public void Answer(string result, string? reason)
    {
        Answered = new(result, reason, LogSequence, now);
        Requested = null;
        isTouched = true;
    }

    /// <summary>What was asked until then was answered otherwise: by a line that is not there any more, or by whoever joins the person.</summary>
    public void Answer(RequestAnswer answer)
    {
        Answered = answer;
        isTouched = true;
    }

    public void Trace(IReadOnlyList<string> rows)
    {
        Traces = rows;
        isTouched = true;
    }

    public void Replace(OpenCall call, OpenCall? next)
    {
        var at = Calls.IndexOf(call);
        if (next is null) Calls.RemoveAt(at);
        else Calls[at] = next;
        isTouched = true;
    }

    public void Open(OpenCall call)
    {
        Calls.Add(call with { OpenedAt = now });
        isTouched = true;
    }

    /// <summary>Is the field part of an open write?</summary>
    public bool IsOpen(string field) => Calls.Exists(c => c.Writes.ContainsKey(field));

    /// <summary>Does an answer that is still to come, or an unknown outcome, keep everything else from that side's record? (S-6)</summary>
    public bool IsBlocked(SystemName side) => Calls.Exists(c => c.To == side && c.Blocks);

    public bool Same(MappedField field, SystemName side, string? one, string? other) => Canonical.Same(field, side, one, other, policy.Rules);

    /// <summary>Writes a line of the activity log.</summary>
    public void Tell(string kind, string rule, string text, string? field = null, string? marketo = null, string? dynamics = null, SystemName? winner = null, string? code = null)
    {
        log.Add(new(LogSequence + 1, now, kind, field, marketo, dynamics, winner, rule, code, text));
        isTouched = true;
    }

    /// <summary>A line that was told of another person comes along, of its own moment (N-16).</summary>
    public void Tell(ActivityRow line)
    {
        log.Add(line with { Sequence = LogSequence + 1 });
        isTouched = true;
    }

    public Plan Finish()
    {
        var isBehind = isTouched || (IsOwedUnsent && person.OwedSince is null) || (!IsOwedUnsent && person.OwedSince is not null);
        var next = person with
        {
            Marketo = Marketo,
            Dynamics = Dynamics,
            Fields = fields,
            LeftOut = LeftOut,
            Calls = Calls,
            Meeting = Meeting,
            AskedInVain = AskedInVain,
            JoinedInto = JoinedInto,
            CreateRefused = CreateRefused,
            Claim = ClaimShown,
            Requested = Requested,
            Notices = Notices,
            LeastCreate = LeastCreate,
            RefusedRequest = RefusedRequest,
            RemovalRefused = RemovalRefused,
            Former = Former,
            Answered = Answered,
            Traces = Traces,
            LogSequence = LogSequence,
            MapVersion = policy.Map.Version,
            OwedSince = IsOwedUnsent ? person.OwedSince ?? NextCommit : null,
        };
        next = next with { Parked = Waits.Of(next, this) };
        var isChanged = isBehind || next.Parked != person.Parked;
        if (isChanged) next = next with { Commit = NextCommit };
        return new(isChanged ? next : person, isChanged, Effects, log, Linked, Unlinked, TakenOver) { Strangers = Strangers };
    }

    private T Changed<T>(T before, T after)
    {
        isTouched |= !Equals(before, after);
        return after;
    }

    private void Relink(RecordId? from, RecordId? to)
    {
        if (from is { } old) Unlinked.Add(old);
        if (to is not { } fresh) return;
        Linked.Add(fresh);
        Unlinked.Remove(fresh);
    }
}
