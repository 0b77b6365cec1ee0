using CrmSync.Contracts.Ledger;
using CrmSync.Contracts.People;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using Microsoft.Extensions.DependencyInjection;
using static CrmSync.Cluster.Tests.WholePath.RequestTests;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>What is answered <c>queued</c> is done, whatever stops; what nobody took is not called so.</summary>
public sealed class DurableRequestTests
{
    private static readonly object NoReading = new { operation = "leadsByFilter", code = "606", message = "Max rate limit exceeded" };
    private static readonly object NoFeed = new { operation = "activities", code = "606", message = "Max rate limit exceeded" };

    [Fact]
    public async Task N_4_A_trigger_for_a_person_whom_Marketo_cannot_show_now_is_queued_after_20_s_and_created_once_though_the_silo_dies()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: Quick);
        await engine.SettleAsync();
        await engine.MarketoControl.FaultAsync(NoFeed);
        await engine.MarketoControl.FaultAsync(NoReading);
        var person = await engine.InMarketo.CreateAsync(Texts.Person("unseen@example.com", "Unseen"));
        var answer = await AskAsync(engine, person);
        Assert.Equal(("queued", null, null), (answer.Result, answer.DynamicsId, answer.Reason));
        await engine.StopSiloAsync(abruptly: true);
        await engine.MarketoControl.ClearFaultsAsync();
        await engine.MarketoControl.FaultAsync(NoFeed);
        await engine.StartSiloAsync();
        await Engine.UntilAsync(async () => (await engine.InDynamics.ListAsync("leads", "emailaddress1 eq 'unseen@example.com'")).Count == 1, "the row is created from the read alone");
        await engine.MarketoControl.ClearFaultsAsync();
        await engine.SettleAsync();
        Assert.Single(await engine.DynamicsControl.OursAsync(), e => e is { Operation: "create", Field: null });
        Assert.Single(await LinesAsync(engine, person, "created"));
        Assert.Equal("alreadyExists", (await AskAsync(engine, person)).Result);
    }

    [Fact]
    public async Task N_4_A_batch_is_queued_at_once_for_people_whom_nobody_has_seen_and_one_who_does_not_exist_leaves_nobody()
    {
        await using var engine = await Engine.StartAsync(people: 3, marketo: Texts.Prompt, adjust: Quick);
        await engine.SettleAsync();
        var before = (await engine.Control.StatusAsync()).People;
        await engine.MarketoControl.FaultAsync(NoFeed);
        await engine.MarketoControl.FaultAsync(NoReading);
        var person = await engine.InMarketo.CreateAsync(Texts.Person("later@example.com", "Later"));
        const long Nobody = 99_999_999;
        foreach (var id in new[] { person, Nobody, person, Nobody }) Assert.Equal("queued", (await AskAsync(engine, id, Campaign.Batch)).Result);
        Assert.Equal("person:99999999", (await engine.Grains.GetGrain<IPersonGrain>($"{Engine.Connection}/person:{Nobody}").ViewAsync())?.Id);
        await engine.MarketoControl.ClearFaultsAsync();
        await engine.SettleAsync();
        Assert.Single(await engine.InDynamics.ListAsync("leads", "emailaddress1 eq 'later@example.com'"));

        Assert.Null(await engine.Grains.GetGrain<IPersonGrain>($"{Engine.Connection}/person:{Nobody}").ViewAsync());
        Assert.Equal(("refused", "Marketo has no person with this id."), Said(await AskAsync(engine, Nobody)));
        await engine.StopSiloAsync();
        await engine.StartSiloAsync();
        await engine.SettleAsync();
        Assert.Equal(before.Values.Sum() + 1, (await engine.Control.StatusAsync()).People.Values.Sum());
        Assert.Equal(0, (await engine.Control.StatusAsync()).Refusals);
        Assert.DoesNotContain(await engine.Grains.GetGrain<ILedgerGrain>(Engine.Connection).FindPeopleAsync(null, null, null, null, 500), p => p.Person == $"person:{Nobody}");
        Assert.Empty(await engine.ActivitiesAsync($"person:{Nobody}"));
    }

    [Fact]
    public async Task N_15_A_request_for_a_record_that_is_being_made_for_a_row_goes_to_the_person_of_that_row()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: Quick);
        await engine.SettleAsync();
        await engine.MarketoControl.FaultAsync(NoFeed);
        await engine.MarketoControl.FaultAsync(new { operation = "syncLeads", nth = 1, dropAfter = true });
        var row = await engine.InDynamics.CreateAsync("leads", Texts.Lead("made@example.com", "Made"));
        await Engine.UntilAsync(async () => (await engine.InMarketo.FindAsync("made@example.com", "id")).Count == 1, "the Marketo person is made, and the answer is lost");
        var person = Assert.Single(await engine.InMarketo.FindAsync("made@example.com", "id")).Id();
        var answer = await AskAsync(engine, person);
        // On a slow machine the caller's time may be over first: it is queued then, and whoever asks again is told.
        if (answer.Result == "queued") await Engine.UntilAsync(async () => (answer = await AskAsync(engine, person)).Result != "queued", "the request is answered");
        Assert.Equal(("alreadyExists", row), (answer.Result, answer.DynamicsId));
        await engine.MarketoControl.ClearFaultsAsync();
        await engine.SettleAsync();
        Assert.Equal(row, (await engine.PersonAsync(person))!.DynamicsId);
        Assert.DoesNotContain(await engine.DynamicsControl.OursAsync(), e => e is { Operation: "create", Field: null });
        Assert.Single((await engine.Grains.GetGrain<ILedgerGrain>(Engine.Connection).FindPeopleAsync(null, null, null, null, 500)));
    }

    [Theory]
    [InlineData(Campaign.Trigger)]
    [InlineData(Campaign.Batch)]
    public async Task N_4_A_request_that_no_person_took_is_refused_with_the_advice_to_ask_again_and_never_called_queued(Campaign campaign)
    {
        var post = new LosingCalls { Most = int.MaxValue };
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: Quick, configure: silo => silo.Services.AddSingleton<IOutgoingGrainCallFilter>(post));
        var person = await engine.InMarketo.CreateAsync(Texts.Person("nottaken@example.com", "Not Taken"));
        await engine.SettleAsync();
        var answer = await AskAsync(engine, person, campaign);
        Assert.True(post.Seen > 3, "it was tried again and again");
        Assert.Equal("refused", answer.Result);
        Assert.Contains("ask again", answer.Reason, StringComparison.Ordinal);
        await engine.SettleAsync();
        Assert.Empty(await engine.InDynamics.ListAsync("leads", "emailaddress1 eq 'nottaken@example.com'"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task N_8_A_request_whose_message_or_answer_is_lost_is_asked_again_and_creates_once(bool isDone)
    {
        var post = new LosingCalls { Most = 3, IsDone = isDone };
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: Quick, configure: silo => silo.Services.AddSingleton<IOutgoingGrainCallFilter>(post));
        var person = await engine.InMarketo.CreateAsync(Texts.Person("lostpost@example.com", "Lost"));
        await engine.SettleAsync();
        var answer = await AskAsync(engine, person);
        Assert.Equal(3, Math.Min(post.Seen, 3));
        Assert.Contains(answer.Result, new[] { "created", "alreadyExists" });
        await engine.SettleAsync();
        Assert.Single(await engine.DynamicsControl.OursAsync(), e => e is { Operation: "create", Field: null });
    }

    [Fact]
    public async Task N_4_A_request_that_a_person_took_stays_queued_with_the_cause_when_a_side_refuses_us_meanwhile()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: Quick, configure: silo => silo.Services.AddSingleton<IOutgoingGrainCallFilter>(new RefusedLooks()));
        await engine.SettleAsync();
        await engine.MarketoControl.FaultAsync(NoFeed);
        await engine.MarketoControl.FaultAsync(NoReading);
        var person = await engine.InMarketo.CreateAsync(Texts.Person("taken@example.com", "Taken"));
        Assert.Equal(("queued", RefusedLooks.Cause + "."), Said(await AskAsync(engine, person)));
        await engine.MarketoControl.ClearFaultsAsync();
        await engine.SettleAsync();
        Assert.Single(await engine.InDynamics.ListAsync("leads", "emailaddress1 eq 'taken@example.com'"));
    }

    [Fact]
    public async Task N_4_Nobody_is_told_queued_before_the_commit_stands_and_a_commit_that_fails_queues_nothing()
    {
        var store = new HeldStore();
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: Quick, configure: store.Under);
        var person = await engine.InMarketo.CreateAsync(Texts.Person("notstored@example.com", "Not Stored"));
        await engine.SettleAsync();
        var grain = engine.Grains.GetGrain<IPersonGrain>($"{Engine.Connection}/person:{person}");
        var request = new SyncRequest(null, TimeProvider.System.GetUtcNow()) { Campaign = Campaign.Batch };
        store.Hold();
        var first = grain.SyncToDynamicsAsync(request, null);
        await store.Arrived;
        var second = grain.SyncToDynamicsAsync(request, null);
        await grain.ViewAsync();
        Assert.False(first.IsCompleted || second.IsCompleted);
        store.Fail();
        await Assert.ThrowsAnyAsync<Exception>(() => first);
        await Assert.ThrowsAnyAsync<Exception>(() => second);
        await engine.SettleAsync();
        Assert.Empty(await engine.InDynamics.ListAsync("leads", "emailaddress1 eq 'notstored@example.com'"));
        Assert.Equal("created", (await AskAsync(engine, person)).Result);
    }

    private static (string, string?) Said(SyncPersonAnswer answer) => (answer.Result, answer.Reason);

    /// <summary>Requests to people get lost on the way there, or on the way back: the sender meets a timeout.</summary>
    private sealed class RefusedLooks : IOutgoingGrainCallFilter
    {
        public const string Cause = "Dynamics: asking for a token failed, the secret was refused; set Dataverse:ClientSecret";

        public Task Invoke(IOutgoingGrainCallContext context) =>
            context.MethodName == nameof(IPersonGrain.SyncAnswerAsync) ? throw new SystemUnavailableException(Cause, isConfiguration: true) : context.Invoke();
    }

    private sealed class LosingCalls : IOutgoingGrainCallFilter
    {
        private int seen;

        public required int Most { get; init; }

        public bool IsDone { get; init; }

        public int Seen => seen;

        public async Task Invoke(IOutgoingGrainCallContext context)
        {
            if (context.MethodName != nameof(IPersonGrain.SyncToDynamicsAsync) || Interlocked.Increment(ref seen) > Most)
            {
                await context.Invoke();
                return;
            }
            if (IsDone) await context.Invoke();
            throw new TimeoutException("Lost by the test.");
        }
    }
}
