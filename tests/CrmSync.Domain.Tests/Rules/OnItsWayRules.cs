using CrmSync.Domain.Matching;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A lead is qualified while a write of what it held is on its way to Marketo (QL-3).</summary>
public sealed class OnItsWayRules
{
    private static Story Lead(string? city) => new(Given.Linked(RecordKind.Lead, ("city", city)), Given.Policy(Given.Field("city")));

    private static RecordSeen Contact(long version, string? city) => new(Given.Row(Given.ContactRow, version, null, ("city", city)) with { OriginatingLead = Given.LeadRow.Id });

    [Fact]
    public void QL_3_What_is_on_its_way_of_the_lead_meets_the_contact_and_fills_what_is_empty_there()
    {
        var story = Lead("Bonn").DynamicsRow(11, ("city", "Köln")).See(Contact(12, null)).MarketoAccepts();
        Assert.Equal("Köln", story.MarketoRow("city", "Bonn", "Köln", 30).Open(Dynamics, "city"));
    }

    [Fact]
    public void QL_3_N_10_What_arrives_of_the_lead_in_an_empty_field_of_Marketo_and_fills_what_was_emptied_on_the_contact_is_told()
    {
        var story = Lead(null).DynamicsRow(11, ("city", "Köln")).See(Contact(12, null));
        Assert.DoesNotContain(story.Log, line => line.Kind == "collision");
        Assert.Equal("Köln", story.MarketoAccepts().MarketoRow("city", null, "Köln", 30).Open(Dynamics, "city"));
        Assert.Single(story.Log, line => line is { Kind: "collision", Rule: "N-10", Field: "city", MarketoValue: "Köln", DynamicsValue: null, Winner: Marketo });
    }

    [Fact]
    public void QL_3_N_10_What_a_create_that_was_taken_put_into_Marketo_and_fills_what_was_emptied_on_the_contact_is_told_once()
    {
        var story = new Story(new($"{Given.LeadRow}", "c"), Given.Policy(Given.Field("city"))).DynamicsRow(10, ("city", "Köln")).Decides(new MatchDecision.Create(LinkFields.DynamicsId)).MarketoAccepts();
        Assert.Equal("Köln", story["city"].Marketo);
        story.See(Contact(12, null)).ReadsMarketo(30, ("city", "Köln"));
        Assert.Single(story.Log, line => line is { Kind: "collision", Rule: "N-10", Field: "city" });
    }
}
