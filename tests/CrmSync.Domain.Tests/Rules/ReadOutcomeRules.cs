using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>What reads of the Marketo record say of a person that may be gone, or whose state could not be read (D-2, D-10, F-5, B-16).</summary>
public sealed class ReadOutcomeRules
{
    private static readonly TimeSpan Lateness = new SyncPolicy(new(1, []), new()).Lateness;

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public void D_10_Nobody_is_lost_before_the_feed_was_read_past_the_time_that_its_rows_may_take(int seconds, bool isLost)
    {
        var story = Lead().Reads(Given.MarketoRecord, null);
        story.Passes(Lateness + TimeSpan.FromSeconds(seconds)).Reads(Given.MarketoRecord, null);
        Assert.Equal(isLost, story.Log.Exists(line => line.Kind == "lost"));
        Assert.Equal((SideStanding.Missing, isLost), (story.Person.Marketo!.Standing, story.Person.Marketo.LostSince is not null));
    }

    [Theory]
    [InlineData(10, 0, SideStanding.Deleted)]
    [InlineData(11, 0, SideStanding.Live)]
    [InlineData(11, 3600, SideStanding.Live)]
    [InlineData(9, 3600, SideStanding.Deleted)]
    public void D_2_Whether_a_read_is_of_before_the_delete_is_told_by_Marketos_clock_alone(int second, int oursAhead, SideStanding standing)
    {
        var story = Lead().Passes(TimeSpan.FromHours(2)).See(new RecordDeleted(Given.MarketoRecord, "gone", Given.Start.AddSeconds(10)));
        story.Reads(Given.MarketoRecord, Read(second, oursAhead));
        Assert.Equal(standing, story.Person.Marketo!.Standing);
    }

    [Theory]
    [InlineData(0, 0, SideStanding.Merged)]
    [InlineData(1, 0, SideStanding.Live)]
    [InlineData(-60, 61, SideStanding.Live)]
    [InlineData(-60, 60, SideStanding.Merged)]
    public void G_2_A_read_of_whoever_was_merged_away_is_held_against_the_moment_that_we_learned_of_it_by_our_clock(int second, int oursAhead, SideStanding standing)
    {
        var story = Lead();
        story.See(new RecordMerged(Given.MarketoRecord, RecordId.Person(8), "gone", Given.Start.AddSeconds(-90)));
        story.Reads(Given.MarketoRecord, Read(second, oursAhead));
        Assert.Equal(standing, story.Person.Marketo!.Standing);
    }

    [Fact]
    public void D_2_A_read_of_before_the_delete_shows_nothing_at_all()
    {
        var story = Lead().Passes(TimeSpan.FromHours(2)).See(new RecordDeleted(Given.MarketoRecord, "gone", Given.Start.AddSeconds(10)));
        var before = story["city"];
        story.ReadsMarketo(5, ("city", "Köln"), ("title", "Dr"));
        Assert.Equal(before, story["city"]);
    }

    [Theory]
    [InlineData("lead", true)]
    [InlineData("contact", true)]
    [InlineData("other", false)]
    public void N_11_QL_1_A_record_that_was_made_for_a_row_before_is_the_persons_whichever_that_was(string claimed, bool isTaken)
    {
        var last = RecordId.Contact(new Guid("00000000-0000-0000-0000-000000000009"));
        var person = Given.Linked(RecordKind.Contact, ("city", "Bonn"), ("title", "Dr"));
        person = person with { Marketo = null, Dynamics = person.Dynamics! with { Record = last }, Former = [new(Given.LeadRow, 3), new(Given.ContactRow, 5)] };
        var id = claimed switch { "lead" => Given.LeadRow.Id, "contact" => Given.ContactRow.Id, _ => "00000000-0000-0000-0000-0000000000ff" };
        var story = new Story(person, Given.Policy()).Reads(Given.MarketoRecord, Read(5, 0) with { Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = id } });
        Assert.Equal(isTaken ? Given.MarketoRecord : null, story.Person.Marketo?.Record);
    }

    [Fact]
    public void F_5_B_16_Whose_state_could_not_be_read_is_not_read_for_a_new_field_before_the_feed_told_what_it_missed()
    {
        var policy = Given.Policy(Given.Field("city"), Given.Field("title") with { Since = 2, Chosen = 2 });
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), policy with { Map = new(2, policy.Map.Fields) }).Recovers();
        story.Passes(Lateness - TimeSpan.FromSeconds(1)).ReadsMarketo(40, ("city", "Bonn"), ("title", "Dr"));
        Assert.True(story["title"].Marks.HasFlag(FieldMarks.MarketoUnread));
        story.Passes(TimeSpan.FromSeconds(1)).ReadsMarketo(70, ("city", "Bonn"), ("title", "Dr"));
        Assert.False(story["title"].Marks.HasFlag(FieldMarks.MarketoUnread));
    }

    private static Story Lead() => new(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Given.Policy());

    private static RecordSnapshot Read(int second, int oursAhead) =>
        new(Given.MarketoRecord, 0, Given.Start.AddSeconds(second), null, new Dictionary<string, string?> { ["city"] = "Bonn", ["title"] = "Dr" }) { OursAhead = TimeSpan.FromSeconds(oursAhead) };
}
