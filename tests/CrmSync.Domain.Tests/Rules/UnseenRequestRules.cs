using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>Sync Person to Microsoft for somebody whom nobody has read yet, and who is not there any more when we look (N-4, G-2).</summary>
public sealed class UnseenRequestRules
{
    private static readonly SyncPolicy Policy = new(new(1, [Given.Field("city"), Given.Field(FieldMap.Email, ValueKind.Email)]), new());
    private static readonly RecordId Winner = RecordId.Person(8);
    private static readonly RecordMerged Away = new(Given.MarketoRecord, Winner, "m", Given.Start);

    [Theory]
    [InlineData(Campaign.Batch, false)]
    [InlineData(Campaign.Batch, true)]
    [InlineData(Campaign.Trigger, false)]
    [InlineData(Campaign.Trigger, true)]
    public void G_2_N_4_What_was_asked_for_somebody_who_was_merged_away_before_being_read_goes_on_with_the_winner(Campaign campaign, bool isReadFirst)
    {
        var story = Asked(campaign);
        story.Now += TimeSpan.FromSeconds(25);
        if (isReadFirst) story.Reads(Given.MarketoRecord, null);
        Assert.Equal(RequestStage.Reading, story.Person.Requested!.Stage);
        Assert.Equal([new Effect.HandOver($"{Winner}")], story.See(Away).Effects);
        var winner = new Story(new Person($"{Winner}", "c") { Marketo = new(Winner, SideStanding.Live) { WasRead = true }, MapVersion = 1 }, Policy).Absorbs(story.Person);
        Assert.Contains(new Effect.AskMatch(), winner.Effects);
        Assert.Equal((campaign, RequestStage.Deciding), (winner.Person.Requested!.Campaign, winner.Person.Requested.Stage));
        Assert.True(Planner.Joined(story.Person, true, false, Policy, FeedReach.None, Given.Start).Person.IsSignpost);
    }

    [Fact]
    public void N_4_Whoever_was_told_that_it_is_queued_is_refused_only_when_the_feed_tells_no_merge_either()
    {
        var story = Asked(Campaign.Batch).Reads(Given.MarketoRecord, null);
        Assert.Equal("reading", story.Person.Parked!.Reason);
        story.Passes(TimeSpan.FromSeconds(15)).Reads(Given.MarketoRecord, null);
        Assert.NotNull(story.Person.Requested);
        story.Passes(TimeSpan.FromMinutes(2)).Reads(Given.MarketoRecord, null);
        Assert.Equal(("refused", true), (story.Person.Answered!.Result, story.Person.IsNobody));
    }

    [Fact]
    public void G_2_N_4_What_no_winner_takes_is_told_and_answered()
    {
        var story = Asked(Campaign.Batch).See(Away);
        var ended = Planner.Joined(story.Person, false, true, Policy, FeedReach.None, Given.Start.AddHours(1));
        Assert.Equal(("refused", false), (ended.Person.Answered!.Result, ended.Person.IsNobody));
        Assert.Equal("G-2", Assert.Single(ended.Activities, line => line.Kind == "refused").Rule);
    }

    private static Story Asked(Campaign campaign) => new Story(new Person(Given.MarketoRecord.ToString(), "c"), Policy).IsRequested(campaign);
}
