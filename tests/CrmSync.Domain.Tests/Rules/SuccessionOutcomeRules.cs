using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>What becomes of a person whose row went on as another one, when that one goes or the former one comes back (QL-1, G-3, N-13, D-5).</summary>
public sealed class SuccessionOutcomeRules
{
    private static readonly RecordId Nobodys = RecordId.Lead(new Guid("00000000-0000-0000-0000-00000000000c"));

    [Theory]
    [InlineData(15, RecordStanding.Open, false, true)]
    [InlineData(11, RecordStanding.Open, false, true)]
    [InlineData(10, RecordStanding.Open, false, false)]
    [InlineData(15, RecordStanding.Qualified, false, false)]
    [InlineData(15, RecordStanding.Open, true, false)]
    public void N_13_D_5_A_former_row_that_is_open_again_later_and_is_not_excluded_is_gone_on_with(long version, RecordStanding standing, bool isExcluded, bool isBack)
    {
        var story = ContactGone().See(new RecordSeen(Former(version) with { Standing = standing, IsExcluded = isExcluded }));
        Assert.Equal(isBack ? (Given.LeadRow, SideStanding.Live) : (Given.ContactRow, SideStanding.Deleted), (story.Person.Dynamics!.Record, story.Person.Dynamics.Standing));
        if (isBack) Assert.Equal("false", story.Call(Marketo).Link[LinkFields.IsDeleted]);
        else Assert.Empty(story.Person.Calls);
        Assert.Empty(story.Last.Strangers);
    }

    [Theory]
    [InlineData(RecordStanding.Open, false, true)]
    [InlineData(RecordStanding.Inactive, false, false)]
    [InlineData(RecordStanding.Open, true, false)]
    public void N_13_A_row_that_is_not_the_persons_is_a_stranger_where_it_is_open_and_not_excluded(RecordStanding standing, bool isExcluded, bool isStranger)
    {
        var story = Lead().See(new RecordSeen(Given.Row(Nobodys, 20, null, ("city", "Bonn")) with { Standing = standing, IsExcluded = isExcluded }));
        Assert.Equal(isStranger ? [Nobodys] : Array.Empty<RecordId>(), story.Last.Strangers);
        Assert.Equal(Given.LeadRow, story.Person.Dynamics!.Record);
    }

    [Fact]
    public void QL_1_A_qualified_lead_whose_contact_is_not_there_stays_as_it_is()
    {
        var story = Lead().See(Closed()).Reads(Given.ContactRow, null);
        Assert.Equal((Given.LeadRow, SideStanding.Live, null), (story.Person.Dynamics!.Record, story.Person.Dynamics.Standing, story.Person.Dynamics.Successor));
        Assert.Empty(story.Log);
        Assert.Equal("Köln", story.MarketoRow("city", "Bonn", "Köln").Open(Dynamics, "city"));
    }

    [Fact]
    public void QL_1_G_3_Whoever_stays_behind_is_told_under_the_rule_of_what_happened_to_its_row_and_is_not_matched_again()
    {
        var holder = new PersonRow($"{Given.ContactRow}", RecordId.Person(99), Given.ContactRow, null, null, PersonStanding.InStep, null);
        var qualified = Lead().See(Closed()).Follows(holder);
        var merged = Lead().See(new RecordSeen(Former(12) with { Standing = RecordStanding.Merged, MergedInto = Given.ContactRow })).Follows(holder);
        Assert.Equal(["QL-1", "G-3"], new[] { qualified, merged }.Select(story => Assert.Single(story.Log, line => line.Kind == "mergedAway").Rule!));
        Assert.Equal(Meeting.None, qualified.MarketoAccepts().Passes(TimeSpan.FromMinutes(5)).Person.Meeting);
        Assert.DoesNotContain(new Effect.AskMatch(), qualified.Effects);
    }

    private static Story Lead() => new(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Given.Policy());

    private static RecordSnapshot Former(long version) => Given.Row(Given.LeadRow, version, null, ("city", "Bonn"), ("title", "Dr"));

    private static RecordSeen Closed() => new(Former(12) with { Standing = RecordStanding.Qualified, QualifiedInto = Given.ContactRow });

    // The lead was qualified, and its contact was deleted.
    private static Story ContactGone()
    {
        var story = Lead().See(new RecordSeen(Given.Row(Given.ContactRow, 11, null, ("city", "Bonn"), ("title", "Dr")) with { OriginatingLead = Given.LeadRow.Id })).MarketoAccepts();
        story.See(new RecordDeleted(Given.ContactRow, "", null)).Reads(Given.ContactRow, null).MarketoAccepts();
        Assert.Equal((SideStanding.Deleted, 10), (story.Person.Dynamics!.Standing, Assert.Single(story.Person.Former).Version));
        return story;
    }
}
