using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>What is still to be read of a field that was chosen, turned or is to be refreshed, and what is forgotten once it was? (F-2, F-5)</summary>
public sealed class UnreadFieldRules
{
    private static readonly Effect ReadMarketo = new Effect.ReadRecord(Given.MarketoRecord);
    private static readonly TimeSpan FeedIsPast = TimeSpan.FromMinutes(2);

    private static SyncPolicy As(int version, MappedField title) => new(new(version, [Given.Field("city"), title]), new());

    private static MappedField Title(int since, Direction direction = Direction.Both) => Given.Field("title", direction: direction) with { Since = since };

    /// <summary>Planned last before the field title was chosen.</summary>
    private static Story Chosen(Direction direction = Direction.Both) => new(Given.Linked(RecordKind.Lead, ("city", "Bonn")), As(2, Title(2, direction)));

    /// <summary>In step with the field title, planned last before it was turned.</summary>
    private static Story Turned(Direction direction = Direction.Both) => new(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), As(2, Title(2, direction)));

    private static RecordSnapshot Row(string? title, long version = 10) => Given.Row(Given.LeadRow, version, null, ("city", "Bonn"), ("title", title));

    [Fact]
    public void F_5_Of_who_is_seen_for_the_first_time_no_field_is_unread()
    {
        var story = new Story(new($"{Given.LeadRow}", "c"), As(2, Title(2))).See(new RecordSeen(Row("Dr")));
        Assert.Equal((FieldMarks.None, "Dr"), (story["title"].Marks, story["title"].Dynamics));
    }

    [Fact]
    public void F_3_N_1_Who_is_first_seen_in_a_walk_that_began_before_a_field_was_back_shows_it_once_it_was_read()
    {
        var unasked = Given.Row(Given.LeadRow, 10, null, ("city", "Bonn")) with { Unasked = ["title"] };
        var made = new Story(new($"{Given.LeadRow}", "c"), As(2, Title(2))).See(new RecordSeen(unasked)).Decides(new MatchDecision.Create(LinkFields.DynamicsId)).MarketoAccepts();
        Assert.Contains(new Effect.ReadRecord(Given.LeadRow), made.Effects);
        var read = made.ReadsMarketo(9, ("city", "Bonn"), ("title", null)).Reads(Given.LeadRow, Row("Dr"));
        Assert.Equal("Dr", read.Passes(FeedIsPast).Open(Marketo, "title"));
        var whole = new Story(new($"{Given.LeadRow}", "c"), As(2, Title(2))).See(new RecordSeen(unasked)).See(new RecordSeen(Row("Dr"))).Decides(new MatchDecision.Create(LinkFields.DynamicsId));
        Assert.Equal("Dr", whole.Open(Marketo, "title"));
    }

    [Theory]
    [InlineData("Prof", "Prof")]
    [InlineData("Dr", null)]
    public void F_3_S_2_What_a_newer_row_holds_in_a_column_that_its_delta_did_not_ask_for_is_read(string read, string? written)
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")) with { MapVersion = 2 }, As(2, Title(2)));
        story.See(new RecordSeen(Given.Row(Given.LeadRow, 11, null, ("city", "Bonn")) with { Unasked = ["title"] }));
        Assert.Equal([new Effect.ReadRecord(Given.LeadRow)], story.Effects);
        story.Reads(Given.LeadRow, Row(read, 11));
        Assert.Equal((written, false), (story.Person.Calls.SingleOrDefault()?.Writes["title"].Sent, story["title"].Marks.HasFlag(FieldMarks.DynamicsUnread)));
    }

    [Fact]
    public void F_1_An_activation_that_has_an_older_choice_yet_forgets_no_field_of_the_newer_one()
    {
        var person = Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")) with { MapVersion = 3 };
        var story = new Story(person, new SyncPolicy(new(2, [Given.Field("city") with { Since = 2 }]), new())).MarketoRow("city", "Bonn", "Köln");
        Assert.Equal(("Dr", "Köln", FieldMarks.None), (story["title"].Marketo, story.Open(Dynamics, "city"), story["city"].Marks));
    }

    [Fact]
    public void F_5_An_edit_since_a_field_was_turned_travels_although_the_field_is_turned_once_more_before_it_was_read()
    {
        var story = Turned().MarketoRow("title", "Dr", "Prof", 3);
        var again = new Story(story.Person, As(3, Title(3))).Reads(Given.LeadRow, Row("Dr")).ReadsMarketo(9, ("city", "Bonn"), ("title", "Prof"));
        Assert.Equal("Prof", again.Open(Dynamics, "title"));
        Assert.DoesNotContain(again.Person.Calls, call => call.To == Marketo);
        // A side that was in step shows an edit by itself.
        var edited = new Story(Turned().Wakes().Person, As(3, Title(3))).Reads(Given.LeadRow, Row("Dr")).ReadsMarketo(9, ("city", "Bonn"), ("title", "Prof"));
        Assert.Equal("Prof", edited.Open(Dynamics, "title"));
    }

    [Fact]
    public void C_11_F_5_What_was_folded_before_a_field_was_turned_stays_so_after_the_read_of_it()
    {
        var before = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), As(1, Title(1))).MarketoRow("title", "Dr", "Prof", 0, "a").DynamicsAccepts(11).Passes(TimeSpan.FromMinutes(5));
        var story = new Story(before.Person, As(2, Title(2))) { Now = before.Now, Reach = before.Reach }.Reads(Given.LeadRow, Row("Prof", 11)).ReadsMarketo(600, ("city", "Bonn"), ("title", "Prof"));
        Assert.True(story.IsQuiet);
        Assert.False(story.MarketoRow("title", "Dr", "Prof", 0, "a").Last.IsChanged);
        Assert.Equal((0, FieldMarks.None), (story["title"].Rows.Count, story["title"].Marks));
    }

    [Fact]
    public void F_5_C_11_A_row_of_the_second_of_the_read_that_leads_to_what_was_read_makes_it_an_edit_and_needs_no_other_read()
    {
        var story = Chosen().Reads(Given.LeadRow, Row("Miller")).ReadsMarketo(9, ("city", "Bonn"), ("title", "Smith")).MarketoRow("title", "Baker", "Smith", 9);
        Assert.Equal(("Smith", "Baker"), (story.Open(Dynamics, "title"), story["title"].AgreedMarketo));
        Assert.DoesNotContain(ReadMarketo, story.Effects);
    }

    [Theory]
    [InlineData("Cook", "Baker")]
    [InlineData("Smith", "Smith")]
    public void F_5_A_row_that_does_not_lead_to_what_was_read_from_something_else_makes_no_edit_of_it(string old, string now)
    {
        var story = Chosen().Reads(Given.LeadRow, Row("Miller")).ReadsMarketo(9, ("city", "Bonn"), ("title", "Smith")).MarketoRow("title", old, now, 3).Passes(FeedIsPast);
        Assert.Equal("Miller", story.Open(Marketo, "title"));
        Assert.DoesNotContain(story.Person.Calls, call => call.To == Dynamics);
    }

    [Fact]
    public void F_5_Edits_of_a_new_field_before_it_was_read_are_agreed_from_what_stood_there_before_the_first()
    {
        var story = Chosen().MarketoRow("title", "Baker", "Smith", 3).MarketoRow("title", "Smith", "Jones", 4).Reads(Given.LeadRow, Row("Miller")).ReadsMarketo(9, ("city", "Bonn"), ("title", "Jones"));
        Assert.Equal(("Jones", "Baker", FieldMarks.None), (story.Open(Dynamics, "title"), story["title"].AgreedMarketo, story["title"].Marks));
        Assert.True(story.DynamicsAccepts(11).Passes(FeedIsPast).IsQuiet);
    }

    [Theory]
    [InlineData(Direction.ToDynamics)]
    [InlineData(Direction.Both)]
    public void F_2_Nothing_is_owed_of_a_field_that_is_not_to_be_refreshed_once_both_sides_were_read(Direction direction)
    {
        var story = Chosen(direction);
        if (direction == Direction.Both) story.MarketoRow("title", "Baker", "Smith", 3);
        story.Reads(Given.LeadRow, Row("Miller")).ReadsMarketo(9, ("city", "Bonn"), ("title", "Smith"));
        Assert.Equal(FieldMarks.None, story["title"].Marks);
        Assert.DoesNotContain(story.Passes(FeedIsPast).Person.Calls, call => call.To == Marketo);
    }

    [Fact]
    public void F_5_B_13_What_is_being_read_for_a_refresh_is_asked_for_again_by_time_and_not_by_every_observation()
    {
        var story = Chosen().Wakes();
        Assert.Equal("refreshing", story.Person.Parked!.Reason);
        Assert.DoesNotContain(story.MarketoRow("city", "Bonn", "Köln").Effects, effect => effect is Effect.ReadRecord);
        Assert.Contains(ReadMarketo, story.Passes(TimeSpan.FromSeconds(30)).Effects);
        Assert.Contains(new Effect.ReadRecord(Given.LeadRow), story.Effects);
    }

    [Fact]
    public void F_2_S_7_An_operators_refresh_leaves_alone_what_is_open_undecided_or_still_to_be_read()
    {
        SyncPolicy policy = Given.Policy(Given.Field("city"));
        Story Of() => new(Given.Linked(RecordKind.Contact, ("city", "Bonn")), policy);
        foreach (var story in new[] { Of().DynamicsRow(11, ("city", "Wien")), Of().MarketoRow("city", "Ulm", "Graz"), Of().DynamicsRow(11, ("city", "Wien")).MarketoAccepts() })
        {
            var before = story["city"];
            story.Refreshes(story.Version, ("city", story["city"].Dynamics));
            Assert.Equal((FieldMarks.None, before.AgreedMarketo, before.AgreedDynamics), (story["city"].Marks, story["city"].AgreedMarketo, story["city"].AgreedDynamics));
        }
        var unread = Chosen().Wakes();
        var marks = unread["title"].Marks;
        unread.Refreshes(9, ("title", "Dr"));
        Assert.Equal(marks, unread["title"].Marks);
    }

    [Fact]
    public void F_5_F_2_What_an_operators_refresh_shows_to_be_an_edit_leaves_nothing_to_be_refreshed()
    {
        var story = new Story(Given.Linked(RecordKind.Contact, ("city", "Bonn")), Given.Policy(Given.Field("city"))).Refreshes(10, ("city", "Bonn")).ReadsMarketo(9, ("city", "Köln"));
        Assert.Equal((FieldMarks.None, "Bonn", "Köln"), (story["city"].Marks, story["city"].AgreedMarketo, story.Open(Dynamics, "city")));
        Assert.True(story.DynamicsAccepts(11).Passes(FeedIsPast).IsQuiet);
    }

    [Fact]
    public void S_7_F_3_A_field_that_is_back_while_a_write_of_it_is_open_is_agreed_by_that_write_alone()
    {
        var open = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), As(1, Title(1))).DynamicsRow(11, ("city", "Bonn"), ("title", "Dean"));
        var story = new Story(open.Person, As(3, Title(3) with { Chosen = 1 })).Reads(Given.LeadRow, Row("Dean", 11)).ReadsMarketo(9, ("city", "Bonn"), ("title", "Dr"));
        Assert.Equal(("Dr", "Dr", FieldMarks.None), (story["title"].AgreedMarketo, story["title"].AgreedDynamics, story["title"].Marks));
        story.MarketoAccepts().MarketoRow("title", "Dr", "Dean", 12);
        Assert.Equal(("Dean", "Dean", true), (story["title"].AgreedMarketo, story["title"].AgreedDynamics, story.IsQuiet));
        Assert.Empty(story.Log);
    }
}
