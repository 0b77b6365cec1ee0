using System.Threading.Channels;

namespace CrmSync.Simulators.Marketo.Campaigns;

/// <summary>
/// Carries people through flows on the simulator's clock: triggered runs at once, batch runs in a lane of their own at a bounded rate, so that a big
/// batch holds no trigger up. What is queued is in the journal: after a restart it goes on where it was.
/// </summary>
internal sealed class CampaignRunner : IAsyncDisposable
{
    private readonly MarketoStore store;
    private readonly SmartLists lists;
    private readonly FlowActions actions;
    private readonly WebhookCalls webhooks;
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource stop = new();
    private readonly HashSet<Task> running = [];
    private readonly ITimer timer;
    private readonly Task loop;
    private int triggered;
    private int batch;
    private DateTimeOffset nextBatch;

    public CampaignRunner(MarketoStore store, HttpMessageHandler handler)
    {
        this.store = store;
        lists = new SmartLists(store.Tables);
        actions = new FlowActions(store, lists);
        webhooks = new WebhookCalls(store, handler);
        timer = store.Clock.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        store.Queued = Wake;
        Wake();
        loop = LoopAsync();
    }

    /// <summary>Looks again: something was queued, scheduled, or the clock was moved.</summary>
    public void Wake() => wake.Writer.TryWrite(true);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        store.Queued = null;
        await loop;
        Task[] left;
        lock (running)
            left = [.. running];
        await Task.WhenAll(left);
        await timer.DisposeAsync();
        webhooks.Dispose();
        stop.Dispose();
    }

    private async Task LoopAsync()
    {
        try
        {
            while (await wake.Reader.WaitToReadAsync(stop.Token))
            {
                wake.Reader.TryRead(out _);
                lock (store.Gate)
                    Look();
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed: what is left is in the journal.
        }
    }

    private void Look()
    {
        TimeSpan offset = store.Clock.Offset;
        DateTimeOffset now = store.Now();
        foreach (CampaignSchedule schedule in store.Tables.Campaigns.Schedules.Values.Where(schedule => schedule.RunAt <= now).ToList())
            Begin(schedule, now);
        while (triggered < store.Settings.TriggerRunsAtOnce && store.Tables.Campaigns.Take(batchLane: false) is { } run)
            Start(run);
        while (batch < store.Settings.BatchRunsAtOnce && nextBatch <= now && store.Tables.Campaigns.Take(batchLane: true) is { } run)
        {
            Start(run);
            nextBatch = (nextBatch > now.AddSeconds(-1) ? nextBatch : now) + TimeSpan.FromSeconds(1 / store.Settings.BatchRunsPerSecond);
        }

        LookAgain(now);
        if (store.Clock.Offset != offset)
            Wake();
    }

    /// <summary>Sets the timer for the next start; a clock that was moved in between makes a span of time wrong, so the caller looks at it.</summary>
    private void LookAgain(DateTimeOffset now)
    {
        IEnumerable<DateTimeOffset> due = store.Tables.Campaigns.Schedules.Values.Select(schedule => schedule.RunAt);
        DateTimeOffset? next = (nextBatch > now ? due.Append(nextBatch) : due).Cast<DateTimeOffset?>().Min();
        TimeSpan wait = next is { } at ? TimeSpan.FromTicks(Math.Clamp((at - now).Ticks, 0, TimeSpan.TicksPerDay)) : Timeout.InfiniteTimeSpan;
        timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Queues a batch campaign's members; the schedule is done in the same commit.</summary>
    private void Begin(CampaignSchedule schedule, DateTimeOffset now)
    {
        var commit = new Commit(now, FlowActions.Client) { Unscheduled = [schedule.Id] };
        if (store.Tables.Campaigns.All.TryGetValue(schedule.Campaign, out SmartCampaign? campaign))
        {
            foreach (int lead in lists.Members(campaign))
                lists.Enter(commit, campaign, lead, batch: true, schedule.Tokens);
        }

        store.Commit(commit);
    }

    private void Start(CampaignRun run)
    {
        if (run.Batch)
            batch++;
        else
            triggered++;
        lock (running)
        {
            Task task = Task.Run(() => RunAsync(run), CancellationToken.None);
            running.Add(task);
            _ = task.ContinueWith(Ended, TaskScheduler.Default);
        }

        void Ended(Task done)
        {
            lock (running)
                running.Remove(done);
            lock (store.Gate)
            {
                if (run.Batch)
                    batch--;
                else
                    triggered--;
            }

            Wake();
        }
    }

    private async Task RunAsync(CampaignRun? run)
    {
        try
        {
            while (run is not null && !stop.IsCancellationRequested)
                run = await StepAsync(run);
        }
        catch (OperationCanceledException)
        {
            // Disposed in the middle of a call: its step is behind, so it is not called twice.
        }
    }

    private async Task<CampaignRun?> StepAsync(CampaignRun run)
    {
        CampaignRun? next;
        SmartCampaign campaign;
        Webhook webhook;
        HttpRequestMessage? request;
        lock (store.Gate)
        {
            if (!store.Tables.Campaigns.All.TryGetValue(run.Campaign, out campaign!) || run.Step >= campaign.Flow.Count
                || store.Tables.Leads.Find(run.Lead) is not { } lead)
            {
                store.Commit(new Commit(store.Now(), FlowActions.Client) { Finished = [run.Id] });
                return null;
            }

            FlowStep step = campaign.Flow[run.Step];
            if (step.Step != StepKind.CallWebhook)
                return actions.Do(campaign, run, lead, step);
            webhook = step.Webhook!;
            request = WebhookCalls.Request(webhook, new CampaignTokens(store, campaign, run, lead));
            next = actions.Advance(new Commit(store.Now(), FlowActions.Client), campaign, run);
        }

        await webhooks.CallAsync(campaign, run, webhook, request, stop.Token);
        return next;
    }
}
