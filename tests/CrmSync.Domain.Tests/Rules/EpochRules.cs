using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>What a new epoch of the Dynamics feed may and may not say (S-10, D-9).</summary>
public sealed class EpochRules
{
    private static readonly Effect Read = new Effect.ReadRecord(Given.LeadRow);

    private static Story Of(long version = 10)
    {
        var person = Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr"));
        return new(person with { Dynamics = person.Dynamics! with { Version = version, Epoch = 1 } }, Given.Policy());
    }

    private static RecordSnapshot Row(long version, string city) => Given.Row(Given.LeadRow, version, null, ("city", city), ("title", "Dr"));

    [Fact]
    public void S_10_A_row_that_a_new_epoch_shows_at_no_lower_version_replaces()
    {
        var story = Of().InEpoch(2, new RecordSeen(Row(10, "Wien")));
        Assert.Equal((10, 2, "Wien"), (story.Version, story.Person.Dynamics!.Epoch, story["city"].Dynamics));
    }

    [Fact]
    public void S_10_A_lower_version_of_a_new_epoch_is_believed_only_when_a_read_shows_it_too()
    {
        var story = Of().InEpoch(2, new RecordSeen(Row(3, "Wien")));
        Assert.Equal((10, 1, "Bonn"), (story.Version, story.Person.Dynamics!.Epoch, story["city"].Dynamics));
        Assert.Equal([Read], story.Effects);
        Assert.Equal([Read], story.Crashes().Effects);
        story.Reads(Given.LeadRow, Row(3, "Wien"));
        Assert.Equal((3, 2, "Wien"), (story.Version, story.Person.Dynamics!.Epoch, story["city"].Dynamics));
        Assert.Equal("Wien", story.Open(SystemName.Marketo, "city"));
    }

    [Fact]
    public void S_10_A_page_that_was_read_before_our_latest_write_changes_nothing()
    {
        var story = Of().MarketoRow("city", "Bonn", "Wien").DynamicsAccepts(11).InEpoch(2, new RecordSeen(Row(10, "Bonn"))).Reads(Given.LeadRow, Row(11, "Wien"));
        Assert.Equal((11, 2, "Wien"), (story.Version, story.Person.Dynamics!.Epoch, story["city"].Dynamics));
        Assert.True(story.IsQuiet);
    }

    [Fact]
    public void S_10_A_read_that_began_before_our_latest_write_is_asked_again()
    {
        var story = Of().InEpoch(2, new RecordSeen(Row(9, "Ulm"))).MarketoRow("city", "Bonn", "Wien").DynamicsAccepts(11).Reads(Given.LeadRow, Row(10, "Bonn"));
        Assert.Equal((11, "Wien"), (story.Version, story["city"].Dynamics));
        Assert.Contains(Read, story.Effects);
        Assert.Equal((11, 2), (story.Reads(Given.LeadRow, Row(11, "Wien")).Version, story.Person.Dynamics!.Epoch));
    }

    [Fact]
    public void S_10_A_read_that_was_under_way_before_the_new_epoch_showed_the_row_proves_nothing()
    {
        var story = Of().MarketoRow("city", "Bonn", "Wien").DynamicsAccepts(11).InEpoch(2, new RecordSeen(Row(10, "Bonn"))).ReadsLate(Given.LeadRow, Row(10, "Bonn"), TimeSpan.FromSeconds(1));
        Assert.Equal((11, "Wien"), (story.Version, story["city"].Dynamics));
        Assert.Contains(Read, story.Effects);
        Assert.Equal((11, 2, true), (story.Reads(Given.LeadRow, Row(11, "Wien")).Version, story.Person.Dynamics!.Epoch, story.IsQuiet));
    }

    [Fact]
    public void S_10_A_write_that_met_a_database_put_back_is_planned_anew()
    {
        var story = Of().MarketoRow("city", "Bonn", "Wien").Refuses(SystemName.Dynamics, RefusalReason.VersionMismatch).Reads(Given.LeadRow, Row(4, "Ulm"));
        Assert.Equal(CallState.Reading, story.Call(SystemName.Dynamics).State);
        story.InEpoch(2, new RecordSeen(Row(4, "Ulm"))).Reads(Given.LeadRow, Row(4, "Ulm"));
        Assert.Equal((4, 4, "Wien"), (story.Version, story.Call(SystemName.Dynamics).IfVersion, story.Open(SystemName.Dynamics, "city")));
    }

    [Fact]
    public void S_10_G_3_A_row_that_was_merged_away_and_is_so_in_a_database_put_back_too_is_read_once()
    {
        var next = RecordId.Lead(new Guid("00000000-0000-0000-0000-00000000000a"));
        RecordSnapshot Away(long version) => Row(version, "Bonn") with { Standing = RecordStanding.Merged, MergedInto = next };
        var story = Of().See(new RecordSeen(Away(11))).Follows(new($"{next}", RecordId.Person(9), next, null, null, PersonStanding.InStep, null)).MarketoAccepts();
        Assert.Equal("reading", story.InEpoch(2, new RecordSeen(Away(3))).Person.Parked?.Reason);
        story.Reads(Given.LeadRow, Away(3));
        Assert.Equal((SideStanding.Merged, 2, null, null), (story.Person.Dynamics!.Standing, story.Person.Dynamics.Epoch, story.Person.Dynamics.Doubt, story.Person.Parked));
        Assert.Equal(SideStanding.Live, story.See(new RecordSeen(Row(4, "Bonn"))).Person.Dynamics!.Standing);
    }

    [Fact]
    public void D_1_D_9_A_row_that_the_full_read_did_not_show_is_gone_only_when_a_read_says_so()
    {
        var story = Of().IsMissed(2);
        Assert.Equal([Read], story.Effects);
        Assert.Equal(("reading", SideStanding.Live), (story.Person.Parked!.Reason, story.Person.Dynamics!.Standing));
        Assert.Equal(1, Standing.Row(story.Person)!.DynamicsEpoch);
        story.Reads(Given.LeadRow, null);
        Assert.Equal(SideStanding.Deleted, story.Person.Dynamics!.Standing);
        Assert.Equal("true", story.Call(SystemName.Marketo).Link[LinkFields.IsDeleted]);
    }

    [Fact]
    public void D_9_A_read_begun_before_the_delete_was_reported_does_not_take_the_report_back()
    {
        var row = Row(11, "Wien");
        var story = Of().See(new RecordDeleted(Given.LeadRow, "", null)).ReadsLate(Given.LeadRow, row, TimeSpan.FromSeconds(1)).See(new RecordSeen(row));
        Assert.True(story.Person.Dynamics!.DeleteReported);
        story.Reads(Given.LeadRow, null);
        Assert.Equal(SideStanding.Deleted, story.Person.Dynamics!.Standing);
    }

    [Fact]
    public void D_7_A_row_that_the_full_read_did_not_show_and_a_read_finds_stays_untouched()
    {
        var story = Of().IsMissed(2).Reads(Given.LeadRow, Row(10, "Bonn"));
        Assert.True(story.IsQuiet);
        Assert.Equal((SideStanding.Live, 2, false), (story.Person.Dynamics!.Standing, story.Person.Dynamics.Epoch, story.Person.Dynamics.DeleteReported));
        Assert.Empty(story.IsMissed(2).Effects);
    }

    [Fact]
    public void D_9_A_row_that_the_full_read_showed_is_not_asked_for_again()
    {
        Assert.Empty(Of().InEpoch(2, new RecordSeen(Row(10, "Bonn"))).IsMissed(2).Effects);
        var doubted = Of().InEpoch(2, new RecordSeen(Row(3, "Ulm"))).IsMissed(2);
        Assert.False(doubted.Person.Dynamics!.DeleteReported);
        Assert.Equal(2, Standing.Row(doubted.Person)!.DynamicsEpoch);
    }

    [Theory]
    [InlineData(RecordStanding.Qualified)]
    [InlineData(RecordStanding.Merged)]
    public void D_9_A_full_read_that_showed_the_row_before_has_not_shown_the_row_that_the_person_goes_on_as(RecordStanding standing)
    {
        var next = standing == RecordStanding.Qualified ? Given.ContactRow : RecordId.Lead(new Guid("00000000-0000-0000-0000-00000000000a"));
        var before = Row(12, "Bonn") with { Standing = standing, QualifiedInto = next, MergedInto = next };
        var story = Of().InEpoch(2, new RecordSeen(before)).Reads(next, Given.Row(next, 11, null, ("city", "Bonn"), ("title", "Dr"))).MarketoAccepts();
        Assert.Equal(next, story.Person.Dynamics!.Record);
        Assert.True(Standing.Row(story.Person)!.DynamicsEpoch < 2);
        Assert.Equal([new Effect.ReadRecord(next)], story.IsMissed(2).Effects);
        Assert.Equal(SideStanding.Deleted, story.Reads(next, null).Person.Dynamics!.Standing);
    }

    [Fact]
    public void D_9_A_contact_that_the_full_read_showed_and_the_person_goes_on_as_is_not_asked_for_again()
    {
        var contact = Given.Row(Given.ContactRow, 11, null, ("city", "Bonn"), ("title", "Dr")) with { OriginatingLead = Given.LeadRow.Id };
        var story = Of().InEpoch(2, new RecordSeen(contact));
        Assert.Equal((Given.ContactRow, 2), (story.Person.Dynamics!.Record, story.Person.Dynamics.Epoch));
        Assert.Empty(story.IsMissed(2).Effects);
    }
}
