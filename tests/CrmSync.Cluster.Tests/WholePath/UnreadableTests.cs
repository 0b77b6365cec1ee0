using System.Net;
using System.Net.Http.Json;
using CrmSync.Contracts.Ledger;
using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>A person whose stored state cannot be read is parked, holds up nobody, and loses nothing (B-16).</summary>
public sealed class UnreadableTests
{
    [Theory]
    [InlineData("damaged", "damaged")]
    [InlineData("newerForm", "form 9")]
    [InlineData("newerFormat", "format 2")]
    public async Task B_16_Unreadable_state_holds_up_nobody_is_listed_and_is_never_written_over(string how, string said)
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        using var lost = await Pair.LinkedAsync(engine, "leads", "b16-lost@example.com", ("address1_city", "Oslo"), ("jobtitle", "Clerk"));
        using var other = await Pair.LinkedAsync(engine, "leads", "b16-other@example.com", ("address1_city", "Oslo"), ("jobtitle", "Clerk"));
        var stored = await BreakAsync(engine, lost, how, () => BothAsync(lost, other));
        var broken = stored.Data;
        await engine.SettleAsync();

        await other.AssertAsync("city", "address1_city", "Hamar");
        await other.AssertAsync("title", "jobtitle", "Chief");
        var status = await engine.Control.StatusAsync();
        Assert.All(status.Feeds, feed => Assert.Equal(0, feed.PagesWaiting));
        Assert.Equal((1, 1, 1L), (status.Parked["unreadable"], status.People["refused"], status.Refusals));
        Assert.Equal(1, (await engine.Control.SettledAsync()).Refused);
        var line = Assert.Single(await DeskAsync(engine));
        Assert.Equal(("read", "", "unreadable"), (line.Operation, line.Field, line.Code));
        Assert.True(line.Tries >= 3, $"{line.Tries} tries");
        Assert.Contains(said, line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("b16-lost", line.Text, StringComparison.Ordinal);

        await lost.InDynamicsAsync("address1_city", "Gjøvik");
        await lost.InMarketoAsync("title", "Owner");
        await engine.SettleAsync();
        Assert.Equal(broken, stored.Data);
        Assert.Equal("Oslo", await lost.MarketoAsync("city"));
        await AssertOnceAsync(engine, "b16-lost@example.com");
        Assert.NotNull(UnreadableStateException.In(await Record.ExceptionAsync(() => Grain(engine, line.Person).RetryAsync(""))));
        await AssertAnswersAsync(engine, line);
    }

    [Fact]
    public async Task B_16_When_the_state_is_mended_and_retried_what_was_edited_meanwhile_arrives_by_the_rules()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        using var lost = await Pair.LinkedAsync(engine, "leads", "b16-mend@example.com", ("address1_city", "Oslo"), ("jobtitle", "Clerk"), ("telephone1", "+47 22 00 00 01"));
        var stored = await BreakAsync(engine, lost, "damaged", () => lost.InMarketoAsync("title", "Chief"));
        await engine.SettleAsync();
        await lost.InDynamicsAsync("telephone1", "+47 22 00 00 02");
        await lost.InMarketoAsync("city", "Hamar");
        await lost.InDynamicsAsync("address1_city", "Gjøvik");
        await engine.SettleAsync();
        var line = Assert.Single(await DeskAsync(engine));

        stored.Mend();
        Assert.True(await Grain(engine, line.Person).RetryAsync(line.Field));
        await engine.SettleAsync();

        await lost.AssertAsync("title", "jobtitle", "Chief");
        Assert.Equal(await lost.DynamicsAsync("telephone1"), await lost.MarketoAsync("phone"));
        await lost.AssertAsync("city", "address1_city", "Hamar");
        Assert.Equal(("C-1", "Gjøvik"), Assert.Single((await lost.CollisionsAsync()).Select(c => (c.Rule, c.DynamicsValue))));
        Assert.Single(await lost.ActivitiesAsync(), a => a is { Kind: "recovered", Rule: "B-16" });
        await AssertGoneAsync(engine);
        await AssertOnceAsync(engine, "b16-mend@example.com");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task B_16_A_restart_or_the_slow_clock_tries_again_and_a_row_deleted_meanwhile_is_found_gone(bool isRestarted)
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        using var lost = await Pair.LinkedAsync(engine, "leads", "b16-again@example.com", ("address1_city", "Oslo"));
        var person = (await engine.PersonAsync(lost.Id))!.Id;
        var stored = await BreakAsync(engine, lost, "damaged", () => lost.InMarketoAsync("city", "Hamar"));
        await engine.SettleAsync();
        await engine.InDynamics.DeleteAsync("leads", lost.Row);
        await engine.SettleAsync();

        var tries = Assert.Single(await DeskAsync(engine)).Tries;
        await AgainAsync(engine, stored, isRestarted);
        await Engine.UntilAsync(async () => Assert.Single(await DeskAsync(engine)).Tries > tries, "another try in vain");
        stored.Mend();
        await AgainAsync(engine, stored, isRestarted);
        await Engine.UntilAsync(async () => (await DeskAsync(engine)).Count == 0, "it was read again");
        await engine.SettleAsync();

        await AssertGoneAsync(engine);
        Assert.Null((await Grain(engine, person).ViewAsync())!.DynamicsId);
        Assert.Equal("Hamar", await lost.MarketoAsync("city"));
        Assert.Empty(await engine.InDynamics.ListAsync("leads", "emailaddress1 eq 'b16-again@example.com'"));
    }

    [Fact]
    public async Task B_16_N_17_A_campaigns_request_that_passed_a_person_who_could_not_be_read_is_done_once_it_can_be_read()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var asked = await engine.InMarketo.CreateAsync(Texts.Person("b16-asked@example.com", "Asked"));
        await engine.SettleAsync();
        var person = (await engine.PersonAsync(asked))!.Id;
        var stored = await BreakAsync(engine, person, "damaged", () => engine.InMarketo.EditAsync(asked, new { crmsyncRequest = "batch lead" }));
        await engine.SettleAsync();
        Assert.Equal(person, Assert.Single(await DeskAsync(engine)).Person);
        await engine.StopSiloAsync(abruptly: true);
        stored.Mend();
        await engine.StartSiloAsync();
        await Engine.UntilAsync(async () => (await engine.InDynamics.ListAsync("leads", "emailaddress1 eq 'b16-asked@example.com'")).Count == 1, "the row is created");
        await engine.SettleAsync();
        Assert.Single(await engine.DynamicsControl.OursAsync(), e => e is { Operation: "create", Table: "lead", Field: null });
        await AssertGoneAsync(engine);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task B_16_D_10_A_merge_or_a_delete_in_Marketo_that_passed_a_person_who_could_not_be_read_is_learned_once_it_can_be_read(bool isMerged)
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        using var lost = await Pair.LinkedAsync(engine, "leads", "b16-ended@example.com", ("address1_city", "Oslo"));
        var winner = await engine.InMarketo.CreateAsync(Texts.Person("b16-winner@example.com", "Winner"));
        await engine.SettleAsync();
        var stored = await BreakAsync(engine, lost, "damaged", () => isMerged ? engine.InMarketo.MergeAsync(winner, lost.Id) : engine.InMarketo.DeleteAsync(lost.Id));
        await engine.SettleAsync();
        var line = Assert.Single(await DeskAsync(engine));
        Assert.Null((await engine.PersonAsync(winner))!.DynamicsId);

        stored.Mend();
        Assert.True(await Grain(engine, line.Person).RetryAsync(line.Field));
        await Engine.UntilAsync(async () => (await engine.ActivitiesAsync(line.Person)).Any(a => a.Kind == "deleted" && a.Rule == (isMerged ? "G-2" : "D-2")), "it is told");
        await engine.SettleAsync();
        Assert.Equal(isMerged ? lost.Row : null, (await engine.PersonAsync(winner))!.DynamicsId);
        await AssertGoneAsync(engine);
    }

    [Fact]
    public async Task B_16_N_16_Whoever_is_to_join_a_person_that_cannot_be_read_waits_without_a_commit_and_joins_as_soon_as_it_can_be_read()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var known = await engine.InMarketo.CreateAsync(Texts.Person("b16-join@example.com", "Join"));
        await engine.SettleAsync();
        var row = "";
        var stored = await BreakAsync(engine, (await engine.PersonAsync(known))!.Id, "damaged", async () => row = await engine.InDynamics.CreateAsync("leads", Texts.Lead("b16-join@example.com", "Join", "Buyer")));
        await engine.SettleAsync();
        Assert.Equal(1, (await engine.Control.StatusAsync()).Parked.GetValueOrDefault("joining"));
        var joiner = Grain(engine, (await engine.PersonOfRowAsync(row))!.Id);
        var commit = await CommitAsync(joiner);
        for (var i = 0; i < 3; i++) await joiner.WakeAsync(FeedReach.None, false);
        await engine.SettleAsync();
        Assert.Equal(commit, await CommitAsync(joiner));
        var line = Assert.Single(await DeskAsync(engine));

        stored.Mend();
        Assert.True(await Grain(engine, line.Person).RetryAsync(line.Field));
        await Engine.UntilAsync(async () => (await engine.PersonOfRowAsync(row)) is { MarketoId: not null }, "the two are joined");
        await engine.SettleAsync();
        await AssertOnceAsync(engine, "b16-join@example.com");
        await AssertGoneAsync(engine);
    }

    [Fact]
    public async Task B_16_A_store_that_does_not_answer_parks_nobody_and_the_page_waits()
    {
        var store = new DeafStore();
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, configure: silo => store.Wrap(silo.Services));
        using var pair = await Pair.LinkedAsync(engine, "leads", "b16-deaf@example.com", ("address1_city", "Oslo"));
        await engine.StopSiloAsync();
        await pair.InDynamicsAsync("address1_city", "Hamar");
        store.Refuse(7);
        await engine.StartSiloAsync();
        await engine.SettleAsync();
        Assert.Equal(7, store.Refused);
        await pair.AssertAsync("city", "address1_city", "Hamar");
        Assert.DoesNotContain(await pair.ActivitiesAsync(), a => a.Kind == "recovered");
        await AssertGoneAsync(engine);
    }

    /// <summary>The gateway says where to look, for one and for a cause.</summary>
    private static async Task AssertAnswersAsync(Engine engine, RefusalRow line)
    {
        await using var gateway = new RunningGateway(engine);
        await gateway.StartAsync();
        var cancel = TestContext.Current.CancellationToken;
        var desk = $"/v1/connections/{Engine.Connection}/errors";
        Assert.Contains("unreadable", await gateway.Http.GetStringAsync($"{desk}?operation=read", cancel), StringComparison.Ordinal);
        using var one = await gateway.Http.PostAsJsonAsync($"{desk}/retry", new { id = $"{line.Person}|" }, cancel);
        Assert.Equal(HttpStatusCode.Conflict, one.StatusCode);
        Assert.Contains("error desk", await one.Content.ReadAsStringAsync(cancel), StringComparison.Ordinal);
        using var all = await gateway.Http.PostAsJsonAsync($"{desk}/retry", new { code = line.Code }, cancel);
        Assert.Contains("\"retried\":0", await all.Content.ReadAsStringAsync(cancel), StringComparison.Ordinal);
    }

    private static async Task AgainAsync(Engine engine, StoredPerson stored, bool isRestarted)
    {
        if (!isRestarted)
        {
            stored.IsDue();
            return;
        }
        await engine.StopSiloAsync();
        await engine.StartSiloAsync();
    }

    private static async Task<long> CommitAsync(IPersonGrain person) => (await person.ObserveAsync(new(null, [], DateTimeOffset.MinValue, null, 1, false))).Commit;

    private static async Task<StoredPerson> BreakAsync(Engine engine, Pair pair, string how, Func<Task> meanwhile) => await BreakAsync(engine, (await engine.PersonAsync(pair.Id))!.Id, how, meanwhile);

    private static async Task<StoredPerson> BreakAsync(Engine engine, string person, string how, Func<Task> meanwhile)
    {
        var stored = new StoredPerson(engine, person);
        await engine.StopSiloAsync();
        stored.Break(how);
        await meanwhile();
        await engine.StartSiloAsync();
        return stored;
    }

    private static async Task BothAsync(params Pair[] pairs)
    {
        foreach (var pair in pairs)
        {
            await pair.InDynamicsAsync("address1_city", "Hamar");
            await pair.InMarketoAsync("title", "Chief");
        }
    }

    private static IPersonGrain Grain(Engine engine, string person) => engine.Grains.GetGrain<IPersonGrain>(PersonKey.Of(Engine.Connection, person));

    private static Task<IReadOnlyList<RefusalRow>> DeskAsync(Engine engine) => engine.Grains.GetGrain<ILedgerGrain>(Engine.Connection).RefusalsAsync(RefusalFilter.All, null, 10);

    private static async Task AssertGoneAsync(Engine engine)
    {
        Assert.Empty(await DeskAsync(engine));
        var status = await engine.Control.StatusAsync();
        Assert.DoesNotContain("unreadable", status.Parked.Keys);
        Assert.Equal(0, status.People.GetValueOrDefault("refused"));
    }

    /// <summary>One record on each side, held by one person.</summary>
    private static async Task AssertOnceAsync(Engine engine, string email)
    {
        Assert.Single(await engine.InMarketo.FindAsync(email, "id"));
        Assert.Single(await engine.InDynamics.ListAsync("leads", $"emailaddress1 eq '{email}'"));
        Assert.Single(await engine.Grains.GetGrain<ILedgerGrain>(Engine.Connection).FindPeopleAsync(email, null, null, null, 10));
    }
}
