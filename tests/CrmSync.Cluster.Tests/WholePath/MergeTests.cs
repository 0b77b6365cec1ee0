using System.Text.Json.Nodes;
using CrmSync.Contracts.Ledger;
using CrmSync.Domain.Activities;
using static CrmSync.Cluster.Tests.WholePath.RequestTests;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Records that somebody merges on one side.</summary>
public sealed class MergeTests
{
    private static readonly string[] Link = ["id", "title", "crmsyncDynamicsId", "crmsyncRecordType", "crmsyncIsDeleted"];

    [Theory]
    [InlineData("lead")]
    [InlineData("contact")]
    public async Task G_1_G_3_The_person_of_the_loser_is_marked_and_the_winners_goes_on(string table)
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var winner = await CreateAsync(engine, table, "winner@example.com");
        var loser = await CreateAsync(engine, table, "loser@example.com");
        await engine.SettleAsync();
        await engine.InDynamics.MergeAsync(table, winner, loser, new JsonObject { ["jobtitle"] = "Merged title" });
        await engine.SettleAsync();
        var kept = Assert.Single(await engine.InMarketo.FindAsync("winner@example.com", Link));
        var marked = Assert.Single(await engine.InMarketo.FindAsync("loser@example.com", Link));
        Assert.Equal((winner, "false", "Merged title"), (kept.Text("crmsyncDynamicsId"), kept.Text("crmsyncIsDeleted"), kept.Text("title")));
        Assert.Equal(("true", null, "Buyer"), (marked.Text("crmsyncIsDeleted"), marked.Text("crmsyncRecordType"), marked.Text("title")));
        var line = Assert.Single(await engine.ActivitiesAsync((await engine.PersonAsync(marked.Id()))!.Id), l => l.Rule == "G-3");
        Assert.Contains(winner, line.Text, StringComparison.Ordinal);
        var before = (await engine.MarketoControl.NowAsync(), await engine.DynamicsControl.NowAsync());
        await engine.InDynamics.EditAsync($"{table}s", loser, new { jobtitle = "Of the loser" });
        await engine.SettleAsync();
        Assert.Empty(await engine.MarketoControl.OursAsync(before.Item1));
        Assert.Empty(await engine.DynamicsControl.OursAsync(before.Item2));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task G_1_MG_1_The_winners_filter_flag_alone_decides(bool loserFlag, bool winnerFlag)
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var winner = await CreateAsync(engine, "lead", "flag-w@example.com", false);
        var loser = await CreateAsync(engine, "lead", "flag-l@example.com", loserFlag);
        await engine.SettleAsync();
        Assert.Equal(loserFlag ? 1 : 0, (await engine.InMarketo.FindAsync("flag-l@example.com", "id")).Count);
        await Pair.ApartAsync(engine, async () =>
        {
            await engine.InDynamics.MergeAsync("lead", winner, loser);
            await engine.InDynamics.EditAsync("leads", winner, new Dictionary<string, object> { ["new_synctomkto"] = winnerFlag, ["jobtitle"] = "Of the winner" });
        });
        var people = (await engine.InMarketo.FindAsync("flag-w@example.com", Link)).Concat(await engine.InMarketo.FindAsync("flag-l@example.com", Link)).ToList();
        Assert.Equal(loserFlag || winnerFlag ? 1 : 0, people.Count);
        if (people.Count == 0) return;
        // A stale person keeps what it showed; the others show the row that won.
        Assert.Equal(winnerFlag ? winner : loser, people[0].Text("crmsyncDynamicsId"));
        var view = (await engine.PersonAsync(people[0].Id()))!;
        Assert.Equal((winner, winnerFlag ? PersonStanding.InStep : PersonStanding.Stale), (view.DynamicsId, view.Standing));
    }

    [Fact]
    public async Task G_2_A_merge_in_Marketo_hands_the_losers_row_to_a_winner_without_one()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var row = await CreateAsync(engine, "lead", "g2l@example.com");
        await engine.SettleAsync();
        var loser = Assert.Single(await engine.InMarketo.FindAsync("g2l@example.com", "id")).Id();
        var winner = await engine.InMarketo.CreateAsync(Texts.Person("g2w@example.com", "Winner", "Chief"));
        await engine.InMarketo.MergeAsync(winner, loser);
        await engine.SettleAsync();
        var shown = await engine.InMarketo.ReadAsync(winner, Link);
        Assert.Equal((row, "Lead"), (shown.Text("crmsyncDynamicsId"), shown.Text("crmsyncRecordType")));
        Assert.Equal((row, PersonStanding.InStep), ((await engine.PersonAsync(winner))!.DynamicsId, (await engine.PersonAsync(winner))!.Standing));
        Assert.Equal(("Chief", "g2w@example.com"), ((await engine.InDynamics.ReadAsync("leads", row)).Text("jobtitle"), (await engine.InDynamics.ReadAsync("leads", row)).Text("emailaddress1")));
        await engine.InDynamics.EditAsync("leads", row, new { jobtitle = "Of the row" });
        await engine.SettleAsync();
        Assert.Equal("Of the row", (await engine.InMarketo.ReadAsync(winner, "title")).Text("title"));
    }

    [Fact]
    public async Task G_2_With_two_links_the_losers_row_is_left_alone_and_listed()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var kept = await CreateAsync(engine, "lead", "two-w@example.com");
        var alone = await CreateAsync(engine, "lead", "two-l@example.com");
        await engine.SettleAsync();
        var winner = Assert.Single(await engine.InMarketo.FindAsync("two-w@example.com", "id")).Id();
        var loser = Assert.Single(await engine.InMarketo.FindAsync("two-l@example.com", "id")).Id();
        var dynamics = await engine.DynamicsControl.NowAsync();
        await engine.InMarketo.MergeAsync(winner, loser);
        await engine.SettleAsync();
        Assert.Equal(kept, (await engine.InMarketo.ReadAsync(winner, Link)).Text("crmsyncDynamicsId"));
        var refusal = Assert.Single(await engine.Grains.GetGrain<ILedgerGrain>(Engine.Connection).RefusalsAsync(RefusalFilter.All, null, 10));
        Assert.Equal(("merge", "unlinked", (await engine.PersonOfRowAsync(alone))!.Id), (refusal.Operation, refusal.Code, refusal.Person));
        await engine.InDynamics.EditAsync("leads", alone, new { jobtitle = "Nobody's" });
        await engine.SettleAsync();
        Assert.DoesNotContain(await engine.DynamicsControl.OursAsync(dynamics), e => e.Row == alone);
        Assert.Empty(await engine.InMarketo.FindAsync("two-l@example.com", "id"));
        Assert.Equal("Buyer", (await engine.InMarketo.ReadAsync(winner, "title")).Text("title"));
    }

    [Fact]
    public async Task G_2_C_11_An_edit_of_the_loser_in_the_second_of_the_merge_is_not_taken_for_the_winners()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var rows = new List<(string Row, long Winner)>();
        for (var i = 0; i < 3; i++)
        {
            var kept = await CreateAsync(engine, "lead", $"same-w{i}@example.com");
            await CreateAsync(engine, "lead", $"same-l{i}@example.com");
            await engine.SettleAsync();
            var winner = Assert.Single(await engine.InMarketo.FindAsync($"same-w{i}@example.com", "id")).Id();
            var loser = Assert.Single(await engine.InMarketo.FindAsync($"same-l{i}@example.com", "id")).Id();
            await engine.InMarketo.EditAsync(loser, new { title = "Of the loser" });
            await engine.InMarketo.MergeAsync(winner, loser);
            rows.Add((kept, winner));
        }
        await engine.SettleAsync();
        foreach (var (row, winner) in rows)
            Assert.Equal(("Buyer", "Buyer"), ((await engine.InDynamics.ReadAsync("leads", row)).Text("jobtitle"), (await engine.InMarketo.ReadAsync(winner, "title")).Text("title")));
    }

    [Fact]
    public async Task G_2_C_11_An_edit_of_the_loser_that_comes_a_page_before_the_merge_is_told_of_is_not_written_to_the_winners_row()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var kept = await CreateAsync(engine, "lead", "before-w@example.com");
        await CreateAsync(engine, "lead", "before-l@example.com");
        await engine.SettleAsync();
        var winner = Assert.Single(await engine.InMarketo.FindAsync("before-w@example.com", "id")).Id();
        var loser = Assert.Single(await engine.InMarketo.FindAsync("before-l@example.com", "id")).Id();
        await engine.InMarketo.EditAsync(winner, new { title = "Chef" });
        await engine.SettleAsync();
        var before = await engine.DynamicsControl.NowAsync();
        await engine.Control.PauseAsync();
        await engine.InMarketo.EditAsync(loser, new { title = "Of the loser" });
        var other = await engine.InMarketo.CreateAsync(Texts.Person("before-o@example.com", "Other"));
        for (var i = 0; i < 320; i++) await engine.InMarketo.EditAsync(other, new { city = $"City {i}" });
        await engine.InMarketo.MergeAsync(winner, loser);
        await engine.Control.ResumeAsync();
        await engine.SettleAsync();
        Assert.DoesNotContain(await engine.DynamicsControl.OursAsync(before), e => e.Row == kept && e.Field == "jobtitle");
        Assert.Equal("Chef", (await engine.InDynamics.ReadAsync("leads", kept)).Text("jobtitle"));
    }

    [Fact]
    public async Task N_18_G_2_Rows_of_our_own_fields_that_a_merge_moved_to_the_winner_are_blamed_on_nobody_and_nothing_is_put_back()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        await CreateAsync(engine, "lead", "moved-w@example.com");
        var qualified = await CreateAsync(engine, "lead", "moved-l@example.com");
        var deleted = await CreateAsync(engine, "lead", "moved-d@example.com");
        var alone = await engine.InMarketo.CreateAsync(Texts.Person("moved-a@example.com", "Alone"));
        await engine.SettleAsync();
        async Task<long> IdAsync(string email) => Assert.Single(await engine.InMarketo.FindAsync(email, "id")).Id();
        var (winner, loser, gone) = (await IdAsync("moved-w@example.com"), await IdAsync("moved-l@example.com"), await IdAsync("moved-d@example.com"));
        await engine.InDynamics.QualifyAsync(qualified);
        await engine.InDynamics.DeleteAsync("leads", deleted);
        await engine.SettleAsync();
        await engine.InMarketo.MergeAsync(winner, loser);
        await engine.InMarketo.MergeAsync(alone, gone);
        await engine.SettleAsync();
        var before = await engine.MarketoControl.NowAsync();
        await engine.ReadMarketoAgainAsync();
        foreach (var id in new[] { winner, alone }) Assert.DoesNotContain(await engine.ActivitiesAsync((await engine.PersonAsync(id))!.Id), l => l.Kind == "putBack");
        Assert.Empty(await engine.MarketoControl.OursAsync(before));
    }

    [Fact]
    public async Task G_2_N_4_What_was_asked_for_a_person_that_is_merged_away_meanwhile_is_made_for_the_winner_and_the_caller_is_told()
    {
        HeldAnswers answers = null!;
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: s => Quick(s) with { Dynamics = budget => answers = new(s.Dynamics(budget)) });
        var loser = await engine.InMarketo.CreateAsync(Texts.Person("asked-l@example.com", "Loser"));
        var winner = await engine.InMarketo.CreateAsync(Texts.Person("asked-w@example.com", "Winner"));
        await engine.SettleAsync();
        answers.Hold(alsoOfNothing: true);
        var asking = AskAsync(engine, loser);
        await answers.Arrived;
        await engine.InMarketo.MergeAsync(winner, loser);
        await Engine.UntilAsync(async () => (await engine.ActivitiesAsync($"person:{loser}")).Any(line => line.Rule == "G-2"), "the merge is known");
        answers.Release();
        var answer = await asking;
        await engine.SettleAsync();
        Assert.Empty(await engine.InDynamics.ListAsync("leads", "emailaddress1 eq 'asked-l@example.com'"));
        var row = Assert.Single(await engine.InDynamics.ListAsync("leads", "emailaddress1 eq 'asked-w@example.com'")).Text("leadid");
        Assert.Equal((row, "created", row), ((await engine.PersonAsync(winner))!.DynamicsId, answer.Result, answer.DynamicsId));
        Assert.Single(await LinesAsync(engine, winner, "requested"), line => line.Rule == "G-2");
        Assert.Equal(0, (await engine.Control.StatusAsync()).Refusals);
    }

    private static Task<string> CreateAsync(Engine engine, string table, string email, bool? flag = null)
    {
        var row = new Dictionary<string, object?> { ["lastname"] = "Merge", ["emailaddress1"] = email, ["jobtitle"] = "Buyer", ["new_synctomkto"] = flag };
        if (table == "lead") row["subject"] = "Merge";
        return engine.InDynamics.CreateAsync($"{table}s", row);
    }
}
