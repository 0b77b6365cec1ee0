using System.Collections.Concurrent;
using CrmSync.Contracts.Actions;
using CrmSync.Contracts.Feeds;
using CrmSync.Contracts.Ledger;
using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Planning;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization.Invocation;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Who is whom: matching, first meetings and joins.</summary>
public sealed class MatchTests
{
    [Fact]
    public async Task N_9_N_10_Records_with_one_e_mail_are_linked_whichever_comes_first_and_their_fields_meet()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        await engine.SettleAsync();
        var early = await engine.InMarketo.CreateAsync(new { email = "Early@Example.com ", lastName = "Early", title = "Marketo's", city = "Only here" });
        var late = await engine.InDynamics.CreateAsync("leads", new { lastname = "Late", subject = "Late", emailaddress1 = "late@example.com", jobtitle = "Dynamics'", address1_country = "Only there" });
        await engine.SettleAsync();
        var stranger = Assert.Single(await engine.InMarketo.FindAsync("late@example.com", "id"));
        var row = await engine.InDynamics.CreateAsync("contacts", new { lastname = "Early", emailaddress1 = "early@example.com", jobtitle = "Dynamics'", address1_country = "Only there", donotphone = false });
        await engine.SettleAsync();
        var met = await engine.InMarketo.ReadAsync(early, "title", "city", "country", "crmsyncDynamicsId");
        Assert.Equal(("Dynamics'", "Only here", "Only there", row), (met.Text("title"), met.Text("city"), met.Text("country"), met.Text("crmsyncDynamicsId")));
        var there = await engine.InDynamics.ReadAsync("contacts", row);
        Assert.Equal(("Dynamics'", "Only here"), (there.Text("jobtitle"), there.Text("address1_city")));
        var lines = await engine.ActivitiesAsync((await engine.PersonAsync(early))!.Id);
        Assert.Equal(["title"], lines.Where(l => l.Kind == "collision").Select(l => l.Field));
        Assert.NotEqual(late, row);
        Assert.Equal("alreadyExists", (await engine.Grains.GetGrain<IActionsGrain>(Engine.Connection).SyncPersonAsync(stranger.Id(), null)).Result);
    }

    [Fact]
    public async Task S_1_What_is_observed_while_the_match_is_asked_is_not_forgotten_with_its_answer()
    {
        HeldAnswers answers = null!;
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: s => s with { Dynamics = budget => answers = new(s.Dynamics(budget)) });
        await engine.SettleAsync();
        answers.Hold(alsoOfNothing: true);
        var row = await engine.InDynamics.CreateAsync("leads", Texts.Lead("meanwhile@example.com", "Meanwhile", "Before"));
        await answers.Arrived;
        await engine.InDynamics.EditAsync("leads", row, new { jobtitle = "After" });
        await Engine.UntilAsync(async () => (await engine.PersonOfRowAsync(row))?.Fields["title"].Dynamics == "After", "the edit is observed");
        answers.Release();
        await engine.SettleAsync();
        Assert.Equal("After", Assert.Single(await engine.InMarketo.FindAsync("meanwhile@example.com", "title")).Text("title"));
        Assert.Equal(PersonStanding.InStep, (await engine.PersonOfRowAsync(row))!.Standing);
    }

    [Fact]
    public async Task N_10_What_Dynamics_fills_in_by_itself_gives_way_to_what_Marketo_holds()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        await engine.SettleAsync();
        var id = await engine.InMarketo.CreateAsync(new { email = "default@example.com", lastName = "Default", microsoftPreferredMethodOfContact = "Email", doNotCall = true });
        await engine.SettleAsync();
        var row = await engine.InDynamics.CreateAsync("contacts", new { lastname = "Default", emailaddress1 = "default@example.com" });
        Assert.Equal("1", (await engine.InDynamics.ReadAsync("contacts", row)).Text("preferredcontactmethodcode"));
        await engine.SettleAsync();
        Assert.Equal("2", (await engine.InDynamics.ReadAsync("contacts", row)).Text("preferredcontactmethodcode"));
        Assert.Equal("true", (await engine.InDynamics.ReadAsync("contacts", row)).Text("donotphone"));
        var shown = await engine.InMarketo.ReadAsync(id, "microsoftPreferredMethodOfContact", "doNotCall");
        Assert.Equal(("Email", "true"), (shown.Text("microsoftPreferredMethodOfContact"), shown.Text("doNotCall")));
        Assert.DoesNotContain(await engine.ActivitiesAsync((await engine.PersonAsync(id))!.Id), a => a.Kind == "collision");
    }

    [Fact]
    public async Task N_9_N_14_A_contact_is_linked_before_a_lead_and_simultaneous_first_sightings_make_one_person()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        await engine.SettleAsync();
        var person = await engine.InMarketo.CreateAsync(Texts.Person("cb@example.com", "Both"));
        await engine.SettleAsync();
        await engine.Control.PauseAsync();
        var lead = await engine.InDynamics.CreateAsync("leads", Texts.Lead("cb@example.com", "Both"));
        var contact = await engine.InDynamics.CreateAsync("contacts", Texts.Contact("cb@example.com", "Both"));
        // The feed of contacts cannot be read twice, so that the lead comes first.
        foreach (var nth in new[] { 1, 3 }) await engine.DynamicsControl.FaultAsync(new { operation = "delta", nth, status = 500 });
        await engine.Control.ResumeAsync();
        var pairs = Enumerable.Range(0, 8).Select(i => $"twin{i}@example.com").ToList();
        foreach (var email in pairs) await Task.WhenAll(engine.InMarketo.CreateAsync(Texts.Person(email, "Twin")), engine.InDynamics.CreateAsync("leads", Texts.Lead(email, "Twin")));
        await engine.SettleAsync();
        var rows = await engine.InMarketo.FindAsync("cb@example.com", "id", "crmsyncDynamicsId");
        Assert.Equal(contact, rows.Single(r => r.Id() == person).Text("crmsyncDynamicsId"));
        Assert.Equal(lead, rows.Single(r => r.Id() != person).Text("crmsyncDynamicsId"));
        foreach (var email in pairs)
        {
            var twin = Assert.Single(await engine.InMarketo.FindAsync(email, "id", "crmsyncDynamicsId"));
            Assert.Equal(Assert.Single(await engine.InDynamics.ListAsync("leads", $"emailaddress1 eq '{email}'")).Text("leadid"), twin.Text("crmsyncDynamicsId"));
        }
    }

    [Fact]
    public async Task N_9_Several_candidates_are_ambiguous_and_listed_until_a_holder_changes()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        await engine.SettleAsync();
        var one = await engine.InMarketo.CreateAsync(Texts.Person("amb@example.com", "One"));
        var two = await engine.InMarketo.CreateAsync(Texts.Person("amb@example.com", "Two"));
        await engine.SettleAsync();
        var row = await engine.InDynamics.CreateAsync("leads", Texts.Lead("amb@example.com", "Three"));
        await Engine.UntilAsync(async () => (await engine.Control.StatusAsync()).Parked.GetValueOrDefault("ambiguous") == 1, "ambiguous");
        Assert.Equal(2, (await engine.InMarketo.FindAsync("amb@example.com", "id")).Count);
        Assert.Empty(await engine.DynamicsControl.OursAsync());
        var asker = (await engine.PersonOfRowAsync(row))!.Id;
        var line = (await engine.ActivitiesAsync(asker)).First(l => l.Kind == "ambiguous");
        Assert.Contains((await engine.PersonAsync(one))!.Id, line.Text, StringComparison.Ordinal);

        await engine.InMarketo.EditAsync(two, new { email = "other@example.com" });
        await Engine.UntilAsync(async () => (await engine.InMarketo.ReadAsync(one, "crmsyncDynamicsId")).Text("crmsyncDynamicsId") == row, "the one candidate left is linked");
    }

    [Fact]
    public async Task N_9_B_13_Who_is_ambiguous_is_asked_about_again_without_a_commit_and_linked_though_the_message_of_the_change_is_lost()
    {
        var post = new LosingWakes();
        await using var engine = await Engine.StartAsync(
            marketo: Texts.Prompt, adjust: s => s with { AmbiguousEvery = TimeSpan.FromSeconds(1) }, configure: silo => silo.Services.AddSingleton<IOutgoingGrainCallFilter>(post));
        await engine.SettleAsync();
        var one = await engine.InMarketo.CreateAsync(Texts.Person("often@example.com", "One"));
        var two = await engine.InMarketo.CreateAsync(Texts.Person("often@example.com", "Two"));
        await engine.SettleAsync();
        var row = await engine.InDynamics.CreateAsync("leads", Texts.Lead("often@example.com", "Three"));
        await Engine.UntilAsync(async () => (await engine.Control.StatusAsync()).Parked.GetValueOrDefault("ambiguous") == 1, "ambiguous");
        await engine.SettleAsync();
        var asker = (await engine.PersonOfRowAsync(row))!.Id;
        var (commit, asked, observed) = (await CommitAsync(engine, asker), post.Rounds(asker), await ObservedAsync(engine));
        await Engine.UntilAsync(() => Task.FromResult(post.Rounds(asker) >= asked + 3), "it was asked about three times more");
        await engine.SettleAsync();
        Assert.Equal(commit, await CommitAsync(engine, asker));
        Assert.Equal(observed, await ObservedAsync(engine));
        Assert.Single(await engine.ActivitiesAsync(asker), l => l.Kind == "ambiguous");

        post.IsLosing = true;
        await engine.InMarketo.EditAsync(two, new { email = "elsewhere@example.com" });
        await Engine.UntilAsync(async () => (await engine.InMarketo.ReadAsync(one, "crmsyncDynamicsId")).Text("crmsyncDynamicsId") == row, "the one candidate left is linked");
    }

    [Fact]
    public async Task N_9_Of_two_contacts_that_appear_in_the_same_moment_one_is_linked_or_both_are_ambiguous_and_listed_and_nobody_is_doubled()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var emails = Enumerable.Range(0, 6).Select(i => $"moment{i}@example.com").ToList();
        var people = new Dictionary<string, long>();
        foreach (var email in emails) people[email] = await engine.InMarketo.CreateAsync(Texts.Person(email, "Moment"));
        await engine.SettleAsync();
        await Pair.ApartAsync(engine, async () =>
        {
            foreach (var email in emails)
                for (var i = 0; i < 2; i++) await engine.InDynamics.CreateAsync("contacts", Texts.Contact(email, "Moment"));
        });
        var ambiguous = (await engine.Control.StatusAsync()).Parked.GetValueOrDefault("ambiguous");
        foreach (var email in emails)
        {
            var shown = await engine.InMarketo.FindAsync(email, "id", "crmsyncDynamicsId");
            var rows = (await engine.InDynamics.ListAsync("contacts", $"emailaddress1 eq '{email}'")).Select(row => row.Text("contactid")).Order().ToList();
            Assert.Equal(2, rows.Count);
            Assert.Contains(shown, each => each.Id() == people[email]);
            if (shown.Count == 2) Assert.Equal(rows, shown.Select(each => each.Text("crmsyncDynamicsId")).Order());
            else
            {
                Assert.Null(Assert.Single(shown).Text("crmsyncDynamicsId"));
                ambiguous -= 2;
            }
        }
        Assert.Equal(0, ambiguous);
    }

    [Fact]
    public async Task N_9_Two_rows_with_one_e_mail_are_two_people_and_the_second_never_takes_the_link()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var person = await engine.InMarketo.CreateAsync(Texts.Person("pair@example.com", "Pair"));
        await engine.SettleAsync();
        var first = await engine.InDynamics.CreateAsync("leads", Texts.Lead("pair@example.com", "Pair"));
        await engine.SettleAsync();
        var second = await engine.InDynamics.CreateAsync("leads", Texts.Lead("pair@example.com", "Pair"));
        await engine.SettleAsync();
        var people = await engine.InMarketo.FindAsync("pair@example.com", "id", "crmsyncDynamicsId");
        Assert.Equal(first, people.Single(p => p.Id() == person).Text("crmsyncDynamicsId"));
        Assert.Equal(second, people.Single(p => p.Id() != person).Text("crmsyncDynamicsId"));
        await engine.InDynamics.EditAsync("leads", second, new { jobtitle = "Of the second" });
        await engine.SettleAsync();
        Assert.Null((await engine.InMarketo.ReadAsync(person, "title")).Text("title"));
    }

    [Fact]
    public async Task N_16_A_join_keeps_log_and_link_leaves_a_signpost_and_can_be_repeated()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        await engine.SettleAsync();
        var person = await engine.InMarketo.CreateAsync(Texts.Person("join-a@example.com", "Join"));
        await engine.InMarketo.CreateAsync(Texts.Person("join-b@example.com", "Join"));
        var decoy = await engine.InMarketo.CreateAsync(Texts.Person("join-b@example.com", "Join"));
        await engine.SettleAsync();
        var row = await engine.InDynamics.CreateAsync("leads", Texts.Lead("join-b@example.com", "Join"));
        await Engine.UntilAsync(async () => (await engine.Control.StatusAsync()).Parked.GetValueOrDefault("ambiguous") == 1, "ambiguous");
        var loser = (await engine.PersonOfRowAsync(row))!.Id;
        await engine.InDynamics.EditAsync("leads", row, new { emailaddress1 = "join-a@example.com" });
        await Engine.UntilAsync(async () => (await engine.PersonOfRowAsync(row)) is { MarketoId: not null }, "joined");
        await engine.SettleAsync();
        var winner = (await engine.PersonAsync(person))!;
        Assert.Equal(row, winner.DynamicsId);
        Assert.NotEqual(loser, winner.Id);
        var log = await engine.ActivitiesAsync(winner.Id);
        Assert.Contains(log, l => l.Kind == "ambiguous");
        Assert.Contains(log, l => l.Kind == "linked");

        var signpost = engine.Grains.GetGrain<IPersonGrain>($"{Engine.Connection}/{loser}");
        var answer = await signpost.ObserveAsync(new(null, [], DateTimeOffset.MinValue, null, 1, false));
        Assert.Equal(winner.Id, answer.MovedTo);
        Assert.Null(await signpost.ViewAsync());
        var before = (await engine.MarketoControl.OursAsync()).Count;
        await engine.StopSiloAsync();
        await engine.StartSiloAsync();
        await engine.InDynamics.EditAsync("leads", row, new { jobtitle = "After the join" });
        await engine.SettleAsync();
        Assert.Equal("After the join", (await engine.InMarketo.ReadAsync(person, "title")).Text("title"));
        Assert.Equal(before + 1, (await engine.MarketoControl.OursAsync()).Count);
        Assert.Null((await engine.InMarketo.ReadAsync(decoy, "crmsyncDynamicsId")).Text("crmsyncDynamicsId"));
        var listed = await engine.Grains.GetGrain<ILedgerGrain>(Engine.Connection).FindPeopleAsync(null, null, null, null, 100);
        Assert.DoesNotContain(listed, p => p.Person == loser);
        Assert.All(listed, p => Assert.Equal(PersonStanding.InStep, p.Standing));
    }

    private static async Task<long> CommitAsync(Engine engine, string person) =>
        (await engine.Grains.GetGrain<IPersonGrain>($"{Engine.Connection}/{person}").ObserveAsync(new(null, [], DateTimeOffset.MinValue, null, 1, false))).Commit;

    private static async Task<long> ObservedAsync(Engine engine) => (await engine.Grains.GetGrain<IFeedGrain>($"{Engine.Connection}/marketo").StatusAsync()).Observed;

    /// <summary>Counts who is woken by the clock; loses what people tell each other.</summary>
    private sealed class LosingWakes : IOutgoingGrainCallFilter
    {
        private readonly ConcurrentDictionary<string, int> rounds = [];

        public bool IsLosing { get; set; }

        public int Rounds(string person) => rounds.GetValueOrDefault($"{Engine.Connection}/{person}");

        public Task Invoke(IOutgoingGrainCallContext context)
        {
            if (context.MethodName != nameof(IPersonGrain.WakeAsync)) return context.Invoke();
            var isTold = context.Request.GetArgument(0) is FeedReach { TipReadBegan: null };
            if (!isTold) rounds.AddOrUpdate(context.TargetId.Key.ToString()!, 1, (_, seen) => seen + 1);
            if (!isTold || !IsLosing) return context.Invoke();
            context.Response = Response.Completed;
            return Task.CompletedTask;
        }
    }
}
