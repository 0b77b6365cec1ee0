using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>What the match found before the person showed the id of a row of its own is dropped, and the question stands (N-9, N-12).</summary>
public sealed class LinkedMeanwhileRules
{
    private static readonly RecordId Made = Recalls.NextRows(Given.OnlyInMarketo()).First().Row;
    private static readonly RecordId Found = RecordId.Lead(new Guid("00000000-0000-0000-0000-00000000000a"));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void N_9_N_12_A_row_that_was_found_for_a_request_before_the_person_showed_the_id_of_its_own_is_asked_about_anew(bool isClaimed)
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn")), Given.Policy()) { Now = Given.Start.AddMinutes(5) };
        story.See(new PersonRequested(Given.MarketoRecord, "asked", Given.Start.AddSeconds(10), Campaign.Batch, false, null));
        if (isClaimed) story.See(new FieldChanged(Given.MarketoRecord, "kind", Given.Start.AddSeconds(60), LinkFields.RecordType, null, "Lead", null), new FieldChanged(Given.MarketoRecord, "link", Given.Start.AddSeconds(60), LinkFields.DynamicsId, null, Made.Id, null));
        Assert.Equal(isClaimed ? Made.Id : null, story.Person.Claim);

        story.Decides(new MatchDecision.Link(Given.Row(Found, 30, null, ("city", "Wien"))));
        Assert.Equal(isClaimed ? null : Found, story.Person.Dynamics?.Record);
        if (!isClaimed) return;
        Assert.Equal(Meeting.Due, story.Person.Meeting);
        Assert.Contains(new Effect.AskMatch(), story.Effects);
        Assert.Equal((Made, SideStanding.Deleted), story.Decides(new MatchDecision.Gone()).Person.Dynamics is { } gone ? (gone.Record, gone.Standing) : default);
    }
}
