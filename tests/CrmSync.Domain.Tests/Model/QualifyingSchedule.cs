using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Model;

/// <summary>One random interleaving of edits on both sides, one qualification at any moment, both Dynamics feeds in any order, lost answers and crashes, under the real planner.</summary>
internal sealed class QualifyingSchedule
{
    private const string Start = "0";
    private readonly Random random;
    private readonly Story story;
    private readonly Queue<Effect> effects = new();
    private readonly List<FieldChanged> pending = [];
    private readonly Dictionary<RecordId, (string Value, long Version, string? Mark)> rows = new() { [Given.LeadRow] = (Start, 10, null) };
    private readonly Dictionary<RecordId, long> readTo = [];
    private readonly HashSet<string?> written = [];
    private long version = 10;
    private int second;
    private int edits;

    private QualifyingSchedule(int seed)
    {
        random = new(seed);
        story = new(Given.Linked(RecordKind.Lead, ("city", Start)), Given.Policy(Given.Field("city")));
    }

    public string Marketo { get; private set; } = Start;
    public string? LastInMarketo { get; private set; }
    public string? LastInDynamics { get; private set; }
    public string Row => rows[rows.ContainsKey(Given.ContactRow) ? Given.ContactRow : Given.LeadRow].Value;
    public Person Person => story.Person;
    public bool IsRested { get; private set; }
    public bool WroteToClosedLead { get; private set; }

    /// <summary>Is the edit on the other side, or told as the loser of a collision, or was it carried there and replaced since?</summary>
    public bool IsAccounted(string? edit) => edit is null || Marketo == edit || written.Contains(edit) || story.Log.Exists(l => l.Kind == "collision" && (l.MarketoValue == edit || l.DynamicsValue == edit));

    public static QualifyingSchedule Run(int seed)
    {
        var schedule = new QualifyingSchedule(seed);
        for (var step = 0; step < 60; step++) schedule.Step(schedule.random.Next(14));
        schedule.Rest();
        return schedule;
    }

    private bool IsQualified => rows.ContainsKey(Given.ContactRow);

    private void Step(int act)
    {
        switch (act)
        {
            case 0 when edits < 5: EditMarketo(); break;
            case 1 when edits < 5: EditDynamics(); break;
            case 2 when random.Next(3) == 0: Qualify(); break;
            case 3 or 4: PollMarketo(); break;
            case 5 or 6: Poll(Given.ContactRow); break;
            case 7 or 8: Poll(Given.LeadRow); break;
            case 9 or 10 or 11: Perform(isLost: random.Next(5) == 0); break;
            case 12 when random.Next(3) == 0: Crash(); break;
            case 13: Then(story.Wakes()); break;
        }
    }

    private void EditMarketo()
    {
        edits++;
        LastInMarketo = $"m{edits}";
        WriteMarketo(LastInMarketo);
    }

    private void EditDynamics()
    {
        edits++;
        LastInDynamics = $"d{edits}";
        rows[IsQualified ? Given.ContactRow : Given.LeadRow] = (LastInDynamics, ++version, null);
    }

    private void Qualify()
    {
        if (IsQualified) return;
        var lead = rows[Given.LeadRow];
        rows[Given.ContactRow] = (lead.Value, ++version, null);
        rows[Given.LeadRow] = lead with { Version = ++version };
    }

    private void WriteMarketo(string value)
    {
        if (Marketo == value) return;
        second += random.Next(2);
        pending.Add(new(Given.MarketoRecord, $"g{version}.{pending.Count}.{random.Next()}", Given.Start.AddSeconds(second), "city", Marketo, value, null));
        Marketo = value;
    }

    private void PollMarketo()
    {
        Change[] page = [.. pending];
        random.Shuffle(page);
        pending.Clear();
        Then(story.See(page));
    }

    private void Poll(RecordId record)
    {
        if (!rows.TryGetValue(record, out var row) || (row.Version <= readTo.GetValueOrDefault(record) && random.Next(4) > 0)) return;
        readTo[record] = row.Version;
        Then(story.See(new RecordSeen(Snapshot(record))));
    }

    private RecordSnapshot Snapshot(RecordId record)
    {
        var row = rows[record];
        var isClosed = IsQualified && record == Given.LeadRow;
        return Given.Row(record, row.Version, row.Mark, ("city", row.Value)) with
        {
            Standing = isClosed ? RecordStanding.Qualified : RecordStanding.Open,
            QualifiedInto = isClosed ? Given.ContactRow : null,
            OriginatingLead = record == Given.ContactRow ? Given.LeadRow.Id : null,
        };
    }

    private void Perform(bool isLost)
    {
        if (!effects.TryDequeue(out var effect)) return;
        switch (effect)
        {
            case Effect.Follow follow: Then(story.Reads(follow.Successor, Snapshot(follow.Successor))); break;
            case Effect.ReadRecord { Record.System: SystemName.Dynamics } read: Then(story.Reads(read.Record, Snapshot(read.Record))); break;
            case Effect.ReadRecord read:
                PollMarketo();
                Then(story.Reads(read.Record, new(read.Record, 0, Given.Start.AddSeconds(++second), null, new Dictionary<string, string?> { ["city"] = Marketo })));
                break;
            case Effect.Send send when Person.Calls.FirstOrDefault(c => c.Id == send.Call) is { } call: Land(call, isLost); break;
        }
    }

    private void Land(OpenCall call, bool isLost)
    {
        Outcome outcome = new Outcome.Accepted(Given.MarketoRecord, null);
        if (call.To == SystemName.Marketo)
        {
            foreach (var write in call.Writes.Values)
            {
                written.Add(write.Sent);
                WriteMarketo(write.Sent!);
            }
        }
        else outcome = LandInDynamics(call);
        Then(story.Settle(call, isLost ? new Outcome.Deferred("timedOut", null, true) : outcome));
    }

    private Outcome LandInDynamics(OpenCall call)
    {
        var record = Person.Dynamics!.Record;
        if (call.IfVersion != rows[record].Version) return new Outcome.Refused(RefusalReason.VersionMismatch, "0x80060882", "The row moved.", null);
        WroteToClosedLead |= IsQualified && record == Given.LeadRow;
        foreach (var write in call.Writes.Values)
        {
            written.Add(write.Sent);
            rows[record] = (write.Sent!, ++version, call.Id);
        }
        return new Outcome.Accepted(record, Snapshot(record));
    }

    private void Crash()
    {
        effects.Clear();
        if (random.Next(2) == 0) readTo.Clear();
        Then(story.Crashes());
    }

    private void Rest()
    {
        Qualify();
        for (var round = 0; round < 40; round++)
        {
            PollMarketo();
            Poll(Given.ContactRow);
            Poll(Given.LeadRow);
            for (var i = 0; i < 20 && effects.Count > 0; i++) Perform(isLost: false);
            if (effects.Count == 0 && story.IsQuiet && pending.Count == 0 && Person.Dynamics is { Successor: null } && rows.All(r => readTo.GetValueOrDefault(r.Key) >= r.Value.Version))
            {
                IsRested = true;
                return;
            }
            Then(story.Passes(TimeSpan.FromHours(2)));
        }
    }

    private void Then(Story told)
    {
        foreach (var effect in told.Effects) effects.Enqueue(effect);
        told.Effects.Clear();
    }
}
