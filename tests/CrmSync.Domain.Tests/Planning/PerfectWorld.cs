using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Planning;

/// <summary>Both sides, answering every call at once and to the letter; it keeps what was written.</summary>
internal sealed class PerfectWorld(Dictionary<string, string?> marketo, Dictionary<string, string?> dynamics, long version)
{
    private int second = 3600;

    public IReadOnlyDictionary<string, string?> Marketo => marketo;
    public IReadOnlyDictionary<string, string?> Dynamics => dynamics;
    public List<(SystemName To, string Field, string? Value)> Written { get; } = [];

    /// <summary>Somebody edits; what the side's feed is to show for it. Null: it was so already.</summary>
    public Change? Edit(SystemName side, RecordId record, string field, string? value)
    {
        var values = side == SystemName.Marketo ? marketo : dynamics;
        if (values[field] == value) return null;
        var old = values[field];
        values[field] = value;
        if (side == SystemName.Marketo) return new FieldChanged(record, $"h{++second}", Given.Start.AddSeconds(second), field, old, value, null);
        version++;
        return new RecordSeen(new(record, version, Given.Start, null, new Dictionary<string, string?>(dynamics)));
    }

    /// <summary>Performs the story's effects until nothing is left; false when that takes too long.</summary>
    public bool Settle(Story story)
    {
        var queue = new Queue<Effect>(story.Effects);
        for (var step = 0; step < 60; step++)
        {
            if (!queue.TryDequeue(out var effect))
            {
                if (story.IsQuiet && !story.Person.Fields.Values.Any(f => f.Undecided)) return true;
                story.Passes(TimeSpan.FromHours(2));
                foreach (var next in story.Effects) queue.Enqueue(next);
                continue;
            }
            Perform(story, effect, queue);
        }
        return false;
    }

    private void Perform(Story story, Effect effect, Queue<Effect> queue)
    {
        void Then(Story told)
        {
            foreach (var next in told.Effects) queue.Enqueue(next);
        }
        if (effect is Effect.ReadRecord { Record.System: SystemName.Marketo } read) Then(story.Reads(read.Record, new(read.Record, 0, Given.Start.AddSeconds(++second), null, marketo)));
        if (effect is Effect.ReadRecord { Record.System: SystemName.Dynamics } row) Then(story.Reads(row.Record, new(row.Record, version, story.Now, null, dynamics)));
        if (effect is not Effect.Send send || story.Person.Calls.FirstOrDefault(c => c.Id == send.Call) is not { } call) return;
        if (call.To == SystemName.Marketo) ToMarketo(story, call, Then);
        else Then(ToDynamics(story, call));
    }

    private void ToMarketo(Story story, OpenCall call, Action<Story> then)
    {
        var rows = new List<Change>();
        foreach (var (field, write) in call.Writes)
        {
            Written.Add((SystemName.Marketo, field, write.Sent));
            if (marketo[field] == write.Sent) continue;
            rows.Add(new FieldChanged(Given.MarketoRecord, $"w{++second}", Given.Start.AddSeconds(second), field, marketo[field], write.Sent, null));
            marketo[field] = write.Sent;
        }
        then(story.Settle(call, new Outcome.Accepted(Given.MarketoRecord, null)));
        then(story.See([.. rows]));
    }

    private Story ToDynamics(Story story, OpenCall call)
    {
        if (call.IfVersion != version) return story.Settle(call, new Outcome.Refused(RefusalReason.VersionMismatch, "0x80060882", "The row moved.", null));
        foreach (var (field, write) in call.Writes)
        {
            Written.Add((SystemName.Dynamics, field, write.Sent));
            dynamics[field] = write.Sent;
        }
        version++;
        var row = story.Person.Dynamics!.Record;
        return story.Settle(call, new Outcome.Accepted(row, new(row, version, story.Now, null, new Dictionary<string, string?>(dynamics)) { WriteMark = call.Id }));
    }
}
