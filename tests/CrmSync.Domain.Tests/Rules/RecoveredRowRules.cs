using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A row was deleted, and may have come back while its person's stored state could not be read (B-16, D-5): the page that told so has passed.</summary>
public sealed class RecoveredRowRules
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void B_16_D_5_G_2_Whose_row_was_deleted_takes_no_other_one_before_it_is_known_whether_that_came_back(bool isBack)
    {
        var story = Recovered();
        var loser = new Story(Given.Linked(RecordKind.Contact, ("city", "Bonn")), Given.Policy()).See(new RecordMerged(Given.MarketoRecord, RecordId.Person(8), "m", Given.Start)).Person;
        Assert.Equal([new Effect.ReadRecord(Given.LeadRow)], story.Wakes().Effects);
        Assert.Null(Absorbed());

        story.Reads(Given.LeadRow, isBack ? Back : null);
        Assert.Equal(isBack ? null : loser.Dynamics!.Record, Absorbed()?.Person.Dynamics!.Record);
        Assert.Equal(isBack, story.Log.Exists(line => line.Rule == "D-5"));
        Assert.Empty(story.Wakes().Effects.OfType<Effect.ReadRecord>());

        Plan? Absorbed() => Planner.Absorb(story.Person, new(loser, []), Given.Policy(), FeedReach.None, Given.Start);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void B_16_D_4_D_5_For_whose_row_was_deleted_none_is_made_on_request_before_it_is_known_whether_that_came_back(bool isBack)
    {
        var story = Recovered().IsRequested();
        Assert.Empty(story.Effects.OfType<Effect.AskMatch>());
        Assert.Equal("reading", story.Person.Parked!.Reason);

        story.Reads(Given.LeadRow, isBack ? Back : null);
        Assert.Equal(isBack ? "alreadyExists" : null, story.Person.Answered?.Result);
        Assert.Equal(isBack ? 0 : 1, story.Effects.OfType<Effect.AskMatch>().Count());
    }

    [Fact]
    public void B_16_D_4_D_5_What_the_match_decided_before_that_is_known_makes_no_row()
    {
        var story = Deleted().IsRequested();
        Assert.Equal(Meeting.Due, story.Person.Meeting);
        story.Recovers();
        story.ReadsMarketo(5, ("city", "Bonn"));
        Assert.Equal(SideStanding.Deleted, story.Decides(new MatchDecision.CreateRow(null)).Person.Dynamics!.Standing);

        story.Reads(Given.LeadRow, null);
        Assert.Equal(SideStanding.Creating, story.Decides(new MatchDecision.CreateRow(null)).Person.Dynamics!.Standing);
    }

    private static RecordSnapshot Back => Given.Row(Given.LeadRow, 20, null, ("city", "Bonn"));

    private static Story Deleted() =>
        new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy()).See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null).MarketoAccepts();

    private static Story Recovered()
    {
        var story = Deleted();
        story.Recovers();
        return story.ReadsMarketo(5, ("city", "Bonn"));
    }
}
