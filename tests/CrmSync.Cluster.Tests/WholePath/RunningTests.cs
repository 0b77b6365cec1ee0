using System.Diagnostics;
using System.Globalization;
using CrmSync.Contracts.Actions;
using CrmSync.Contracts.Budgets;
using CrmSync.Contracts.Ledger;
using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Pauses, budgets, people that cannot be helped, conflicts, and the answer to "is it settled?".</summary>
public sealed class RunningTests
{
    [Fact]
    public async Task B_4_Edits_made_during_a_pause_and_a_restart_travel_after_the_resume()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead("b4@example.com", "Pause"));
        await engine.SettleAsync();
        var id = Assert.Single(await engine.InMarketo.FindAsync("b4@example.com", "id")).Id();
        await engine.Control.PauseAsync();
        var (marketo, dynamics) = (await engine.MarketoControl.NowAsync(), await engine.DynamicsControl.NowAsync());
        await engine.InMarketo.EditAsync(id, new { title = "From Marketo" });
        await engine.InDynamics.EditAsync("leads", lead, new { address1_city = "From Dynamics" });
        await engine.InDynamics.CreateAsync("leads", Texts.Lead("b4-new@example.com", "New"));
        await engine.StopSiloAsync();
        await engine.StartSiloAsync();
        for (var i = 0; i < 5; i++) Assert.False((await engine.Control.SettledAsync()).Settled);
        Assert.Equal("paused", (await engine.Control.StatusAsync()).State);
        Assert.Empty(await engine.MarketoControl.OursAsync(marketo));
        Assert.Empty(await engine.DynamicsControl.OursAsync(dynamics));

        await engine.Control.ResumeAsync();
        await engine.SettleAsync();
        Assert.Equal("From Marketo", (await engine.InDynamics.ReadAsync("leads", lead)).Text("jobtitle"));
        Assert.Equal("From Dynamics", (await engine.InMarketo.ReadAsync(id, "city")).Text("city"));
        Assert.Single(await engine.InMarketo.FindAsync("b4-new@example.com", "id"));
    }

    [Fact]
    public async Task B_4_What_waits_to_be_written_when_a_pause_begins_leaves_after_it_and_nothing_is_read_meanwhile()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "b4-queued@example.com", ("address1_city", "Oslo"));
        var calls = await lead.Marketo.CallsAsync("syncLeads");
        await lead.Marketo.FaultAsync(new { operation = "syncLeads", code = "606", message = "Max rate limit exceeded" });
        await lead.InDynamicsAsync("address1_city", "Hamar");
        await lead.Marketo.ArrivesAsync("syncLeads", calls);
        await engine.Control.PauseAsync();
        await lead.Marketo.MendAsync();
        var (paused, since) = (await engine.MarketoControl.CallsAsync(), Stopwatch.GetTimestamp());
        await Engine.UntilAsync(() => Task.FromResult(Stopwatch.GetElapsedTime(since) > TimeSpan.FromSeconds(6)), "six seconds have passed");
        Assert.Equal("Oslo", await lead.MarketoAsync("city"));
        Assert.InRange(await engine.MarketoControl.CallsAsync() - paused, 0, 3);
        await engine.Control.ResumeAsync();
        await engine.SettleAsync();
        await lead.AssertAsync("city", "address1_city", "Hamar");
    }

    [Fact]
    public async Task B_8_Limits_mean_waiting_and_never_fail_a_record()
    {
        await using var engine = await Engine.StartAsync(people: 30, marketo: Texts.Prompt);
        await engine.SettleAsync();
        await engine.MarketoControl.FaultAsync(new { operation = "*", code = "606", message = "Max rate limit exceeded", every = 2, times = 6 });
        await engine.DynamicsControl.FaultAsync(new { operation = "*", status = 429, code = "0x80072322", retryAfter = 1, every = 3, times = 6 });
        var linked = await LinkedAsync(engine);
        var rows = linked.Take(6).ToList();
        foreach (var (row, i) in rows.Select((r, i) => (r, i))) await Retried(() => engine.InMarketo.EditAsync(long.Parse(row.Marketo!.Value.Id, CultureInfo.InvariantCulture), new { city = $"City {i}" }));
        await engine.SettleAsync();
        Assert.True(await engine.MarketoControl.RefusedAsync("606") > 0);
        var status = await engine.Control.StatusAsync();
        Assert.Equal((0, 0), (status.Refusals, status.People.GetValueOrDefault("waiting")));
        foreach (var (row, i) in rows.Select((r, i) => (r, i)))
            Assert.Equal($"City {i}", (await engine.InMarketo.ReadAsync(long.Parse(row.Marketo!.Value.Id, CultureInfo.InvariantCulture), "city")).Text("city"));
    }

    [Fact]
    public async Task B_8_Calls_leased_before_a_kill_count_as_spent_after_the_restart()
    {
        await using var engine = await Engine.StartAsync(adjust: s => s with { MarketoCallsPerDay = 500 });
        IGovernorGrain Governor() => engine.Grains.GetGrain<IGovernorGrain>($"{Engine.Connection}/marketo");
        await Governor().LeaseAsync(500);
        Assert.Equal(0, (await Governor().LeaseAsync(1)).Calls);
        await engine.StopSiloAsync(abruptly: true);
        await engine.StartSiloAsync();
        Assert.Equal(0, (await Governor().LeaseAsync(1)).Calls);
        Assert.Equal(500, (await Governor().StatusAsync()).CallsToday);
    }

    [Fact]
    public async Task B_8_The_window_ends_as_much_later_as_a_leased_call_may_begin()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        await engine.SettleAsync();
        // Paused, nobody but the test leases; without a limit nothing of before counts.
        await engine.Control.PauseAsync();
        await engine.StopSiloAsync();
        engine.Adjust(s => s with { MarketoCallsPer20Seconds = 15 });
        await engine.StartSiloAsync();
        var governor = engine.Grains.GetGrain<IGovernorGrain>($"{Engine.Connection}/marketo");
        var clock = Stopwatch.StartNew();
        Assert.Equal(15, (await governor.LeaseAsync(15)).Calls);
        var next = await governor.LeaseAsync(1);
        Assert.Equal(0, next.Calls);
        Assert.True(clock.Elapsed + next.AskAgain >= TimeSpan.FromSeconds(22), $"another call after {next.AskAgain.TotalSeconds} s may begin within 20 s of one that was leased and began late");
    }

    [Fact]
    public async Task B_8_Calls_to_Marketo_within_20_seconds_never_exceed_the_budget_over_a_restart_too()
    {
        const int Max = 15;
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: s => s with { MarketoCallsPer20Seconds = Max });
        var samples = new List<(TimeSpan Before, long Calls, TimeSpan After)>();
        var clock = Stopwatch.StartNew();
        var isRestarted = false;
        await Engine.UntilAsync(
            async () =>
            {
                samples.Add((clock.Elapsed, await engine.MarketoControl.CallsAsync(), clock.Elapsed));
                if (!isRestarted && samples[^1].Calls >= Max)
                {
                    isRestarted = true;
                    await engine.StopSiloAsync(abruptly: true);
                    await engine.StartSiloAsync();
                }
                return clock.Elapsed > TimeSpan.FromSeconds(23);
            },
            "samples");
        Assert.True(isRestarted, "the engine asked for its whole budget");
        // What came between two samples came between the question of the one and the answer of the other, however slow both were.
        var most = samples.Max(late => late.Calls - samples.Where(s => s.After <= late.After && late.After - s.Before < TimeSpan.FromSeconds(19.5)).Select(s => s.Calls).DefaultIfEmpty(late.Calls).Min());
        Assert.True(most <= Max, $"{most} calls");
    }

    [Fact]
    public async Task B_8_A_side_that_asks_for_time_is_not_called_before_it_has_passed()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        await engine.SettleAsync();
        await engine.DynamicsControl.FaultAsync(new { operation = "delta", status = 429, code = "0x80072322", retryAfter = 9, times = 1 });
        await Engine.UntilAsync(async () => await engine.DynamicsControl.RefusedAsync("0x80072322") > 0, "Dynamics asks for nine seconds");
        var (calls, since) = (await engine.DynamicsControl.CallsAsync(), Stopwatch.GetTimestamp());
        await Engine.UntilAsync(() => Task.FromResult(Stopwatch.GetElapsedTime(since) > TimeSpan.FromSeconds(4)), "four of them have passed");
        // One call may have been under way.
        Assert.InRange(await engine.DynamicsControl.CallsAsync() - calls, 0, 1);
        await engine.SettleAsync();
    }

    [Fact]
    public async Task B_10_B_11_A_person_whose_write_never_gets_an_answer_holds_up_nobody_behind_it()
    {
        await using var engine = await Engine.StartAsync(people: 1300, marketo: Texts.Prompt);
        var stuck = await engine.InMarketo.CreateAsync(Texts.Person("stuck@example.com", "Stuck"));
        await engine.SettleAsync();
        await engine.DynamicsControl.FaultAsync(new { operation = "create", status = 503 });
        _ = engine.Grains.GetGrain<IActionsGrain>(Engine.Connection).SyncPersonAsync(stuck, null);
        await Engine.UntilAsync(async () => await engine.DynamicsControl.RefusedAsync("http503") > 0 || await engine.DynamicsControl.CallsAsync("create") > 0, "the create is tried");
        var others = (await LinkedAsync(engine)).Select(p => long.Parse(p.Marketo!.Value.Id, CultureInfo.InvariantCulture)).ToList();
        Assert.True(others.Count >= 1000, $"{others.Count} others");
        var before = await engine.DynamicsControl.NowAsync();
        await engine.InMarketo.EditManyAsync(others, "city", "Behind the stuck one");
        await Engine.UntilAsync(
            async () => (await engine.DynamicsControl.OursAsync(before)).Count(e => e is { Field: "address1_city", New: "Behind the stuck one" }) == others.Count
                && await engine.Control.StatusAsync() is { } status && status.People.GetValueOrDefault("waiting") - status.Parked.GetValueOrDefault("ambiguous") == 1,
            "everybody else");
        Assert.Equal("waiting", (await engine.PersonAsync(stuck))!.Standing.ToString().ToLowerInvariant());
        Assert.Empty(await engine.InDynamics.ListAsync("leads", "emailaddress1 eq 'stuck@example.com'"));
        await engine.DynamicsControl.ClearFaultsAsync();
        await engine.SettleAsync();
        Assert.Single(await engine.InDynamics.ListAsync("leads", "emailaddress1 eq 'stuck@example.com'"));
    }

    [Fact]
    public async Task B_10_The_cursor_passes_a_page_whose_person_is_parked()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: setting => setting with { MarketoLanding = TimeSpan.FromMinutes(10) });
        using var lead = await Pair.LinkedAsync(engine, "leads", "b10-parked@example.com", ("address1_city", "Oslo"));
        await lead.Marketo.FaultAsync(new { operation = "syncLeads", dropBefore = true, times = 1 });
        await lead.InDynamicsAsync("address1_city", "Hamar");
        await Engine.UntilAsync(async () => (await engine.PersonAsync(lead.Id))!.Waiting == "unknownOutcome", "the outcome is unknown");
        await Engine.UntilAsync(async () => (await engine.Control.StatusAsync()).Feeds.All(f => f.PagesWaiting == 0), "all pages have passed");
        Assert.Equal("unknownOutcome", (await engine.PersonAsync(lead.Id))!.Waiting);
        Assert.Equal("Oslo", await lead.MarketoAsync("city"));
    }

    [Fact]
    public async Task B_12_Somebody_who_is_edited_without_end_does_not_hold_the_pages()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead("b12@example.com", "Busy"));
        await engine.SettleAsync();
        var id = Assert.Single(await engine.InMarketo.FindAsync("b12@example.com", "id")).Id();
        await engine.DynamicsControl.FaultAsync(new { operation = "update", latency = 700 });
        var (edits, before, passed) = (0, 0, 0);
        // Each time fewer pages wait than before, the cursor has passed some, although this person owes something at every moment.
        await Engine.UntilAsync(
            async () =>
            {
                await engine.InMarketo.EditAsync(id, new { city = $"City {++edits}" });
                var pages = (await engine.Control.StatusAsync()).Feeds.Single(f => f.System == "marketo").PagesWaiting;
                passed += pages < before ? 1 : 0;
                before = pages;
                return edits >= 40 && passed >= 5;
            },
            "pages pass again and again");
        await engine.SettleAsync();
        Assert.Equal($"City {edits}", (await engine.InDynamics.ReadAsync("leads", lead)).Text("address1_city"));
    }

    [Fact]
    public async Task B_13_A_repeated_observation_changes_nothing()
    {
        await using var engine = await Engine.StartAsync(people: 20, marketo: Texts.Prompt);
        await engine.SettleAsync();
        var people = await engine.Grains.GetGrain<ILedgerGrain>(Engine.Connection).FindPeopleAsync(null, null, null, null, 100);
        var before = await CommitsAsync(engine, people);
        await engine.ReadMarketoAgainAsync();
        Assert.Equal(before, await CommitsAsync(engine, people));
    }

    [Fact]
    public async Task B_16_A_person_whose_commit_conflicts_sends_nothing_and_is_read_anew()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead("b16@example.com", "Conflict"));
        await engine.SettleAsync();
        var id = Assert.Single(await engine.InMarketo.FindAsync("b16@example.com", "id")).Id();
        var person = (await engine.PersonAsync(id))!.Id;
        var storage = engine.Services.GetRequiredKeyedService<IGrainStorage>("Default");
        var grain = GrainId.Create("person", $"{Engine.Connection}/{person}");
        var stored = new GrainState<PersonDocument>();
        await storage.ReadStateAsync("person", grain, stored);
        await storage.WriteStateAsync("person", grain, stored);
        var before = await engine.DynamicsControl.NowAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => engine.Grains.GetGrain<IPersonGrain>($"{Engine.Connection}/{person}").ObserveAsync(new(
            null, [new FieldChanged(RecordId.Person(id), "900001", DateTimeOffset.UnixEpoch.AddYears(100), "city", null, "Never sent", null)], DateTimeOffset.MinValue, null, 1, false)));
        Assert.Empty(await engine.DynamicsControl.OursAsync(before));

        await engine.InMarketo.EditAsync(id, new { city = "After the conflict" });
        await engine.SettleAsync();
        Assert.Equal("After the conflict", (await engine.InDynamics.ReadAsync("leads", lead)).Text("address1_city"));
        Assert.Equal(["After the conflict"], (await engine.DynamicsControl.OursAsync(before)).Where(e => e.Field == "address1_city").Select(e => e.New));
    }

    [Fact]
    public async Task B_17_Settled_is_false_while_anything_is_open_and_while_paused()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead("b17@example.com", "Open"));
        await engine.SettleAsync();
        await engine.MarketoControl.FaultAsync(new { operation = "syncLeads", latency = 2500, times = 1 });
        var calls = await engine.MarketoControl.CallsAsync("syncLeads");
        await engine.InDynamics.EditAsync("leads", lead, new { jobtitle = "Slow" });
        await Engine.UntilAsync(async () => await engine.MarketoControl.CallsAsync("syncLeads") > calls, "the write leaves");
        while ((await engine.InMarketo.FindAsync("b17@example.com", "title"))[0].Text("title") != "Slow") Assert.False((await engine.Control.SettledAsync()).Settled);
        await engine.SettleAsync();
        await engine.Control.PauseAsync();
        Assert.False((await engine.Control.SettledAsync()).Settled);
        await engine.Control.ResumeAsync();
        await engine.SettleAsync();
    }

    [Fact]
    public async Task B_17_Asking_whether_all_is_settled_wakes_the_feeds()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: setting => setting with { PollInterval = TimeSpan.FromMinutes(10) });
        using var lead = await Pair.LinkedAsync(engine, "leads", "b17-wakes@example.com", ("address1_city", "Oslo"));
        await lead.InDynamicsAsync("address1_city", "Hamar");
        await engine.SettleAsync();
        await lead.AssertAsync("city", "address1_city", "Hamar");
    }

    private static async Task<List<PersonRow>> LinkedAsync(Engine engine) =>
        [.. (await engine.Grains.GetGrain<ILedgerGrain>(Engine.Connection).FindPeopleAsync(null, null, null, null, 5000)).Where(p => p is { Marketo: not null, Dynamics: not null })];

    private static async Task<List<long>> CommitsAsync(Engine engine, IReadOnlyList<PersonRow> people)
    {
        var commits = new List<long>();
        foreach (var person in people)
            commits.Add((await engine.Grains.GetGrain<IPersonGrain>($"{Engine.Connection}/{person.Person}").ObserveAsync(new(null, [], DateTimeOffset.MinValue, null, 1, false))).Commit);
        return commits;
    }

    private static async Task Retried(Func<Task> call)
    {
        while (await Record.ExceptionAsync(call) is not null) { }
    }
}
