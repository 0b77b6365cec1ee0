using CrmSync.Domain.Activities;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>G-2: what becomes of the rows of people that Marketo merges.</summary>
public sealed class MarketoMergeRules
{
    private static readonly SyncPolicy Policy = Given.Policy();
    private static readonly RecordId Other = RecordId.Person(8);

    private static Story Lead() => new(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Policy);

    private static Story MergedInMarketo() => Lead().See(new RecordMerged(Given.MarketoRecord, Other, "m", Given.Start));

    [Fact]
    public void G_2_A_winner_without_a_row_takes_the_losers_row()
    {
        var joiner = MergedInMarketo().Person;
        Assert.Equal((Meeting.Joining, $"{Other}"), (joiner.Meeting, joiner.JoinedInto));
        var winner = new Person($"{Other}", "c") { Marketo = new(Other, SideStanding.Live) { WasRead = true } };
        var plan = Planner.Absorb(winner, new Handover(joiner, []), Policy, FeedReach.None, Given.Start)!;
        Assert.Equal(Given.LeadRow, plan.Person.Dynamics!.Record);
    }

    [Fact]
    public void G_2_N_11_A_winner_that_shows_the_id_of_another_row_takes_nothing_over_before_it_is_known_what_became_of_that()
    {
        var joiner = MergedInMarketo().Person;
        Person Winner(string claim) => new($"{Other}", "c") { Claim = claim, Marketo = new(Other, SideStanding.Live) { WasRead = true, Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = claim } } };
        var winner = Winner("00000000-0000-0000-0000-000000000099");
        Assert.Null(Planner.Absorb(winner, new Handover(joiner, []), Policy, FeedReach.None, Given.Start));
        var answered = new Story(winner with { Meeting = Meeting.Due }, Policy).Decides(new MatchDecision.Gone()).Person;
        Assert.Equal(Given.LeadRow, Planner.Absorb(answered, new Handover(joiner, []), Policy, FeedReach.None, Given.Start)!.Person.Dynamics!.Record);
        Assert.Equal(Given.LeadRow, Planner.Absorb(Winner(Given.LeadRow.Id), new Handover(joiner, []), Policy, FeedReach.None, Given.Start)!.Person.Dynamics!.Record);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void G_2_D_5_A_winner_whose_record_says_that_its_own_row_came_back_takes_no_other_one_before_that_is_known(bool isBack)
    {
        var joiner = Lost(RecordKind.Contact);
        var winner = Lead().See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null).MarketoAccepts();
        var link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = Given.LeadRow.Id, [LinkFields.RecordType] = "Lead", [LinkFields.IsDeleted] = "false" };
        winner.See(new RecordSeen(new(Given.MarketoRecord, 0, Given.Start.AddSeconds(20), null, new Dictionary<string, string?> { ["city"] = "Bonn" }) { Link = link }) { MergedAt = Given.Start.AddSeconds(10) });
        Assert.Contains(new Effect.ReadRecord(Given.LeadRow), winner.Effects);
        Assert.Contains(new Effect.ReadRecord(Given.LeadRow), winner.Passes(TimeSpan.FromMinutes(1)).Effects);
        Assert.Null(Absorbed(winner.Person));

        winner.Reads(Given.LeadRow, isBack ? Given.Row(Given.LeadRow, 20, null, ("city", "Bonn")) : null);
        Assert.Equal(isBack ? null : joiner.Dynamics!.Record, Absorbed(winner.Person)?.Person.Dynamics!.Record);
        Assert.DoesNotContain(new Effect.ReadRecord(Given.LeadRow), winner.Passes(TimeSpan.FromMinutes(1)).Effects);

        Plan? Absorbed(Person person) => Planner.Absorb(person, new Handover(joiner, []), Policy, FeedReach.None, Given.Start);
    }

    [Fact]
    public void G_2_A_winner_that_was_about_to_join_the_loser_takes_its_row_all_the_same()
    {
        var joiner = MergedInMarketo().Person;
        var winner = new Person($"{Other}", "c") { Marketo = new(Other, SideStanding.Live) { WasRead = true }, Meeting = Meeting.Joining, JoinedInto = joiner.Id };
        Assert.Null(Planner.Absorb(joiner, new Handover(winner, []), Policy, FeedReach.None, Given.Start));
        var taken = Planner.Absorb(winner, new Handover(joiner, []), Policy, FeedReach.None, Given.Start)!.Person;
        Assert.Equal((Given.LeadRow, Meeting.None, null), (taken.Dynamics!.Record, taken.Meeting, taken.JoinedInto));
    }

    [Fact]
    public void G_2_C_11_A_losers_row_that_a_merge_moved_to_the_winner_is_not_believed_over_what_was_read()
    {
        var story = Lead();
        story.Reach = new(Given.Start.AddSeconds(5), Given.Start.AddSeconds(5), Given.Start.AddSeconds(5));
        story.ReadsMarketo(5, ("city", "Bonn"), ("title", "Dr")).MarketoRow("city", "Graz", "Wien", 5);
        story.Passes(TimeSpan.FromMinutes(3));
        Assert.Equal(("Bonn", true), (story["city"].Marketo, story["city"].Undecided));
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), story.Effects);
        Assert.Empty(story.Sent);
        story.ReadsMarketo(180, ("city", "Bonn"), ("title", "Dr"));
        Assert.Equal(("Bonn", false), (story["city"].Marketo, story["city"].Undecided));
        Assert.True(story.IsQuiet);
        story.MarketoRow("city", "Bonn", "Ulm", 200);
        Assert.Equal("Ulm", story.Open(Dynamics, "city"));
    }

    [Fact]
    public void G_2_C_11_A_losers_row_that_comes_before_the_merge_is_told_of_is_not_written_on()
    {
        var story = Lead().MarketoRow("title", "Dr", "Chef", 5).DynamicsAccepts(11).MarketoRow("title", "Clerk", "Buyer", 20);
        Assert.Equal((true, true), (story["title"].Undecided, story.Effects.Contains(new Effect.ReadRecord(Given.MarketoRecord))));
        Assert.Empty(story.Person.Calls);
        story.ReadsMarketo(25, ("city", "Bonn"), ("title", "Chef"));
        Assert.Equal(("Chef", false), (story["title"].Marketo, story["title"].Undecided));
        Assert.True(story.IsQuiet);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void G_2_C_11_A_losers_row_that_leads_on_is_not_written_on_where_another_one_tells_that_rows_were_moved_here(bool isOnARead)
    {
        Story Told() => (isOnARead ? Lead().ReadsMarketo(-5, ("city", "Bonn"), ("title", "Dr")) : Lead()).MarketoRows(("city", "Bonn", "Ulm"), ("title", "Clerk", "Buyer"));
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), Told().Effects);
        Assert.Empty(Told().ReadsMarketo(25, ("city", "Bonn"), ("title", "Dr")).Sent);
        Assert.Equal("Ulm", Told().ReadsMarketo(25, ("city", "Ulm"), ("title", "Dr")).Open(Dynamics, "city"));
        Assert.Equal(2, Told().MarketoRow("title", "Dr", "Clerk").Call(Dynamics).Writes.Count);
    }

    [Fact]
    public void G_2_C_11_A_row_that_the_feed_had_been_read_past_is_not_written_on_though_it_leads_on()
    {
        var story = Lead();
        story.ReadBefore = Given.Start.AddSeconds(200);
        story.MarketoRow("city", "Bonn", "Ulm", 20);
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), story.Effects);
        Assert.Empty(story.DynamicsRow(11, ("city", "Bonn"), ("title", "Chef")).Person.Calls);
        story.ReadsMarketo(201, ("city", "Bonn"), ("title", "Dr"));
        Assert.Equal(("Chef", "Bonn"), (story.Open(Marketo, "title"), story["city"].Marketo));
        Assert.Single(story.Call(Marketo).Writes);
        // What may just have been late is the record's own, and so is what the record shows.
        story = new(Lead().Person, Policy) { ReadBefore = Given.Start.AddSeconds(80) };
        Assert.Equal("Ulm", story.MarketoRow("city", "Bonn", "Ulm", 20).Open(Dynamics, "city"));
        story = Lead();
        story.ReadBefore = Given.Start.AddSeconds(200);
        Assert.Equal("Ulm", story.MarketoRow("city", "Bonn", "Ulm", 20).ReadsMarketo(201, ("city", "Ulm"), ("title", "Dr")).Open(Dynamics, "city"));
    }

    [Fact]
    public void G_2_C_11_N_18_A_losers_older_rows_that_a_merge_moved_are_neither_edits_of_the_winner_nor_a_foreign_hand_on_our_fields()
    {
        FieldChanged Moved(string row, string field, string? old, string? now) => new(Given.MarketoRecord, row, Given.Start.AddSeconds(3), field, old, now, null);
        Change[] moved = [Moved("a", "city", "Bonn", "Ulm"), Moved("b", LinkFields.RecordType, "Lead", "Contact")];
        var read = new RecordSeen(new(Given.MarketoRecord, 0, Given.Start.AddSeconds(11), null, new Dictionary<string, string?> { ["city"] = "Bonn", ["title"] = "Dr" }) { Link = Lead().Person.Marketo!.Link }) { MergedAt = Given.Start.AddSeconds(10) };
        var story = Lead().ReadsMarketo(1, ("city", "Bonn"), ("title", "Dr"));
        // In one page, in any order, and once more later.
        story.See([.. moved, read]);
        var commit = story.Person.Commit;
        story.See([read, .. moved]).See(moved);
        Assert.Equal(commit, story.Person.Commit);
        story.See(read with { Snapshot = read.Snapshot with { At = Given.Start.AddSeconds(30) } });
        Assert.True(story.IsQuiet);
        Assert.Empty(story.Log);
        Assert.Equal("Ulm", story.MarketoRow("city", "Bonn", "Ulm", 40).Open(Dynamics, "city"));
        Assert.Equal("N-18", Assert.Single(story.MarketoRow(LinkFields.RecordType, "Lead", "Contact", 40).Log).Rule);
    }

    [Theory]
    [InlineData("Graz", "Ulm", "Köln")]
    [InlineData("Wien", "Ulm", null)]
    [InlineData("Ulm", "Wien", null)]
    public void G_2_C_7_A_losers_later_row_that_a_merge_moved_takes_nothing_away_of_an_edit_that_is_to_be_put_back(string old, string now, string? putBack)
    {
        FieldChanged Row(string row, int second, string? from, string? to) => new(Given.MarketoRecord, row, Given.Start.AddSeconds(second), "city", from, to, null);
        var read = new RecordSeen(new(Given.MarketoRecord, 0, Given.Start.AddSeconds(30), null, new Dictionary<string, string?> { ["city"] = "Wien", ["title"] = "Dr" })) { MergedAt = Given.Start.AddSeconds(20) };
        var story = Lead().DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).MarketoAccepts().See(Row("a", 2, "Bonn", "Köln"), Row("b", 3, "Köln", "Wien"), Row("c", 9, old, now), read);
        Assert.Equal(Marketo, Assert.Single(story.Log).Winner);
        Assert.Equal(putBack, story.Person.Calls.SingleOrDefault(c => c.To == Marketo)?.Writes["city"].Sent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void G_2_C_7_A_losers_row_that_says_what_we_sent_is_our_own_only_where_it_leads_to_what_was_read_after_the_merge(bool isEditedSince)
    {
        FieldChanged Row(string row, int second, string? from, string? to) => new(Given.MarketoRecord, row, Given.Start.AddSeconds(second), "city", from, to, null);
        var read = new RecordSeen(new(Given.MarketoRecord, 0, Given.Start.AddSeconds(30), null, new Dictionary<string, string?> { ["city"] = "Bonn", ["title"] = "Dr" })) { MergedAt = Given.Start.AddSeconds(20) };
        Change[] rows = isEditedSince ? [Row("a", 2, "Bonn", "Wien"), Row("b", 5, "Wien", "Bonn")] : [Row("a", 2, "Bonn", "Wien")];
        var story = Lead().DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).Loses(Marketo).See([.. rows, read]).Passes(TimeSpan.FromMinutes(9));
        Assert.Equal(isEditedSince ? "Bonn" : "Wien", story.Open(isEditedSince ? Dynamics : Marketo, "city"));
        Assert.Single(story.Person.Calls);
    }

    [Fact]
    public void G_2_C_7_A_row_of_before_a_merge_is_our_own_where_an_edit_of_the_second_that_was_read_leads_on_from_it()
    {
        FieldChanged Row(string row, int second, string? from, string? to) => new(Given.MarketoRecord, row, Given.Start.AddSeconds(second), "city", from, to, null);
        var read = new RecordSeen(new(Given.MarketoRecord, 0, Given.Start.AddSeconds(30), null, new Dictionary<string, string?> { ["city"] = "Graz", ["title"] = "Dr" })) { MergedAt = Given.Start.AddSeconds(20) };
        var story = Lead().DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).MarketoAccepts().See(Row("a", 1, "Bonn", "Ulm"), Row("b", 2, "Ulm", "Wien"), Row("c", 30, "Wien", "Graz"), read);
        Assert.Equal(("C-7", "Ulm"), (Assert.Single(story.Log).Rule, story.Log[0].MarketoValue));
        Assert.Equal("Graz", story.Open(Dynamics, "city"));
    }

    [Theory]
    [InlineData(RecordKind.Lead, 25)]
    [InlineData(RecordKind.Contact, 25)]
    [InlineData(RecordKind.Contact, 240)]
    public void G_2_C_3_What_somebody_wrote_into_the_winner_on_top_of_the_losers_value_has_seen_it_and_goes_to_the_row(RecordKind kind, int taken)
    {
        var story = Won(("city", "Köln")).MarketoRow("city", "Bonn", "Köln", 22);
        story.Now = Given.Start.AddSeconds(taken);
        story.Reach = new(story.Now, story.Now);
        story.Wakes().Absorbs(Lost(kind));
        Assert.Equal("Köln", story.Open(Dynamics, "city"));
        Assert.DoesNotContain(story.Log, line => line.Kind == "collision");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void G_2_S_3_What_the_winner_still_shows_of_the_loser_yields_to_an_edit_of_the_row(bool isBeforeMerge)
    {
        var story = Won(("city", "Bonn")).Absorbs(Lost(RecordKind.Lead, isBeforeMerge ? "Wien" : null, isBeforeMerge ? null : "Wien"));
        Assert.Equal("Wien", story.Open(Marketo, "city"));
        Assert.DoesNotContain(story.Log, line => line.Kind == "collision");
    }

    [Theory]
    [InlineData(RecordKind.Lead, "Ulm", "Bonn", null)]
    [InlineData(RecordKind.Lead, null, "Bonn", null)]
    [InlineData(RecordKind.Contact, "Ulm", null, "Ulm")]
    public void G_2_N_10_F_2_What_was_still_to_be_refreshed_for_the_loser_meets_the_row_for_the_first_time(RecordKind kind, string? inDynamics, string? toDynamics, string? toMarketo)
    {
        var loser = Lost(kind);
        loser = loser with { Fields = new Dictionary<string, FieldState> { ["city"] = loser.Fields["city"] with { AgreedDynamics = inDynamics, Dynamics = inDynamics, Marks = FieldMarks.ToRefresh } } };
        var story = Won(("city", "Bonn")).Absorbs(loser);
        Assert.Equal((toDynamics, toMarketo), (Sent(Dynamics), Sent(Marketo)));
        Assert.Equal(inDynamics is not null, story.Log.Any(line => line is { Kind: "collision", Field: "city" }));

        string? Sent(SystemName to) => story.Person.Calls.SingleOrDefault(call => call.To == to)?.Writes.GetValueOrDefault("city")?.Sent;
    }

    [Theory]
    [InlineData("Ulm", "Köln", 22, null)]
    [InlineData("Bonn", "Köln", 10, null)]
    [InlineData("Ulm", "Bonn", 10, "Wien")]
    [InlineData("Ulm", "Bonn", 22, "Wien")]
    public void G_2_N_10_What_the_winner_held_by_itself_meets_the_row_for_the_first_time(string old, string now, int second, string? edited)
    {
        var story = Won(("city", now)).MarketoRow("city", old, now, second).Absorbs(Lost(RecordKind.Lead, null, edited));
        Assert.Equal(now, story.Open(Dynamics, "city"));
        Assert.Single(story.Log, line => line is { Kind: "collision", Field: "city" });
    }

    [Fact]
    public void G_2_With_two_links_the_losers_row_is_left_alone_unlinked_and_listed()
    {
        var joiner = MergedInMarketo().Person;
        Assert.Null(Planner.Absorb(Given.Linked(RecordKind.Contact, ("city", "Bonn")), new Handover(joiner, []), Policy, FeedReach.None, Given.Start));
        var alone = Planner.Joined(joiner, false, true, Policy, FeedReach.None, Given.Start);
        Assert.Equal((null, Meeting.None, PersonStanding.Refused), (alone.Person.JoinedInto, alone.Person.Meeting, Standing.Of(alone.Person)));
        Assert.Equal(("merge", "unlinked"), (Standing.Refusals(alone.Person)[0].Operation, Standing.Refusals(alone.Person)[0].Code));
        Assert.Contains(alone.Activities, l => l.Rule == "G-2");
        Assert.Empty(alone.Effects);
        var later = new Story(alone.Person, Policy).DynamicsRow(15, ("city", "Wien"), ("title", "Dr"));
        Assert.Empty(later.Person.Calls);
    }

    [Fact]
    public void G_2_A_winner_that_nobody_has_seen_yet_is_asked_again_for_a_while()
    {
        var waiting = new Story(Planner.Joined(MergedInMarketo().Person, false, false, Policy, FeedReach.None, Given.Start).Person, Policy);
        Assert.Equal((Meeting.Waiting, $"{Other}"), (waiting.Person.Meeting, waiting.Person.JoinedInto));
        Assert.Equal([new Effect.HandOver($"{Other}")], waiting.Wakes().Effects);
        var late = Planner.Joined(waiting.Person, false, false, Policy, FeedReach.None, Given.Start.AddHours(1)).Person;
        Assert.Null(late.JoinedInto);
    }

    [Fact]
    public void G_2_A_winner_that_was_never_seen_and_carries_the_link_is_taken_with_the_merge()
    {
        var seen = new RecordSnapshot(Other, 0, Given.Start, null, new Dictionary<string, string?> { ["city"] = "Köln", ["title"] = "Dr" }) { Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = Given.LeadRow.Id } };
        var story = Lead().See(new RecordSeen(seen), new RecordMerged(Given.MarketoRecord, Other, "m", Given.Start));
        Assert.Equal((Other, SideStanding.Live, null), (story.Person.Marketo!.Record, story.Person.Marketo.Standing, story.Person.JoinedInto));
        Assert.Equal("Köln", story.Open(Dynamics, "city"));
    }

    [Fact]
    public void G_2_S_3_A_winner_that_was_never_seen_and_shows_what_the_loser_did_yields_to_an_edit_of_the_row()
    {
        var seen = new RecordSnapshot(Other, 0, Given.Start, null, new Dictionary<string, string?> { ["city"] = "Bonn", ["title"] = "Dr" }) { Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = Given.LeadRow.Id } };
        var story = Lead().DynamicsRow(11, ("city", "Wien")).See(new RecordSeen(seen), new RecordMerged(Given.MarketoRecord, Other, "m", Given.Start));
        Assert.Equal("Wien", story.Open(Marketo, "city"));
        Assert.DoesNotContain(story.Log, line => line.Kind == "collision");
    }

    [Fact]
    public void G_2_A_write_to_the_losers_row_is_closed_before_it_is_handed_over()
    {
        var story = Lead().MarketoRow("city", "Bonn", "Köln").See(new RecordMerged(Given.MarketoRecord, Other, "m", Given.Start));
        Assert.Equal(Meeting.Joining, story.Person.Meeting);
        Assert.Equal([new Effect.HandOver($"{Other}")], story.DynamicsAccepts(12).Effects);
    }

    /// <summary>Whoever won the merge of second 20, as it was read at second 24.</summary>
    private static Story Won(params (string Field, string? Value)[] values) => new Story(new($"{Other}", "c"), Policy).See(
        new RecordSeen(new(Other, 0, Given.Start.AddSeconds(24), null, values.ToDictionary(v => v.Field, v => v.Value))) { MergedAt = Given.Start.AddSeconds(20) });

    /// <summary>Whoever lost it, and had agreed on Bonn; the row was edited before or after.</summary>
    private static Person Lost(RecordKind kind, string? before = null, string? after = null)
    {
        var story = new Story(Given.Linked(kind, ("city", "Bonn")), Policy);
        if (before is not null) story.DynamicsRow(11, ("city", before));
        story.See(new RecordMerged(Given.MarketoRecord, Other, "m", Given.Start.AddSeconds(20)));
        if (after is not null) story.DynamicsRow(11, ("city", after));
        return story.Person;
    }
}
