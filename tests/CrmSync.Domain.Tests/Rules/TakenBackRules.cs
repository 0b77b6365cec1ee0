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
        var story = Forgotten(Policy, ("city", "Wien"), ("title", null)).Decides(Assert.IsType<MatchDecision.Link>(decision));
        Assert.Equal((Given.LeadRow, "Dr"), (story.Person.Dynamics!.Record, story.Open(Marketo, "title")));
        if (!isGone) Assert.Equal(RecordKind.Contact, story.MarketoAccepts().See(new RecordSeen(Contact with { Version = 15, IsExcluded = false })).Person.RecordType);
    }

    [Fact]
    public void QL_2_F_5_It_stays_qualified_where_its_state_was_still_to_be_read_in_Marketo()
    {
        var status = Given.Field("status", ValueKind.Choice) with { Since = 2, Choices = new(new Dictionary<int, string> { [1] = "New", [3] = "Qualified" }) { States = new Dictionary<int, int> { [1] = 0, [3] = 1 }, QualifiedState = 1 } };
        var before = Forgotten(Given.Policy(Given.Field("city"), Given.Field("title")), ("city", "Wien"), ("title", "Dr"));
        var row = Qualified with { Values = new Dictionary<string, string?>(Qualified.Values) { ["status"] = "3" } };
        var story = new Story(before.Person, new(new(2, [Given.Field("city"), Given.Field("title"), status]), new())).Decides(new MatchDecision.Link(row));
        story.ReadsMarketo(5, ("city", "Wien"), ("title", "Dr"), ("status", "New")).Reads(Given.LeadRow, row);
        Assert.DoesNotContain(story.Person.Calls, call => call.To == Dynamics);
    }

    [Theory]
    [InlineData("New", 1)]
    [InlineData(null, 0)]
    public void QL_2_N_11_A_qualified_lead_that_is_linked_again_stays_qualified_and_the_log_tells_what_Marketo_showed(string? shown, int told)
    {
        var status = Given.Field("status", ValueKind.Choice) with { Choices = new(new Dictionary<int, string> { [1] = "New", [3] = "Qualified" }) { States = new Dictionary<int, int> { [1] = 0, [3] = 1 }, QualifiedState = 1 } };
        var story = Forgotten(Given.Policy(Given.Field("city"), Given.Field("title"), status), ("status", shown), ("city", "Graz"));
        story.Decides(new MatchDecision.Link(Qualified with { Values = new Dictionary<string, string?>(Qualified.Values) { ["status"] = "3" } }));
        Assert.Equal(("Qualified", "Graz"), (story.Open(Marketo, "status"), story.Open(Dynamics, "city")));
        Assert.DoesNotContain("status", story.Call(Dynamics).Writes.Keys);
        Assert.Equal(told, story.Log.Count(line => line is { Kind: "collision", Rule: "QL-2", Field: "status", MarketoValue: "New", DynamicsValue: "3", Winner: Dynamics }));
    }

    [Fact]
    public void QL_1_N_11_A_contact_that_the_filter_lets_in_asks_for_itself_and_so_does_the_winner_of_its_merge()
    {
        Assert.Null(MatchRule.DecideUnheld(Claimant, [Claimant], Qualified, contact: Contact with { IsExcluded = false }));
        Assert.Null(MatchRule.DecideUnheld(Claimant, [Claimant], Qualified, contact: Contact with { Standing = RecordStanding.Merged }));
    }

    private static Story Forgotten(SyncPolicy policy, params (string Field, string? Value)[] values) => new Story(new("person:7", "c"), policy).See(new RecordSeen(
        new(Given.MarketoRecord, 0, Given.Start, null, values.ToDictionary(each => each.Field, each => each.Value)) { Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = Given.LeadRow.Id } }));
}
