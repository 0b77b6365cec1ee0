namespace CrmSync.Simulators.Marketo.Campaigns;

/// <summary>All campaigns, who is on the way through them, who passed them, and what is scheduled.</summary>
internal sealed class CampaignTable
{
    private readonly HashSet<(int Campaign, int Lead)> passed = [];
    private readonly Queue<long> triggered = new();
    private readonly Queue<long> batch = new();
    private long given;

    public SortedDictionary<int, SmartCampaign> All { get; } = [];

    /// <summary>Those that take people in by what is done to them, by id; all others need not be asked about a commit.</summary>
    public IReadOnlyList<SmartCampaign> Listening { get; private set; } = [];

    public Dictionary<long, CampaignRun> Runs { get; } = [];

    public SortedDictionary<long, CampaignSchedule> Schedules { get; } = [];

    private long LastRun { get; set; }

    /// <summary>A fresh id for a run or a schedule.</summary>
    public long GiveId() => given = Math.Max(given, LastRun) + 1;

    public int NextId => All.Count == 0 ? 1001 : All.Keys.Max() + 1;

    public void Define(SmartCampaign campaign)
    {
        All[campaign.Id] = campaign;
        Listening = [.. All.Values.Where(one => one is { Active: true, Trigger: { On: not TriggerKind.CampaignIsRequested } })];
    }

    public void Apply(Commit commit)
    {
        foreach (CampaignRun run in commit.Runs ?? [])
            Put(run);
        foreach (long id in commit.Finished ?? [])
            Runs.Remove(id);
        foreach (CampaignSchedule schedule in commit.Schedules ?? [])
        {
            Schedules[schedule.Id] = schedule;
            LastRun = Math.Max(LastRun, schedule.Id);
        }

        foreach (long id in commit.Unscheduled ?? [])
            Schedules.Remove(id);
    }

    /// <summary>Whether the person may enter the flow (Marketo's qualification rule).</summary>
    public bool Admits(SmartCampaign campaign, int lead) => campaign.Qualification == Qualification.Any || !passed.Contains((campaign.Id, lead));

    /// <summary>Campaigns whose flow the person entered.</summary>
    public IEnumerable<SmartCampaign> PassedBy(int lead) => All.Values.Where(campaign => passed.Contains((campaign.Id, lead)));

    /// <summary>The oldest run of a lane that nobody has taken yet.</summary>
    public CampaignRun? Take(bool batchLane)
    {
        Queue<long> queue = batchLane ? batch : triggered;
        while (queue.TryDequeue(out long id))
        {
            if (Runs.TryGetValue(id, out CampaignRun? run))
                return run;
        }

        return null;
    }

    private void Put(CampaignRun run)
    {
        if (run.Id > LastRun)
        {
            LastRun = run.Id;
            (run.Batch ? batch : triggered).Enqueue(run.Id);
            passed.Add((run.Campaign, run.Lead));
        }

        Runs[run.Id] = run;
    }
}
