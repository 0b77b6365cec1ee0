using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>Somebody wrote in Marketo what a write of ours says, shortly before that left, and its answer is lost (C-7, C-12).</summary>
public sealed class EarlyRowRules
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(9);

    private static Story Lost() => new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy(Given.Field("city"))).DynamicsRow(11, ("city", "Graz")).Loses(Marketo, from: 3, left: 8);

    [Theory, InlineData(true), InlineData(false)]
    public void C_7_C_12_The_own_row_of_a_lost_call_is_the_one_after_it_left_and_what_that_replaced_is_told(bool isLate)
    {
        var story = Lost().MarketoRow("city", "Bonn", "Graz", 6).MarketoRow("city", "Graz", "Köln", 7);
        Assert.Equal(CallState.Unknown, story.Call(Marketo).State);
        Assert.DoesNotContain(story.Person.Calls, call => call.To == Dynamics);
        story.MarketoRow("city", "Köln", "Graz", isLate ? 60 : 9);
        Assert.Contains(story.Log, line => line is { Kind: "collision", Rule: "C-7", MarketoValue: "Köln", Winner: Marketo });
        Assert.Equal("Köln", story.Open(Marketo, "city"));
    }

    [Fact]
    public void C_7_C_12_A_row_of_shortly_before_a_lost_call_left_closes_it_once_nothing_of_it_can_come_any_more()
    {
        var story = Lost().MarketoRow("city", "Bonn", "Graz", 6).MarketoRow("city", "Graz", "Köln", 7).Passes(Long);
        Assert.Equal("Köln", story.Open(Dynamics, "city"));
        Assert.DoesNotContain(story.Person.Calls, call => call.To == Marketo);
        Assert.Empty(story.Log);
    }

    [Fact]
    public void C_7_A_row_of_the_second_in_which_a_lost_call_left_closes_it_at_once()
    {
        var story = Lost().MarketoRow("city", "Bonn", "Graz", 8);
        Assert.True(story.IsQuiet);
        Assert.Empty(story.Person.Calls);
    }
}
