using System.Globalization;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests;

/// <summary>One person, driven by hand: every step is committed, every effect and line is kept.</summary>
internal sealed class Story(Person person, SyncPolicy policy)
{
    private int rows;

    public Person Person { get; private set; } = person;
    public DateTimeOffset Now { get; set; } = Given.Start;
    public FeedReach Reach { get; set; } = FeedReach.None;
    public TimeSpan OursAhead { get; init; }

    /// <summary>How far the feed had been read before what is seen next.</summary>
    public DateTimeOffset? ReadBefore { get; set; }
    public List<ActivityRow> Log { get; } = [];
    public List<Effect> Effects { get; } = [];
    public Plan Last { get; private set; } = null!;
    public long Version => Person.Dynamics!.Version;

    public IReadOnlyList<Write> Sent => [.. Effects.OfType<Effect.Send>().Select(s => Writes.Of(Person, s.Call)).OfType<Write>()];

    public FieldState this[string field] => Person.Fields[field];

    /// <summary>The one open call to a side.</summary>
    public OpenCall Call(SystemName to) => Assert.Single(Person.Calls, c => c.To == to);

    /// <summary>What is on its way to a side for a field; fails when nothing is.</summary>
    public string? Open(SystemName to, string field) => Call(to).Writes[field].Sent;

    public bool IsQuiet => Person.Calls.Count == 0 && Person.OwedSince is null;

    public Story MarketoRow(string field, string? old, string? now, int second = 0, string? row = null) =>
        See(new FieldChanged(Person.Marketo!.Record, row ?? string.Create(CultureInfo.InvariantCulture, $"r{++rows}"), Given.Start.AddSeconds(second), field, old, now, null));

    /// <summary>Rows of one second in one page.</summary>
    public Story MarketoRows(params (string Field, string? Old, string? Now)[] told) =>
        See([.. told.Select(row => new FieldChanged(Person.Marketo!.Record, string.Create(CultureInfo.InvariantCulture, $"r{++rows}"), Given.Start, row.Field, row.Old, row.Now, null))]);

    public Story DynamicsRow(long version, params (string Field, string? Value)[] values) => See(new RecordSeen(Given.Row(Person.Dynamics?.Record ?? Given.LeadRow, version, null, values)));

    public Story See(params Change[] changes) => Take(Planner.Observe(Person, new(null, changes, Reach.ReadTo, Reach.TipReadBegan, Person.Dynamics?.Epoch ?? 0, false) { OursAhead = OursAhead, ReadBefore = ReadBefore }, policy, Reach, Now));

    /// <summary>The refresh reads the row again; every given field is to be read from both sides.</summary>
    public Story Refreshes(long version, params (string Field, string? Value)[] values) =>
        Take(Planner.Observe(Person, new(null, [new RecordSeen(Given.Row(Person.Dynamics!.Record, version, null, values))], Reach.ReadTo, Reach.TipReadBegan, Person.Dynamics.Epoch, false) { Refresh = [.. values.Select(v => v.Field)] }, policy, Reach, Now));

    public Story InEpoch(int epoch, params Change[] changes) => Take(Planner.Observe(Person, new(null, changes, Reach.ReadTo, Reach.TipReadBegan, epoch, false), policy, Reach, Now));

    public Story IsMissed(int epoch) => Take(Planner.Missed(Person, Person.Dynamics!.Record, epoch, policy, Reach, Now));

    /// <summary>Marketo takes the open call; from that second on, where given, a row can be its effect.</summary>
    public Story MarketoAccepts(int? from = null) =>
        Settle(Call(SystemName.Marketo), new Outcome.Accepted(Person.Marketo?.Record ?? Given.MarketoRecord, null) { AppliedFrom = from is { } second ? Given.Start.AddSeconds(second) : null });

    /// <summary>Dynamics takes the open call at that version and shows what was sent, or what is given.</summary>
    public Story DynamicsAccepts(long version, params (string Field, string? Value)[] shown)
    {
        var call = Call(SystemName.Dynamics);
        var values = call.Writes.ToDictionary(w => w.Key, w => w.Value.Sent);
        foreach (var (field, value) in shown) values[field] = value;
        var row = Person.Dynamics!.Record;
        return Settle(call, new Outcome.Accepted(row, new(row, version, Now, null, values) { WriteMark = call.Id }));
    }

    public Story Refuses(SystemName side, RefusalReason reason = RefusalReason.Invalid, string? field = null) => Settle(Call(side), new Outcome.Refused(reason, "code", "No.", field));

    /// <summary>The answer to the open call is lost; from that second on, where given, a row can be its effect, and it left at that one.</summary>
    public Story Loses(SystemName side, bool mayLand = true, int? from = null, int? left = null)
    {
        DateTimeOffset? At(int? second) => second is { } given ? Given.Start.AddSeconds(given) : null;
        return Settle(Call(side), new Outcome.Deferred("timedOut", null, mayLand) { AppliedFrom = At(from), Left = At(left) });
    }

    public Story Settle(OpenCall call, Outcome outcome) => Take(Planner.Settle(Person, call.Id, outcome, policy, Reach, Now));

    public Story Reads(RecordId record, RecordSnapshot? found) => Take(Planner.Read(Person, record, found, Now, policy, Reach, Now));

    /// <summary>A read that began earlier is answered now.</summary>
    public Story ReadsLate(RecordId record, RecordSnapshot? found, TimeSpan ago) => Take(Planner.Read(Person, record, found, Now - ago, policy, Reach, Now));

    public Story ReadsMarketo(int second, params (string Field, string? Value)[] values) =>
        Reads(Given.MarketoRecord, new(Given.MarketoRecord, 0, Given.Start.AddSeconds(second), null, values.ToDictionary(v => v.Field, v => v.Value)));

    /// <summary>Marketo answers what it is told as custom activities.</summary>
    public Story Tells(Outcome outcome)
    {
        foreach (var notice in Person.Notices.Where(n => n.SentAt is not null)) Take(Planner.Settle(Person, notice.Id, outcome, policy, Reach, Now));
        return this;
    }

    /// <summary>Marketo took every custom activity.</summary>
    public Story Told() => Tells(new Outcome.Accepted(Given.MarketoRecord, null));

    public Story IsRetried(string? field) => Take(Planner.Retry(Person, field, policy, Reach, Now));

    public Story Crashes() => Take(Planner.Resume(Person, policy, Reach, Now));

    /// <summary>The activation is another one; the delivery has every call but these.</summary>
    public Story Resumes(params string[] lost) => Take(Planner.Resume(Person, policy, Reach, Now, lost.ToHashSet()));

    /// <summary>The stored state could not be read for a while, and can be now.</summary>
    public Story Recovers() => Take(Planner.Recover(Person, policy, Reach, Now));

    public Story Wakes() => Take(Planner.Wake(Person, false, policy, Reach, Now));

    public Story Decides(MatchDecision decision) => Take(Planner.Decide(Person, decision, policy, Reach, Now));

    public Story Follows(PersonRow holder) => Take(Planner.Follow(Person, holder, policy, Reach, Now));

    /// <summary>Sync Person to Microsoft is asked for, nothing more.</summary>
    public Story IsRequested(Campaign campaign = Campaign.Trigger, bool asContact = false, string? owner = null, string? key = null) =>
        Take(Planner.Request(Person, new(owner, Now) { Campaign = campaign, AsContact = asContact, Key = key }, null, policy, Reach, Now));

    /// <summary>Another person hands everything over.</summary>
    public Story Absorbs(Person joiner) => Take(Planner.Absorb(Person, new(joiner, []), policy, Reach, Now)!);

    /// <summary>It is asked for, and the match says that the row is to be created, unless it exists.</summary>
    public Story IsAsked(string? owner = null)
    {
        IsRequested();
        return Effects.Contains(new Effect.AskMatch()) ? Decides(new MatchDecision.CreateRow(owner)) : this;
    }

    /// <summary>Time passes and both feeds are read to their tips.</summary>
    public Story Passes(TimeSpan time)
    {
        Now += time;
        Reach = new(Now, Now, Now);
        return Wakes();
    }

    private Story Take(Plan plan)
    {
        Last = plan;
        if (plan.IsChanged) Person = plan.Person;
        Effects.Clear();
        Effects.AddRange(plan.Effects);
        Log.AddRange(plan.Activities);
        return this;
    }
}
