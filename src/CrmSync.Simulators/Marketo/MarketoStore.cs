using CrmSync.Simulators.Durability;
using CrmSync.Simulators.History;
using CrmSync.Simulators.Marketo.Access;
using CrmSync.Simulators.Marketo.Activities;
using CrmSync.Simulators.Marketo.Bulk;
using CrmSync.Simulators.Marketo.Campaigns;
using CrmSync.Simulators.Marketo.Commits;
using CrmSync.Simulators.Time;

namespace CrmSync.Simulators.Marketo;

/// <summary>Tables, clock, chance and journal under one lock: the only place that changes anything.</summary>
internal sealed class MarketoStore
{
    private readonly RecordLog log;
    private readonly CommitHistory history;
    private readonly BulkFiles files;
    private DateTimeOffset last;

    /// <summary>Settings and limits hold unless others were stored.</summary>
    public MarketoStore(VirtualClock clock, Random chance, Journal? journal, BulkFiles files, MarketoSettings settings, MarketoLimits limits)
    {
        this.files = files;
        (Clock, Chance, log, Settings, Limits) = (clock, chance, new RecordLog(journal), settings, limits);
        history = new CommitHistory(log);
        Tables = new Tables(new HistoryLog(history.Read));
        long place = 0;
        var words = new CommitWords();
        foreach (byte[] record in journal?.Replay() ?? [])
        {
            Replay(CommitCodec.Read(record, words), place);
            place += Journal.HeaderBytes + record.Length;
        }
    }

    public Lock Gate { get; } = new();

    public VirtualClock Clock { get; }

    public Random Chance { get; }

    public Tables Tables { get; }

    public MarketoSettings Settings { get; set; }

    public MarketoLimits Limits { get; set; }

    /// <summary>The counters as they were stored last.</summary>
    public UsageDay? Usage { get; private set; }

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
        if (Tables.Campaigns.Listening.Count > 0)
            new SmartLists(Tables).Fire(commit);
        history.Mark(Tables.History.Last, log.End);
        log.Append(CommitCodec.Write(commit));
        Tables.Apply(commit);
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

    public Task DurableAsync() => log.DurableAsync();

    /// <summary>All records so far: the whole state, and how it came about; then the files of bulk jobs. Wait for <see cref="DurableAsync"/> first.</summary>
    public IEnumerable<byte[]> Export()
    {
        DateTimeOffset at;
        string[] names;
        long end;
        lock (Gate)
            (at, end, names) = (last, log.End, [.. Tables.Bulk.Jobs.Values.Select(job => job.FileName)]);
        return log.Read(0, end).Concat(files.Pieces(names).Select(piece => CommitCodec.Write(new Commit(at, "") { Piece = piece })));
    }

    /// <summary>What takes the records of an export; InvalidOperationException when there are data already.</summary>
    public Action<byte[]> Import()
    {
        if (log.End > 0)
            throw new InvalidOperationException("An export is taken by an empty instance only: start one with no people on a new data folder.");
        var words = new CommitWords();
        return record =>
        {
            Commit commit = CommitCodec.Read(record, words);
            lock (Gate)
            {
                long place = log.End;
                log.Append(record);
                Replay(commit, place);
            }
        };
    }

    private void Replay(Commit commit, long place)
    {
        history.Mark(Tables.History.Last, place);
        Tables.Activities.Promote(commit.At);
        Tables.Apply(commit);
        if (commit.Piece is { } piece)
            files.Take(piece);
        (Settings, Limits, Usage) = (commit.Settings ?? Settings, commit.Limits ?? Limits, commit.Usage ?? Usage);
        last = commit.At > last ? commit.At : last;
        if (commit.ClockOffset is { } offset && offset > Clock.Offset)
            Clock.Advance(offset - Clock.Offset);
    }
}
