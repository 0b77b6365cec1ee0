using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>What is answered to Sync Person to Microsoft, and what counts as asked already? (N-3, N-4, N-17)</summary>
public sealed class RequestAnswerRules
{
    private const string Email = "a@b.example";
    private static readonly SyncPolicy Policy = Given.Policy();

    private static Story Alone() => new(Given.OnlyInMarketo(("city", "Bonn"), ("title", null), ("email", Email)), Policy);

    private static Story Linked(RecordKind kind = RecordKind.Lead) => new(Given.Linked(kind, ("city", "Bonn"), ("title", null), ("email", Email)), Policy);

    private static PersonRequested Asked(string row, int second = 0) => new(Given.MarketoRecord, row, Given.Start.AddSeconds(second), Campaign.Batch, false, null);

    [Theory]
    [InlineData(Campaign.Batch, RecordKind.Lead, "lead")]
    [InlineData(Campaign.Trigger, RecordKind.Lead, "lead")]
    [InlineData(Campaign.Trigger, RecordKind.Contact, "contact")]
    public void N_3_Who_has_a_live_row_is_told_so_once_and_nothing_is_written(Campaign campaign, RecordKind kind, string word)
    {
        var story = Linked(kind).IsRequested(campaign);
        var row = story.Person.Dynamics!.Record;
        if (campaign == Campaign.Trigger)
        {
            Assert.Equal((RequestStage.Checking, null), (story.Person.Requested!.Stage, story.Person.Answered));
            story.Reads(row, Given.Row(row, 10, null, ("city", "Bonn"), ("title", null), ("email", Email)));
        }
        Assert.Equal(("alreadyExists", null, 1L, null), (story.Person.Answered!.Result, story.Person.Answered.Reason, story.Person.Answered.Activity, story.Person.Requested));
        Assert.Equal(("alreadyExists", "N-3", 1L), Assert.Single(story.Log) is var line ? (line.Kind, line.Rule, line.Sequence) : default);
        Assert.Contains($"has a {word} in", story.Log[0].Text, StringComparison.Ordinal);
        Assert.True(story.IsQuiet);
        Assert.Null(story.Person.Parked);
    }

    [Fact]
    public void N_4_A_batch_campaign_that_asks_again_does_not_slow_down_whom_a_trigger_asked_for()
    {
        var story = Alone().IsRequested(Campaign.Trigger).IsRequested(Campaign.Batch);
        Assert.Equal(Campaign.Trigger, story.Person.Requested!.Campaign);
        Assert.Empty(story.Effects.OfType<Effect.ReadRecord>());
    }

    [Fact]
    public void N_6_Of_two_owners_the_latest_counts_and_whoever_names_none_changes_nothing_also_while_the_record_is_still_read()
    {
        foreach (var story in new[] { Alone(), new Story(new Person(Given.MarketoRecord.ToString(), "c"), Policy), Linked().IsRequested() })
        {
            story.IsRequested(owner: "first@example.com").IsRequested().IsRequested(owner: "second@example.com").IsRequested();
            Assert.Equal("second@example.com", story.Person.Requested!.Owner);
        }
    }

    [Fact]
    public void N_4_V_2_Who_is_asked_for_again_after_a_refusal_is_off_the_error_desk_and_a_second_refusal_is_told_again()
    {
        var no = new MatchDecision.Refuse("unknownOwner", "No.", "owner");
        var story = Alone().IsRequested().Decides(no);
        Assert.Equal("unknownOwner", Assert.Single(Standing.Refusals(story.Person)).Code);
        story.IsRequested();
        Assert.Empty(Standing.Refusals(story.Person));
        Assert.Equal((null, null), (story.Person.CreateRefused, story.Person.RefusedRequest));
        story.Decides(no);
        Assert.Equal(["refused", "refused"], story.Log.Select(line => line.Kind));
        Assert.Equal(("refused", "No.", 2L), (story.Person.Answered!.Result, story.Person.Answered.Reason, story.Person.Answered.Activity));
    }

    [Fact]
    public void N_17_What_was_left_for_another_record_asks_nothing_here()
    {
        var story = Alone().See(Asked("g1") with { Record = RecordId.Person(8) });
        Assert.Equal((null, false), (story.Person.Requested, story.Last.IsChanged));
    }

    [Fact]
    public void N_17_A_trace_that_is_read_again_asks_nothing_although_Marketos_clock_is_far_ahead_and_only_the_latest_are_remembered()
    {
        var story = Alone();
        var no = new MatchDecision.Refuse("unknownOwner", "No.", "owner");
        for (var i = 0; i < 25; i++) story.See(Asked($"g{i}", 3600 + i)).Decides(no);
        Assert.Equal(25, story.Log.Count(line => line.Kind == "refused"));
        Assert.Equal(Enumerable.Range(5, 20).Select(i => $"g{i}"), story.Person.Traces);
        for (var i = 5; i < 25; i++) Assert.False(story.See(Asked($"g{i}", 3600 + i)).Last.IsChanged);
        Assert.Null(story.Person.Requested);
        Assert.NotNull(story.See(Asked("g25", 3625)).Person.Requested);
    }

    [Fact]
    public void N_17_N_16_The_latest_traces_of_a_joiner_are_known_to_whoever_goes_on_with_its_record_and_once_is_enough()
    {
        var joiner = Alone();
        for (var i = 0; i < 20; i++) joiner.See(Asked($"g{i}", 3600 + i)).Decides(new MatchDecision.Refuse("unknownOwner", "No.", "owner"));
        var row = new Story(new($"{Given.LeadRow}", "c"), Policy).DynamicsRow(30, ("city", "Bonn"), ("email", Email)).Absorbs(joiner.Person);
        Assert.Equal(joiner.Person.Traces, row.Person.Traces);
        var once = row.MarketoAccepts().Person;
        row.Absorbs(joiner.Person);
        Assert.Equal((once.Traces, once.Answered), (row.Person.Traces, row.Person.Answered));
        Assert.Same(once, row.Person);
        Assert.Null(row.See(Asked("g19", 3619)).Person.Requested);
        row.See(Asked("g20", 3620));
        Assert.Equal("alreadyExists", row.Person.Answered!.Result);
        // What the joiner took while it handed over is known as well, and the oldest make room.
        joiner.See(Asked("g21", 3621)).Decides(new MatchDecision.Refuse("unknownOwner", "No.", "owner"));
        row.Absorbs(joiner.Person);
        Assert.Equal(20, row.Person.Traces.Count);
        Assert.Equal(["g20", "g21"], row.Person.Traces.TakeLast(2));
    }

    [Fact]
    public void N_4_N_16_An_answer_that_comes_along_names_the_line_that_told_it_and_a_later_one_stands()
    {
        var joiner = Alone().IsRequested().Decides(new MatchDecision.Refuse("unknownOwner", "No.", "owner"));
        Assert.Equal(1, joiner.Person.Answered!.Activity);
        joiner.See(new RecordSeen(new(Given.MarketoRecord, 0, Given.Start, null, new Dictionary<string, string?>()) { Link = new Dictionary<string, string?> { [LinkFields.RecordType] = "Lead" } }));
        var holder = new Story(new($"{Given.LeadRow}", "c"), Policy).DynamicsRow(30, ("city", "Bonn"), ("email", Email));
        var person = holder.Person with { LogSequence = 40 };
        var plan = Planner.Absorb(person, new(joiner.Person, joiner.Log), Policy, FeedReach.None, Given.Start)!;
        var told = plan.Activities.Single(line => line.Sequence == plan.Person.Answered!.Activity);
        Assert.Equal(("refused", "N-6"), (told.Kind, told.Rule));
        Assert.Equal(Enumerable.Range(41, plan.Activities.Count).Select(i => (long)i), plan.Activities.Select(line => line.Sequence));
        // Its log did not come along: no line of before is named.
        Assert.True(Planner.Absorb(person with { LogSequence = 0 }, new(joiner.Person with { LogSequence = 60 }, []), Policy, FeedReach.None, Given.Start)!.Person.Answered!.Activity >= 0);
        foreach (var (later, result) in new[] { (1, "created"), (0, "created"), (-1, "refused") })
        {
            var answered = person with { Answered = new("created", null, 3, joiner.Person.Answered.At.AddSeconds(later)) };
            Assert.Equal(result, Planner.Absorb(answered, new(joiner.Person, []), Policy, FeedReach.None, Given.Start)!.Person.Answered!.Result);
        }
    }

    [Fact]
    public void N_4_Somebody_is_asked_for_who_is_in_Marketo_or_whom_nobody_has_seen()
    {
        Assert.True(Requests.CanAsk(Alone().Person));
        Assert.True(Requests.CanAsk(new Person($"{Given.MarketoRecord}", "c")));
        Assert.False(Requests.CanAsk(new Person($"{Given.LeadRow}", "c")));
        Assert.False(Requests.CanAsk(Alone().See(new RecordDeleted(Given.MarketoRecord, "x", null)).Person));
        Assert.False(Requests.CanAsk(Linked().Person with { Id = $"{Given.MarketoRecord}", Marketo = null }));
        Assert.False(Requests.CanAsk(new Person($"{Given.LeadRow}", "c") { Dynamics = new(Given.LeadRow, SideStanding.Live) }));
    }

    [Theory]
    [InlineData(19, "refused")]
    [InlineData(20, null)]
    public void N_4_G_2_So_long_as_somebody_waits_for_the_answer_a_record_that_is_not_there_is_refused_at_once(int after, string? result)
    {
        var story = new Story(new Person($"{Given.MarketoRecord}", "c"), Policy).IsRequested();
        story.Now += TimeSpan.FromSeconds(after);
        story.Reads(Given.MarketoRecord, null);
        Assert.Equal(result, story.Person.Answered?.Result);
        Assert.Equal(result is null, story.Person.Requested is { MissingSince: not null });
    }

    [Fact]
    public void N_17_What_is_asked_of_somebody_who_is_about_to_hand_over_waits_for_the_decision_of_whoever_takes_it()
    {
        var story = new Story(Alone().Person with { Meeting = Meeting.Joining, JoinedInto = "person:8" }, Policy).IsRequested();
        Assert.Equal(RequestStage.Deciding, story.Person.Requested!.Stage);
        Assert.DoesNotContain(story.Effects, effect => effect is Effect.AskMatch or Effect.ReadRecord);
    }

    [Fact]
    public void G_2_N_4_The_log_of_who_was_merged_away_goes_on_in_the_winners_with_what_was_asked()
    {
        var loser = Alone().IsRequested().Decides(new MatchDecision.Refuse("unknownOwner", "No.", "owner")).IsRequested().See(new RecordMerged(Given.MarketoRecord, RecordId.Person(8), "m", Given.Start));
        var winner = new Person("person:8", "c") { Marketo = new(RecordId.Person(8), SideStanding.Live) { WasRead = true }, MapVersion = 1 };
        var plan = Planner.Absorb(winner, new(loser.Person, loser.Log), Policy, FeedReach.None, Given.Start)!;
        Assert.Equal([.. loser.Log.Select(line => line.Kind), "requested"], plan.Activities.Select(line => line.Kind));
        Assert.Equal(RequestStage.Deciding, plan.Person.Requested!.Stage);
    }

    [Fact]
    public void G_2_N_5_A_lead_that_was_still_to_be_qualified_when_its_person_was_merged_away_stays_one_and_the_answer_says_so()
    {
        var story = Alone().IsRequested(asContact: true).Decides(new MatchDecision.CreateRow(null)).DynamicsAccepts(20).Loses(Dynamics, mayLand: false);
        story.See(new RecordMerged(Given.MarketoRecord, RecordId.Person(8), "m", Given.Start));
        var ended = Planner.Joined(story.Person, false, true, Policy, FeedReach.None, Given.Start);
        Assert.Equal(("created", null), (ended.Person.Answered!.Result, ended.Person.Requested));
        Assert.Contains("merged", ended.Person.Answered.Reason, StringComparison.Ordinal);
        Assert.Equal(("refused", "N-5", "merged"), ended.Activities.Single(line => line.Sequence == ended.Person.Answered.Activity) is var line ? (line.Kind, line.Rule, line.Code) : default);
    }

    [Fact]
    public void K_3_N_5_A_contact_that_is_kept_out_as_soon_as_it_is_seen_answers_the_request_all_the_same()
    {
        var story = Alone().IsRequested(asContact: true).Decides(new MatchDecision.CreateRow(null)).DynamicsAccepts(20);
        var contact = Given.Row(Given.ContactRow, 22, null, ("city", "Bonn"), ("title", null), ("email", Email)) with { OriginatingLead = story.Person.Dynamics!.Record.Id };
        story.Settle(story.Call(Dynamics), new Outcome.Accepted(Given.ContactRow, null)).See(new RecordSeen(contact), new RecordSeen(contact with { Version = 23, IsExcluded = true }));
        Assert.Equal(("created", null, null), (story.Person.Answered?.Result, story.Person.Answered?.Reason, story.Person.Requested));
        Assert.Equal((Given.ContactRow, true), (story.Person.Dynamics!.Record, story.Person.Dynamics.IsExcluded));
        Assert.Contains(story.Log, line => line is { Kind: "qualified", Rule: "N-5" });
    }
}
