using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>What the Marketo person is told of what was refused, how often, and until when it is tried (V-6).</summary>
public sealed class NoticeRules
{
    private static readonly SyncPolicy Policy = Given.Policy();

    private static Story Linked() => new(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Policy);

    private static Story Refused() => Linked().MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics);

    [Fact]
    public void V_6_Of_very_many_refusals_that_cannot_be_told_the_latest_are_kept()
    {
        var story = Refused();
        for (var i = 0; i < 21; i++)
        {
            story.Now += TimeSpan.FromMinutes(1);
            story.MarketoRow("city", i == 0 ? "Köln" : $"town{i - 1}", $"town{i}", 60 * (i + 1)).Refuses(Dynamics);
        }
        Assert.Equal((20, Given.Start.AddMinutes(2), Given.Start.AddMinutes(21)), (story.Person.Notices.Count, story.Person.Notices[0].At, story.Person.Notices[^1].At));
        Assert.Equal(20, story.Person.Notices.Select(notice => notice.Id).Distinct().Count());
    }

    [Fact]
    public void V_6_A_long_text_is_cut_to_what_Marketo_takes()
    {
        var story = Linked().MarketoRow("city", "Bonn", "Köln");
        story.Settle(story.Call(Dynamics), new Outcome.Refused(RefusalReason.Invalid, "code", new string('x', 2000), null));
        Assert.Equal(1000, Assert.IsType<AddActivity>(Assert.Single(story.Sent)).Text.Length);
    }

    [Fact]
    public void V_6_What_Marketo_did_not_take_is_sent_again_when_its_time_has_come_and_not_before()
    {
        foreach (var (outcome, wait) in new (Outcome, double)[]
        {
            (new Outcome.Deferred("throttled", TimeSpan.FromMinutes(2), false), 120), (new Outcome.Deferred("throttled", null, false), 15),
            (new Outcome.Deferred("timedOut", null, true), 90), (new Outcome.Refused(RefusalReason.Denied, "1013", "No type.", null), 300),
        })
        {
            var story = Refused().Tells(outcome);
            Assert.Empty(story.Sent);
            story.Now += TimeSpan.FromSeconds(wait - 1);
            Assert.Empty(story.Wakes().Sent);
            story.Now += TimeSpan.FromSeconds(1);
            Assert.IsType<AddActivity>(Assert.Single(story.Wakes().Sent));
            Assert.Empty(story.Wakes().Sent);
        }
    }

    [Fact]
    public void V_6_What_Marketo_refuses_to_be_told_is_in_the_log_and_not_sent_again()
    {
        var story = Refused().Tells(new Outcome.Refused(RefusalReason.Invalid, "1006", "No field.", null));
        Assert.Empty(story.Person.Notices);
        Assert.Equal(("notTold", "V-6", "1006"), story.Log[^1] is var line ? (line.Kind, line.Rule, line.Code) : default);
        Assert.Null(story.Person.Parked);
    }

    [Fact]
    public void V_6_Nobody_is_told_who_is_not_in_Marketo_and_whoever_comes_is_told_what_was_refused_before()
    {
        var story = new Story(new($"{Given.LeadRow}", "c"), Policy).DynamicsRow(5, ("city", "Bonn"), (FieldMap.Email, "a@x.de")).Decides(new MatchDecision.Create(FieldMap.Email)).Refuses(Marketo, field: "city");
        Assert.Single(story.Person.Notices);
        Assert.DoesNotContain(story.Sent, write => write is AddActivity);
        Assert.Single(story.MarketoAccepts().Sent, write => write is AddActivity);
    }
}
