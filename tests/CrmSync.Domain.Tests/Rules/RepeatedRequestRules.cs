using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A request is repeated until it is answered, and a message may come late: it is known by its key, and asks once.</summary>
public sealed class RepeatedRequestRules
{
    private static readonly SyncPolicy Policy = Given.Policy();

    private static Story Alone() => new(Given.OnlyInMarketo(("city", "Bonn"), ("title", null), ("email", "a@b.example")), Policy);

    [Theory]
    [InlineData("k1", 1)]
    [InlineData("k2", 2)]
    [InlineData(null, 2)]
    public void N_3_N_17_What_is_there_already_is_told_once_for_each_request_however_often_its_message_comes(string? next, int told)
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Policy).IsRequested(Campaign.Batch, key: "k1").IsRequested(Campaign.Batch, key: next);
        Assert.Equal(told, story.Log.Count(line => line.Kind == "alreadyExists"));
        Assert.Equal(next != "k1", story.Last.IsChanged);
    }

    [Theory]
    [InlineData("k1", false)]
    [InlineData("k2", true)]
    public void N_8_D_4_A_message_that_is_late_makes_no_row_in_place_of_the_one_that_it_asked_for_and_that_somebody_deleted(string next, bool isMade)
    {
        var story = Alone().IsRequested(key: "k1").Decides(new MatchDecision.CreateRow(null)).DynamicsAccepts(20);
        var row = story.Person.Dynamics!.Record;
        story.See(new RecordDeleted(row, "", null)).Reads(row, null).IsRequested(key: next);
        Assert.Equal((isMade, "created"), (story.Person.Requested is not null, story.Person.Answered!.Result));
        Assert.Equal(isMade, story.Effects.Contains(new Effect.AskMatch()));
    }

    [Fact]
    public void N_4_N_17_A_refusal_is_told_once_and_another_request_asks_anew()
    {
        var no = new MatchDecision.Refuse("unknownOwner", "No.", "owner");
        var story = Alone().IsRequested(key: "k1").Decides(no).IsRequested(key: "k1");
        Assert.Null(story.Person.Requested);
        Assert.Single(Standing.Refusals(story.Person));
        story.IsRequested(key: "k2").IsRequested(key: "k1").Decides(no);
        Assert.Equal(2, story.Log.Count(line => line.Kind == "refused"));
    }

    [Fact]
    public void N_4_Of_what_was_passed_on_a_repetition_is_taken_and_goes_the_same_way()
    {
        var unseen = new Story(new Person(Given.MarketoRecord.ToString(), "c"), Policy).IsRequested(key: "k1");
        var passed = new Story(Planner.PassedOn(unseen.Person, Policy, FeedReach.None, unseen.Now).Person, Policy);
        Assert.Equal((null, 0), (passed.Person.Requested, passed.Person.Traces.Count));
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), passed.IsRequested(key: "k1").Effects);
    }

    [Fact]
    public void N_17_G_2_Who_goes_on_with_a_request_knows_its_repetitions()
    {
        var loser = Alone().IsRequested(key: "k1").Person with { Id = "person:70" };
        loser = loser with { Marketo = loser.Marketo! with { Record = RecordId.Person(70), Standing = SideStanding.Merged } };
        var winner = Alone().Absorbs(loser).Decides(new MatchDecision.CreateRow(null)).DynamicsAccepts(20);
        Assert.Equal("created", winner.Person.Answered!.Result);
        Assert.Equal((null, "k1"), (winner.IsRequested(key: "k1").Person.Requested, Assert.Single(winner.Person.Traces)));
    }
}
