using CrmSync.Domain.Activities;
using CrmSync.Domain.Matching;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>What was made in a time of which an older copy of our store knows nothing: it is told, and nobody is taken away what was made for him.</summary>
public sealed class MadeSinceRules
{
    private static readonly PersonRow Holder = new("person:9", RecordId.Person(9), Given.LeadRow, null, null, PersonStanding.Waiting, null);

    [Theory]
    [InlineData(PersonStanding.InStep, false, true)]
    [InlineData(PersonStanding.Waiting, false, true)]
    [InlineData(PersonStanding.InStep, true, false)]
    [InlineData(PersonStanding.Refused, false, false)]
    public void N_11_D_3_Who_shows_the_id_of_a_row_keeps_it_until_its_holder_is_told_of_a_delete_that_Marketo_knows(PersonStanding standing, bool isThere, bool waits)
    {
        var holder = Holder with { Standing = standing };
        var found = isThere ? new RecordSnapshot(RecordId.Person(9), 0, Given.Start, null, new Dictionary<string, string?>()) : null;
        var disown = new MatchDecision.Disown(holder.Person);
        Assert.Equal(waits ? new MatchDecision.Wait() : disown, HolderRule.UnlessGone(disown, holder, found));
        Assert.Equal(new MatchDecision.Join("lead:1"), HolderRule.UnlessGone(new MatchDecision.Join("lead:1"), holder, found));
        Assert.Null(HolderRule.UnlessGone(null, holder, found));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void N_12_I_15_A_row_that_was_made_on_request_is_told_although_its_contact_is_all_that_is_known_of_it(bool isThere)
    {
        var contact = Given.ContactRow;
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn")), Given.Policy(Given.Field("city"))).IsAsked();
        var lead = story.Person.Dynamics!.Record;
        story.Now = Given.Start.AddMinutes(5);
        story.Crashes().See(Row(60, LinkFields.DynamicsId, null, lead.Id), Row(60, LinkFields.RecordType, null, "Lead"), Row(90, LinkFields.DynamicsId, lead.Id, contact.Id), Row(90, LinkFields.RecordType, "Lead", "Contact"));
        Assert.Contains(new Effect.ReadRecord(contact), story.Effects);
        story.Reads(contact, isThere ? Given.Row(contact, 20, null, ("city", "Bonn")) with { OriginatingLead = lead.Id } : null);
        Assert.Equal("N-12", Assert.Single(story.Log, line => line.Kind == "created").Rule);
        Assert.Equal(isThere, story.Person.Dynamics!.Record == contact && story.Person.Dynamics.Standing == Domain.People.SideStanding.Live);
        Assert.DoesNotContain(story.Person.Calls, call => call.To == Dynamics);
        Assert.Null(story.Person.Requested);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void N_8_N_18_An_id_that_was_made_for_the_person_and_that_a_read_shows_is_a_claim_and_is_not_put_back(bool isMadeForIt)
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn")), Given.Policy(Given.Field("city")));
        var id = isMadeForIt ? Recalls.NextRows(story.Person).First().Row.Id : Given.LeadRow.Id;
        story.Reads(Given.MarketoRecord, new(Given.MarketoRecord, 0, Given.Start.AddMinutes(1), null, new Dictionary<string, string?> { ["city"] = "Bonn" })
        {
            Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = id },
        });
        Assert.Equal(isMadeForIt ? id : null, story.Person.Claim);
        Assert.Equal(isMadeForIt, story.Effects.Contains(new Effect.AskMatch()));
        Assert.Equal(isMadeForIt ? 0 : 1, story.Person.Calls.Count);
    }

    private static FieldChanged Row(int second, string field, string? old, string? value) => new(Given.MarketoRecord, $"{field} {second}", Given.Start.AddSeconds(second), field, old, value, null);
}
