using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A row that is not there, and whose delete nobody has told, is looked for less and less often (D-9).</summary>
public sealed class LookRules
{
    private static Story Of() => new(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Given.Policy());

    [Fact]
    public void D_9_A_row_that_is_not_there_without_a_report_is_looked_for_less_and_less_often_and_at_once_when_a_delete_is_told()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics, RefusalReason.NotFound);
        Assert.Equal("reading", story.Person.Parked!.Reason);
        var waits = new List<double>();
        for (var look = 0; look < 14; look++)
        {
            story.Reads(Given.LeadRow, null);
            var commit = story.Person.Commit;
            Assert.Equal(commit, story.Reads(Given.LeadRow, null).Person.Commit);
            Assert.DoesNotContain(new Effect.ReadRecord(Given.LeadRow), story.Wakes().Effects);
            Assert.DoesNotContain(new Effect.ReadRecord(Given.LeadRow), story.Crashes().Effects);
            Assert.Equal("missing", story.Person.Parked!.Reason);
            waits.Add((story.Person.Parked.WakeAt!.Value - story.Now).TotalSeconds);
            story.Now = story.Person.Parked.WakeAt.Value;
            Assert.Contains(new Effect.ReadRecord(Given.LeadRow), story.Wakes().Effects);
        }
        Assert.Equal(waits.Order(), waits);
        Assert.InRange(waits[0], 1, 5);
        Assert.InRange(waits[^1], 300, 305);
        Assert.Contains("not there", string.Join(' ', Explaining.Explanations.Of(story.Person, null, Given.Policy(), [])!.Sentences), StringComparison.Ordinal);

        story.Reads(Given.LeadRow, null).See(new RecordDeleted(Given.LeadRow, "", null));
        Assert.Equal([new Effect.ReadRecord(Given.LeadRow)], story.Effects);
        Assert.Equal(SideStanding.Deleted, story.Reads(Given.LeadRow, null).Person.Dynamics!.Standing);
    }

    [Fact]
    public void D_9_A_row_that_is_there_again_is_gone_on_with_as_ever()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics, RefusalReason.NotFound).Reads(Given.LeadRow, null);
        story.Reads(Given.LeadRow, Given.Row(Given.LeadRow, 11, null, ("city", "Bonn"), ("title", "Dr")));
        Assert.Equal(("Köln", null), (story.Open(Dynamics, "city"), story.Person.Dynamics!.Absent));
        Assert.Null(story.Person.Parked);
    }

    [Fact]
    public void N_3_D_9_A_request_that_checks_a_row_which_is_not_there_asks_less_and_less_often()
    {
        var story = Of().IsRequested().Reads(Given.LeadRow, null);
        Assert.Equal("missing", story.Person.Parked!.Reason);
        Assert.DoesNotContain(new Effect.ReadRecord(Given.LeadRow), story.Wakes().Effects);
        story.Now = story.Person.Parked.WakeAt!.Value;
        Assert.Contains(new Effect.ReadRecord(Given.LeadRow), story.Wakes().Effects);
    }

    [Fact]
    public void D_9_A_write_that_does_not_find_a_row_which_is_known_not_to_be_there_does_not_look_for_it_sooner()
    {
        var story = Of().IsRequested().Reads(Given.LeadRow, null).MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics, RefusalReason.NotFound);
        Assert.DoesNotContain(new Effect.ReadRecord(Given.LeadRow), story.Effects);
        story.Now = story.Person.Parked!.WakeAt!.Value;
        Assert.Contains(new Effect.ReadRecord(Given.LeadRow), story.Wakes().Effects);

        story.Reads(Given.LeadRow, Given.Row(Given.LeadRow, 11, null, ("city", "Bonn"), ("title", "Dr")));
        Assert.Equal("Köln", story.Open(Dynamics, "city"));
        Assert.Contains(new Effect.ReadRecord(Given.LeadRow), story.Refuses(Dynamics, RefusalReason.NotFound).Effects);
    }
}
