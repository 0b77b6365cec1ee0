using System.Text.Json;
using System.Text.Json.Serialization;
using CrmSync.Simulators.Durability;
using CrmSync.Simulators.Marketo.Activities;
using CrmSync.Simulators.Marketo.Campaigns;
using CrmSync.Simulators.Time;

namespace CrmSync.Simulators.Marketo;

/// <summary>Tables, clock, chance and journal under one lock: the only place that changes anything.</summary>
internal sealed class MarketoStore
{
    private static readonly JsonSerializerOptions Compact = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private readonly Journal? journal;
    private DateTimeOffset last;

    public MarketoStore(VirtualClock clock, Random chance, Journal? journal)
    {
        (Clock, Chance, this.journal) = (clock, chance, journal);
        TimeSpan offset = TimeSpan.Zero;
        foreach (byte[] record in journal?.Replay() ?? [])
        {
            Commit commit = JsonSerializer.Deserialize<Commit>(record, Compact)!;
            Tables.Activities.Promote(commit.At);
            Tables.Apply(commit);
            last = commit.At;
            offset = commit.ClockOffset ?? offset;
        }

        clock.Advance(offset > clock.Offset ? offset - clock.Offset : TimeSpan.Zero);
    }

    public Lock Gate { get; } = new();

    public VirtualClock Clock { get; }

    public Random Chance { get; }

    public Tables Tables { get; } = new();

    public MarketoSettings Settings { get; set; } = new();

    public MarketoLimits Limits { get; set; } = new();

    /// <summary>Called after a commit that queued or scheduled people for campaigns.</summary>
    public Action? Queued { get; set; }

    /// <summary>The time of this moment; never behind anything that was committed. Rows that are due become visible.</summary>
    public DateTimeOffset Now()
    {
        DateTimeOffset now = Clock.GetUtcNow();
        last = now > last ? now : last;
        Tables.Activities.Promote(last);
        return last;
    }

    public void Commit(Commit commit)
    {
        if (commit.IsEmpty)
            return;
        if (Tables.Campaigns.All.Count > 0)
            new SmartLists(Tables).Fire(commit);
        Tables.Apply(commit);
        journal?.Append(JsonSerializer.SerializeToUtf8Bytes(commit, Compact));
        if (commit.MovesCampaigns)
            Queued?.Invoke();
    }

    /// <summary>A row for the log at the commit's time, late by chance.</summary>
    public Activity Row(Commit commit, int leadId, int type, string? primary = null)
    {
        bool late = Settings.LateShare > 0 && Chance.NextDouble() < Settings.LateShare;
        return new Activity
        {
            Id = Tables.Activities.LastId + commit.Activities.Count + 1,
            LeadId = leadId,
            Type = type,
            Date = DateTimeOffset.FromUnixTimeSeconds(commit.At.ToUnixTimeSeconds()),
            At = commit.At,
            VisibleAt = late ? commit.At + TimeSpan.FromSeconds(Chance.NextDouble() * Settings.LateSeconds) : commit.At,
            Primary = primary,
        };
    }

    public Task DurableAsync() => journal is null ? Task.CompletedTask : journal.DurableAsync(journal.Position);
}
