using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>Does a person wait for something other than the answer to a call in progress, and what wakes it? (B-10)</summary>
public static class Waits
{
    /// <summary>Woken by the end of the first walk, not by the clock.</summary>
    public static readonly DateTimeOffset WhenFirstSyncEnds = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A newly chosen field is being read (F-5).</summary>
    public const string Refreshing = "refreshing";

    /// <summary>Several records could be this person (N-9): woken by whoever holds one of them and changes, and asked again now and then.</summary>
    public const string Ambiguous = "ambiguous";

    /// <summary>The person to be joined cannot be read now (B-16): woken by it as soon as it can.</summary>
    public const string Joining = "joining";

    /// <summary>The side says that it does not have the record, and its feed has not told why (D-9, D-10).</summary>
    public const string Missing = "missing";

    // What a side cannot answer now costs calls each time; after two seconds each, half a minute at most.
    private const int DoublingsMost = 4;

    private static readonly TimeSpan JoinAgain = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ReadAgain = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    internal static ParkedMark? Of(Person person, Draft draft)
    {
        (string Reason, DateTimeOffset? At)? wait = null;
        void Add(string reason, DateTimeOffset? at)
        {
            if (wait is null || (at is { } t && (wait.Value.At is not { } w || t < w))) wait = (reason, at);
        }
        var policy = draft.Policy;
        foreach (var call in person.Calls.Where(c => c.To == SystemName.Marketo))
        {
            if (call.State == CallState.Accepted) Add("confirming", Later(call.At + policy.Lateness, draft));
            if (call.State == CallState.Unknown) Add("unknownOutcome", Landing.IsOver(draft, call) ? Soon(policy.TryAgain, draft) : Later(call.At + policy.Landing + policy.Lateness, draft));
        }
        foreach (var call in person.Calls.Where(c => c is { To: SystemName.Dynamics, State: CallState.Unknown })) Add("unknownOutcome", Later(call.At + policy.TryAgain, draft));
        var absent = IsRowLookedFor(person) ? person.Dynamics?.Absent : null;
        if (absent is not null) Add(Missing, Later(absent.NotBefore, draft));
        foreach (var call in person.Calls.Where(c => c.State == CallState.Reading && absent is null)) Add("reading", Later(call.At + policy.TryAgain, draft));
        if (person.Dynamics is { Successor: not null }) Add("following", Soon(policy.MeetAgain, draft));
        if (person.Marketo is { Standing: SideStanding.Live, ReadDue: true }) Add("reading", Soon(policy.TryAgain, draft));
        if (absent is null && (person.Dynamics is { DeleteReported: true } or { Doubt: not null } || person.Requested is { Stage: RequestStage.Checking })) Add("reading", Soon(policy.TryAgain, draft));
        if (person.Requested is { Stage: RequestStage.Qualified or RequestStage.Reading }) Add("reading", Soon(policy.TryAgain, draft));
        // What is to be read again waits for the read, where there is still somebody to be read (F-3).
        if (person.Fields.Values.Any(f => f.Undecided && !Choosing.IsUnread(f))) Add("confirming", Soon(policy.Lateness + Margin, draft));
        if (draft.BothLive && draft.Policy.Map.On(person.Dynamics!.Record.Kind).Any(f => Choosing.IsUnread(draft.Field(f.Name)))) Add(Refreshing, Soon(ReadAgain, draft));
        // A little more than the bound: the feed is not read all the time.
        if (draft.BothLive && draft.Policy.Map.On(person.Dynamics!.Record.Kind).Any(f => Choosing.IsUntold(draft, draft.Field(f.Name)))) Add(Refreshing, Soon(policy.Lateness + policy.TryAgain, draft));
        if (person.Marketo is { Standing: SideStanding.Missing, MissingSince: { } since }) Add(Missing, Later(since + policy.Lateness, draft));
        if (draft.TryAgainAt is { } again) Add("deferred", again);
        if (person.Marketo is { Standing: SideStanding.Live })
            foreach (var notice in person.Notices.Where(n => n is { SentAt: null, NotBefore: not null, IsDenied: false })) Add("telling", Later(notice.NotBefore!.Value, draft));
        switch (person.Meeting)
        {
            case Meeting.Waiting: Add("matching", Soon(policy.MeetAgain * (1 << Math.Clamp(draft.AskedInVain - 1, 0, DoublingsMost)), draft)); break;
            case Meeting.AfterFirstSync: Add("firstSync", WhenFirstSyncEnds); break;
            case Meeting.Ambiguous: Add(Ambiguous, draft.AsksSoon ? Soon(policy.MeetAgain, draft) : null); break;
            case Meeting.PutOff: Add(Joining, Soon(JoinAgain, draft)); break;
        }
        if (wait is not { } w) return null;
        return person.Parked is { } before && before.Reason == w.Reason && Near(before.WakeAt, w.At, draft.Now) ? before : new(w.Reason, draft.Now, w.At);
    }

    /// <summary>Does something wait for a read of the row in Dynamics?</summary>
    internal static bool IsRowLookedFor(Person person) =>
        person.Dynamics is { DeleteReported: true } or { Doubt: not null } || person.Requested is { Stage: RequestStage.Checking } || person.Calls.Any(c => c.State == CallState.Reading);

    private static DateTimeOffset Later(DateTimeOffset due, Draft draft)
    {
        var at = due + Margin + Margin;
        return at > draft.Now ? at : draft.Now + Margin;
    }

    /// <summary>A repeated observation does not push the moment away (B-13).</summary>
    private static DateTimeOffset Soon(TimeSpan wait, Draft draft) =>
        draft.Before.Parked?.WakeAt is { } at && at > draft.Now && at < draft.Now + wait ? at : draft.Now + wait;

    private static bool Near(DateTimeOffset? one, DateTimeOffset? other, DateTimeOffset now) =>
        one == other || (one is { } a && other is { } b && a > now && (a - b).Duration() < TimeSpan.FromMilliseconds(500));
}
