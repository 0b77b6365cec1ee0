using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>What comes along, and what does not, when one person joins another (N-16, G-2, V-3).</summary>
public sealed class JoinedStateRules
{
    private static readonly RecordId Other = RecordId.Lead(new Guid("00000000-0000-0000-0000-00000000000a"));

    [Fact]
    public void G_2_Who_is_merged_away_and_has_neither_a_row_nor_a_request_hands_nothing_over()
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn")), Given.Policy()).See(new RecordMerged(Given.MarketoRecord, RecordId.Person(8), "m", Given.Start));
        Assert.Empty(story.Effects);
        Assert.Equal((Meeting.None, null), (story.Person.Meeting, story.Person.JoinedInto));
    }

    [Fact]
    public void N_16_I_15_What_was_told_of_the_joiner_comes_along_with_the_moment_at_which_it_happened()
    {
        var told = new ActivityRow(4, Given.Start.AddHours(-3), "refused", "city", "Ulm", null, null, "V-2", "code", "No.");
        var joiner = new Story(new($"{Other}", "c"), Given.Policy(Given.Field("city"))).See(new RecordSeen(Given.Row(Other, 30, null, ("city", "Bonn")))).Person;
        var plan = Planner.Absorb(Given.OnlyInMarketo(("city", "Bonn")) with { LogSequence = 7 }, new(joiner, [told]), Given.Policy(Given.Field("city")), FeedReach.None, Given.Start)!;
        Assert.Equal(told with { Sequence = 8 }, plan.Activities[0]);
        Assert.Equal((9, Given.Start, "linked"), (plan.Activities[1].Sequence, plan.Activities[1].At, plan.Activities[1].Kind));
        Assert.Equal(9, plan.Person.LogSequence);
    }

    /// <summary>Both halves are gone from their sides: the row was deleted, and its Marketo person before it.</summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(null, false)]
    public void N_11_A_deleted_row_is_the_other_half_of_whoever_shows_its_id_or_that_of_a_former_one(bool? showsLast, bool isTaken)
    {
        var former = new Guid("00000000-0000-0000-0000-00000000000b").ToString();
        var gone = Given.Linked(RecordKind.Lead, ("city", "Bonn"));
        gone = gone with { Former = [new(RecordId.Lead(new Guid(former)), 3)], Marketo = gone.Marketo! with { Standing = SideStanding.Deleted }, Dynamics = gone.Dynamics! with { Standing = SideStanding.Deleted } };
        var claim = showsLast switch { true => Given.LeadRow.Id, false => former, null => Other.Id };
        var joiner = Given.OnlyInMarketo(("city", "Bonn")) with { Id = "person:8", Claim = claim, Marketo = new(RecordId.Person(8), SideStanding.Live) { WasRead = true } };
        var plan = Planner.Absorb(gone, new(joiner, []), Given.Policy(), FeedReach.None, Given.Start);
        Assert.Equal(isTaken, plan?.Person.Marketo!.Record == RecordId.Person(8));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void V_3_What_either_of_two_was_refused_is_tried_once_more_and_told_by_neither_again(bool mine, bool theirs)
    {
        FieldState Field(FieldState state, bool isRefused, string value) => isRefused
            ? state with { Refused = new(Dynamics, value, "code", "No.", Given.Start, 1), RefusalsTold = [new(Dynamics, value, "code")] }
            : state;
        var row = new Story(new($"{Other}", "c"), Given.Policy(Given.Field("city"))).See(new RecordSeen(Given.Row(Other, 30, null, ("city", "Ulm")))).Person;
        var joiner = row with { Fields = row.Fields.ToDictionary(f => f.Key, f => Field(f.Value, theirs, "theirs")) };
        var person = Given.OnlyInMarketo(("city", "Bonn"));
        var story = new Story(person with { Fields = person.Fields.ToDictionary(f => f.Key, f => Field(f.Value, mine, "mine")) }, Given.Policy(Given.Field("city"))).Absorbs(joiner);
        string[] told = [.. mine ? ["mine"] : Array.Empty<string>(), .. theirs ? ["theirs"] : Array.Empty<string>()];
        Assert.Equal(told, story["city"].RefusalsTold.Select(refusal => refusal.Value));
        Assert.Equal(theirs ? "theirs" : "mine", story["city"].Refused?.Value);
        Assert.Equal("Bonn", story.Open(Dynamics, "city"));
    }
}
