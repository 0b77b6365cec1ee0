using CrmSync.Domain.Activities;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A person joins one whose other half was deleted: a first meeting, in which nothing of the deleted record counts (N-10, N-16).</summary>
public sealed class JoinRules
{
    [Fact]
    public void N_10_A_row_that_comes_for_one_that_was_deleted_is_filled_from_Marketo_and_empties_nothing_there()
    {
        var row = RecordId.Lead(new Guid("00000000-0000-0000-0000-00000000000a"));
        var joiner = new Story(new($"{row}", "c"), Given.Policy()).See(new RecordSeen(Given.Row(row, 30, null, ("city", null), ("title", "Prof")))).Person;
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Given.Policy()).See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null).MarketoAccepts();
        story.Absorbs(joiner);
        Assert.Equal("Bonn", story.Open(Dynamics, "city"));
        Assert.Empty(story.Call(Marketo).Writes);
        Assert.Equal("title", Assert.Single(story.Log, line => line.Kind == "collision").Field);
    }

    [Fact]
    public void N_10_S_7_A_create_in_Marketo_that_is_still_open_agrees_with_no_row_that_came_for_the_one_that_was_deleted()
    {
        var row = RecordId.Lead(new Guid("00000000-0000-0000-0000-00000000000a"));
        var joiner = new Story(new($"{row}", "c"), Given.Policy()).See(new RecordSeen(Given.Row(row, 30, null, ("city", null), ("title", "Dr")))).Person;
        var story = new Story(new($"{Given.LeadRow}", "c"), Given.Policy()).DynamicsRow(10, ("city", "Bonn"), ("title", "Dr")).Decides(new MatchDecision.Create(LinkFields.DynamicsId)).MarketoAccepts();
        story.See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null).Absorbs(joiner).Passes(TimeSpan.FromMinutes(10)).ReadsMarketo(700, ("city", "Bonn"), ("title", "Dr"));
        Assert.DoesNotContain(story.Person.Calls, call => call.To == Marketo && call.Writes.Count > 0);
        Assert.Equal("Bonn", story.Open(Dynamics, "city"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void N_16_A_create_that_was_overtaken_by_a_join_and_makes_nobody_asks_nothing_anew(bool isRefused)
    {
        var joiner = Given.OnlyInMarketo(("city", "Bonn"));
        var story = new Story(new($"{Given.LeadRow}", "c"), Given.Policy()).DynamicsRow(10, ("city", "Bonn")).Decides(new MatchDecision.Create(LinkFields.DynamicsId)).Absorbs(joiner);
        Assert.Equal(Given.MarketoRecord, story.Person.Marketo!.Record);
        if (isRefused) story.Refuses(Marketo, RefusalReason.AlreadyExists);
        else story.Loses(Marketo, mayLand: false);
        Assert.Equal((Meeting.None, null), (story.Person.Meeting, story.Person.JoinedInto));
        Assert.DoesNotContain(new Effect.AskMatch(), story.Passes(TimeSpan.FromMinutes(1)).Effects);
    }

    [Fact]
    public void N_10_A_person_that_comes_for_one_that_was_deleted_in_Marketo_is_filled_from_the_row()
    {
        var joiner = Given.OnlyInMarketo(("title", "Dr")) with { Id = "person:8", Marketo = new(RecordId.Person(8), SideStanding.Live) { WasRead = true } };
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Given.Policy()).See(new RecordDeleted(Given.MarketoRecord, "x", null));
        story.Absorbs(joiner);
        Assert.Equal("Bonn", story.Open(Marketo, "city"));
        Assert.Equal(["city"], story.Call(Marketo).Writes.Keys);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(null)]
    public void N_10_F_3_A_field_that_one_of_two_who_meet_had_not_read_yet_is_filled_from_Marketo_and_not_emptied_there(int? chosen)
    {
        foreach (var (isRowJoining, isPlanned) in new[] { (false, false), (false, true), (true, false) })
        {
            var story = Met(chosen, null, isRowJoining, isPlanned);
            Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), story.Effects);
            story.ReadsMarketo(9, ("title", "Prof"));
            Assert.Equal("Prof", story.Open(Dynamics, "title"));
            Assert.DoesNotContain(story.Person.Calls, c => c.To == Marketo && c.Writes.Count > 0);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(null)]
    public void N_10_F_3_A_field_that_differs_when_it_was_read_after_the_meeting_collides(int? chosen)
    {
        var story = Met(chosen, "Dean", isRowJoining: false, isPlanned: true).ReadsMarketo(9, ("title", "Prof"));
        Assert.Contains(story.Log, line => line is { Kind: "collision", Winner: Marketo, MarketoValue: "Prof", DynamicsValue: "Dean" });
        Assert.Equal("Prof", story.Open(Dynamics, "title"));
    }

    [Theory]
    [InlineData(null, "Prof")]
    [InlineData("Dr", null)]
    [InlineData("Dr", "Prof")]
    public void QL_3_F_3_An_edit_of_a_field_that_is_back_but_not_read_yet_when_its_person_joins_that_of_the_next_row_travels_and_is_not_taken_back(string? agreed, string? edited)
    {
        var next = RecordId.Lead(new Guid("00000000-0000-0000-0000-00000000000a"));
        var policy = new SyncPolicy(new(3, [Given.Field("city"), Given.Field("title") with { Since = 3, Chosen = 1 }]), new());
        var merged = Given.Row(Given.LeadRow, 11, null, ("city", "Bonn"), ("title", agreed)) with { Standing = RecordStanding.Merged, MergedInto = next };
        var joiner = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", agreed)), policy).See(new RecordSeen(merged)).Follows(new($"{next}", null, next, null, null, PersonStanding.Waiting, null));
        var story = new Story(new($"{next}", "c") { MapVersion = 3 }, policy).See(new RecordSeen(Given.Row(next, 30, null, ("city", "Bonn"), ("title", agreed)))).Absorbs(joiner.Person);
        story.ReadsMarketo(9, ("title", edited));
        Assert.Equal(edited, story.Open(Dynamics, "title"));
        Assert.DoesNotContain(story.Person.Calls, c => c.To == Marketo && c.Writes.Count > 0);
        Assert.DoesNotContain(story.Log, line => line.Kind == "collision");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void G_2_C_3_What_somebody_wrote_into_the_winner_on_top_of_what_the_loser_had_just_been_sent_has_seen_it(bool isCreate)
    {
        var winner = RecordId.Person(8);
        var story = isCreate
            ? new Story(new($"{Given.ContactRow}", "c"), Given.Policy()).See(new RecordSeen(Given.Row(Given.ContactRow, 10, null, ("city", "Wien")))).Decides(new MatchDecision.Create(LinkFields.DynamicsId))
            : new Story(Given.Linked(RecordKind.Contact, ("city", "Bonn")), Given.Policy()).DynamicsRow(11, ("city", "Wien"));
        var loser = story.MarketoAccepts().See(new RecordMerged(Given.MarketoRecord, winner, "m", Given.Start.AddSeconds(20))).Person;
        var won = new Story(new($"{winner}", "c"), Given.Policy()).See(new RecordSeen(new(winner, 0, Given.Start.AddSeconds(24), null, new Dictionary<string, string?> { ["city"] = "Köln" })) { MergedAt = Given.Start.AddSeconds(20) });
        won.MarketoRow("city", "Wien", "Köln", 22).Absorbs(loser);
        Assert.Equal("Köln", won.Open(Dynamics, "city"));
        Assert.DoesNotContain(won.Log, line => line.Kind == "collision");
    }

    [Theory]
    [InlineData(null, "Prof")]
    [InlineData("Dr", null)]
    public void QL_3_F_3_An_edit_that_its_person_had_read_travels_when_the_person_of_the_next_row_that_it_joins_reads_its_row_at_last(string? agreed, string? edited)
    {
        var next = RecordId.Lead(new Guid("00000000-0000-0000-0000-00000000000a"));
        var policy = new SyncPolicy(new(3, [Given.Field("city"), Given.Field("title") with { Since = 3, Chosen = 1 }]), new());
        var merged = Given.Row(Given.LeadRow, 11, null, ("city", "Bonn"), ("title", agreed)) with { Standing = RecordStanding.Merged, MergedInto = next };
        var joiner = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", agreed)), policy).ReadsMarketo(9, ("title", edited)).See(new RecordSeen(merged)).Follows(new($"{next}", null, next, null, null, PersonStanding.Waiting, null));
        var holder = new Story(new($"{next}", "c"), new(new(1, [Given.Field("city"), Given.Field("title")]), new())).See(new RecordSeen(Given.Row(next, 30, null, ("city", "Bonn"), ("title", agreed)))).Person;
        var story = new Story(holder, policy).Absorbs(joiner.Person);
        Assert.DoesNotContain("title", story.Person.Calls.SelectMany(call => call.Writes.Keys));
        story.Reads(next, Given.Row(next, 30, null, ("city", "Bonn"), ("title", agreed)));
        Assert.Equal(edited, story.Open(Dynamics, "title"));
        Assert.DoesNotContain(story.Person.Calls, c => c.To == Marketo && c.Writes.Count > 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void QL_3_N_10_What_is_empty_on_the_row_of_the_person_that_is_joined_and_was_not_on_the_row_before_is_filled_and_told(bool isUnread)
    {
        var next = RecordId.Lead(new Guid("00000000-0000-0000-0000-00000000000a"));
        SyncPolicy policy = new(new(3, [Given.Field("city"), Given.Field("title") with { Since = isUnread ? 3 : 1, Chosen = isUnread ? 1 : null }]), new());
        var merged = Given.Row(Given.LeadRow, 11, null, ("city", "Bonn"), ("title", "Dr")) with { Standing = RecordStanding.Merged, MergedInto = next };
        var row = new RecordSeen(Given.Row(next, 30, null, ("city", "Bonn"), ("title", null)));
        var joiner = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), policy).ReadsMarketo(9, ("title", "Dr")).See(new RecordSeen(merged)).Follows(new($"{next}", null, next, null, null, PersonStanding.Waiting, null));
        var holder = new Story(new($"{next}", "c"), new(new(1, [Given.Field("city"), Given.Field("title")]), new())).See(row).Person;
        var story = new Story(holder, policy).Absorbs(joiner.Person);
        if (isUnread) story.Reads(next, row.Snapshot);
        Assert.Equal("Dr", story.Open(Dynamics, "title"));
        Assert.Single(story.Log, line => line is { Kind: "collision", Rule: "N-10", Field: "title", MarketoValue: "Dr", DynamicsValue: null, Winner: Marketo });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void N_17_N_16_What_was_asked_for_and_answered_before_a_person_joined_is_not_asked_again_of_whoever_goes_on_with_its_record(bool isWhileJoining)
    {
        PersonRequested Asked(string row, int second) => new(Given.MarketoRecord, row, Given.Start.AddSeconds(second), Campaign.Batch, true, null);
        var joiner = new Story(Given.OnlyInMarketo(("city", "Bonn")), Given.Policy()) { Now = Given.Start.AddMinutes(1) };
        var row = new Story(new($"{Given.LeadRow}", "c"), Given.Policy()) { Now = Given.Start.AddMinutes(2) }.See(new RecordSeen(Given.Row(Given.LeadRow, 30, null, ("city", "Bonn"))));
        if (isWhileJoining) row.Absorbs(joiner.Person);
        joiner.See(Asked("first", 0)).Decides(new MatchDecision.Refuse("unknownOwner", "No.", "owner"));
        row.Absorbs(joiner.Person).See(Asked("first", 0), Asked("late", 30));
        Assert.Equal((null, "refused"), (row.Person.Requested, row.Person.Answered!.Result));
        Assert.Empty(row.Last.Activities);
        Assert.Equal("alreadyExists", row.See(Asked("next", 90)).Person.Answered!.Result);
    }

    /// <summary>A Marketo person planned last before the field title was chosen, or came back, and a row that was seen since are one person.</summary>
    private static Story Met(int? chosen, string? inDynamics, bool isRowJoining, bool isPlanned)
    {
        var policy = new SyncPolicy(new(3, [Given.Field("city"), Given.Field("title") with { Since = 3, Chosen = chosen }]), new());
        var person = Given.OnlyInMarketo(("city", "Bonn"), ("title", "Dr"));
        var row = new Story(new($"{Given.LeadRow}", "c") { MapVersion = 3 }, policy).See(new RecordSeen(Given.Row(Given.LeadRow, 30, null, ("city", "Bonn"), ("title", inDynamics))));
        if (isRowJoining) return new Story(person, policy).Absorbs(row.Person);
        return row.Absorbs(isPlanned ? new Story(person with { Meeting = Meeting.Due }, policy).Decides(new MatchDecision.Join(row.Person.Id)).Person : person);
    }

    [Fact]
    public void G_2_Whoever_has_a_row_or_is_gone_from_Marketo_too_will_never_take_the_row_of_somebody_merged_into_him()
    {
        var winner = new Person("person:8", "c") { Marketo = new(RecordId.Person(8), SideStanding.Live) };
        Assert.False(Planner.TakesNoRow(Standing.Row(winner)!));
        Assert.True(Planner.TakesNoRow(Standing.Row(winner with { Marketo = winner.Marketo with { Standing = SideStanding.Deleted } })!));
        Assert.True(Planner.TakesNoRow(Standing.Row(Given.Linked())!));
    }
}
