using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>Our store was taken back to an older copy of itself: what it forgot is learned again from what both sides show (N-11).</summary>
public sealed class TakenBackRules
{
    private static readonly SyncPolicy Policy = Given.Policy();
    private static readonly PersonRow Claimant = new("person:7", Given.MarketoRecord, null, null, null, PersonStanding.InStep, null) { Claim = Given.LeadRow.Id };
    private static readonly RecordSnapshot Qualified = Given.Row(Given.LeadRow, 12, null, ("city", "Wien"), ("title", "Dr")) with { Standing = RecordStanding.Qualified, QualifiedInto = Given.ContactRow };
    private static readonly RecordSnapshot Contact = Given.Row(Given.ContactRow, 11, null, ("city", "Wien"), ("title", "Dr")) with { OriginatingLead = Given.LeadRow.Id, IsExcluded = true };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void QL_2_N_11_A_qualified_lead_that_nobody_holds_is_linked_again_where_its_contact_is_kept_out_or_gone_and_would_never_ask(bool isGone)
    {
        var decision = MatchRule.DecideUnheld(Claimant, [Claimant], Qualified, contact: isGone ? null : Contact);
        var story = Forgotten().Decides(Assert.IsType<MatchDecision.Link>(decision));
        Assert.Equal((Given.LeadRow, "Dr"), (story.Person.Dynamics!.Record, story.Open(Marketo, "title")));
        if (!isGone) Assert.Equal(RecordKind.Contact, story.MarketoAccepts().See(new RecordSeen(Contact with { Version = 15, IsExcluded = false })).Person.RecordType);
    }

    [Fact]
    public void QL_1_N_11_A_contact_that_the_filter_lets_in_asks_for_itself_and_so_does_the_winner_of_its_merge()
    {
        Assert.Null(MatchRule.DecideUnheld(Claimant, [Claimant], Qualified, contact: Contact with { IsExcluded = false }));
        Assert.Null(MatchRule.DecideUnheld(Claimant, [Claimant], Qualified, contact: Contact with { Standing = RecordStanding.Merged }));
    }

    private static Story Forgotten() => new Story(new("person:7", "c"), Policy).See(new RecordSeen(
        new(Given.MarketoRecord, 0, Given.Start, null, new Dictionary<string, string?> { ["city"] = "Wien", ["title"] = null }) { Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = Given.LeadRow.Id } }));
}
