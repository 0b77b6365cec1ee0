using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A contact is deleted and a row is made for its person on request, while what the contact said is on its way to Marketo (D-4, N-10).</summary>
public sealed class LandedOnNewRowRules
{
    /// <summary>Köln was written in the contact over Bonn and sent to Marketo; the new row is made with Bonn, which Marketo was known to show.</summary>
    private static Story Made()
    {
        var story = new Story(Given.Linked(RecordKind.Contact, ("city", "Bonn")), Given.Policy(Given.Field("city"), Given.Field(FieldMap.Email, ValueKind.Email)));
        story.DynamicsRow(11, ("city", "Köln")).MarketoAccepts();
        story.See(new RecordDeleted(Given.ContactRow, "", null)).Reads(Given.ContactRow, null).IsAsked();
        Assert.Equal("Bonn", story.Open(Dynamics, "city"));
        return story;
    }

    private static OpenWrite ToDynamics(Story story) => Assert.Single(story.Person.Calls, call => call.To == Dynamics).Writes["city"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void C_3_D_4_What_lands_in_Marketo_over_the_value_that_the_new_row_was_made_with_is_newer_and_no_collision_whichever_is_told_first(bool isMadeFirst)
    {
        var story = Made();
        if (isMadeFirst) story.DynamicsAccepts(20).MarketoRow("city", "Bonn", "Köln", 5, "own");
        else story.MarketoRow("city", "Bonn", "Köln", 5, "own").DynamicsAccepts(20);
        Assert.Equal(("Köln", "Bonn"), (ToDynamics(story).Sent, ToDynamics(story).Basis));
        Assert.DoesNotContain(story.Log, line => line.Kind == "collision");
    }

    [Fact]
    public void N_10_D_4_It_meets_what_somebody_has_typed_into_the_new_row_since()
    {
        var story = Made().DynamicsAccepts(20).DynamicsRow(21, ("city", "Ulm")).MarketoRow("city", "Bonn", "Köln", 5, "own");
        Assert.Equal(("Köln", "Ulm", Marketo), story.Log.Where(line => line.Kind == "collision").Select(line => (line.MarketoValue, line.DynamicsValue, line.Winner)).Single());
    }

    [Fact]
    public void C_7_D_4_An_edit_in_Marketo_that_it_replaced_unseen_is_told_once_and_goes_to_the_new_row_as_what_it_is()
    {
        var story = Made().DynamicsAccepts(20).MarketoRow("city", "Bonn", "Ulm", 3, "edit").MarketoRow("city", "Ulm", "Köln", 5, "own");
        story.MarketoAccepts().MarketoAccepts().MarketoRow("city", "Köln", "Ulm", 9, "back");
        Assert.Equal(("Ulm", "Bonn"), (ToDynamics(story).Sent, ToDynamics(story).Basis));
        Assert.Equal("C-7", Assert.Single(story.Log, line => line.Kind == "collision").Rule);
    }
}
