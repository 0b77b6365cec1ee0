using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>First sightings under one e-mail: contacts come before leads, whichever feed comes first (N-9, N-14).</summary>
public sealed class MatchRules
{
    private const string Email = "a@x.example";
    private const string OtherEmail = "b@x.example";
    private static readonly HashSet<string> Nobody = [];
    private static readonly PersonRow Lead = Row("lead:1") with { Dynamics = Given.LeadRow, DynamicsEmail = Email };
    private static readonly PersonRow Contact = Row("contact:2") with { Dynamics = Given.ContactRow, DynamicsEmail = Email };
    private static readonly PersonRow OtherContact = Row("contact:3") with { Dynamics = RecordId.Contact(new Guid(3, 0, 0, new byte[8])), DynamicsEmail = Email };
    private static readonly PersonRow Rival = Row("person:8") with { Marketo = RecordId.Person(8), MarketoEmail = Email };
    private static readonly PersonRow Person = Row("person:7") with { Marketo = Given.MarketoRecord, MarketoEmail = Email };

    [Fact]
    public void N_14_A_lead_waits_for_the_one_contact_with_its_e_mail_and_goes_by_the_link_field_once_that_is_linked()
    {
        Assert.IsType<MatchDecision.Wait>(Decide(Lead, Contact, Person));
        Assert.Equal(new MatchDecision.Join(Person.Person), Decide(Contact, Lead, Person));
        Assert.Equal(new MatchDecision.Create(LinkFields.DynamicsId), Decide(Lead, Person with { Dynamics = Given.ContactRow, DynamicsEmail = Email }));
        Assert.Equal(new MatchDecision.Create(FieldMap.Email), Decide(Lead, Person with { MarketoEmail = OtherEmail }));
    }

    [Fact]
    public void N_15_N_18_A_record_that_nobody_knows_is_known_by_the_id_that_it_shows_and_by_those_that_somebody_typed_over()
    {
        FieldChanged Row(RecordId record, int second, string? old, string? now) => new(record, $"r{second}", Given.Start.AddSeconds(second), LinkFields.DynamicsId, old, now, null);
        var seen = new RecordSnapshot(Given.MarketoRecord, 0, Given.Start, null, new Dictionary<string, string?>()) { Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = "nonsense" } };
        Change[] page = [Row(Given.MarketoRecord, 3, "more", "nonsense"), Row(Given.MarketoRecord, 2, Given.LeadRow.Id, "more"), Row(RecordId.Person(8), 4, Given.ContactRow.Id, null)];
        Assert.Equal([Given.LeadRow.Id], MatchRule.ShownIds(seen, page));
        Assert.Empty(MatchRule.ShownIds(seen, [Row(Given.MarketoRecord, 2, null, Given.LeadRow.Id)]));
        Assert.Equal([Given.ContactRow.Id], MatchRule.ShownIds(seen with { Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = Given.ContactRow.Id.ToUpperInvariant() } }, []));
    }

    [Theory]
    [InlineData(PersonStanding.InStep)]
    [InlineData(PersonStanding.Refused)]
    public void N_14_D_2_A_lead_waits_for_no_contact_that_asks_for_nobody_because_its_person_was_deleted_in_Marketo_or_refused(PersonStanding standing)
    {
        Assert.Equal(new MatchDecision.Join(Person.Person), Decide(Lead, Contact with { Standing = standing }, Person));
        Assert.IsType<MatchDecision.Wait>(Decide(Lead, Contact with { Standing = standing }, OtherContact, Person));
    }

    [Fact]
    public void N_9_N_14_Whoever_would_link_a_lead_or_make_somebody_for_it_asks_for_a_contact_first()
    {
        Assert.True(MatchRule.IsAboutLead(Lead, new MatchDecision.Create(FieldMap.Email), [Lead]));
        Assert.True(MatchRule.IsAboutLead(Lead, new MatchDecision.Join(Person.Person), [Lead, Person]));
        Assert.True(MatchRule.IsAboutLead(Person, Decide(Person, Lead), [Lead, Person]));
        Assert.False(MatchRule.IsAboutLead(Person, Decide(Person, Contact), [Contact, Person]));
        Assert.False(MatchRule.IsAboutLead(Contact, Decide(Contact, Person), [Contact, Person]));
        Assert.False(MatchRule.IsAboutLead(Lead, new MatchDecision.Wait(), [Lead]));
    }

    [Fact]
    public void N_9_N_14_A_lead_behind_contacts_that_are_ambiguous_is_ambiguous_too()
    {
        Assert.Equal([Contact.Person, OtherContact.Person, Person.Person], Assert.IsType<MatchDecision.Ambiguous>(Decide(Lead, Contact, OtherContact, Person)).Candidates);
        Assert.IsType<MatchDecision.Ambiguous>(Decide(Lead, Contact, Person, Person with { Person = "person:8" }));
    }

    /// <summary>Two contacts of one e-mail that appear in the same moment: whether the second is known when the first is decided on decides.</summary>
    [Fact]
    public void N_9_Of_two_contacts_the_one_decided_before_the_other_is_known_is_linked_and_two_that_know_of_each_other_are_ambiguous()
    {
        Assert.Equal(new MatchDecision.Join(Person.Person), Decide(Contact, Person));
        Assert.Equal(new MatchDecision.Create(LinkFields.DynamicsId), Decide(OtherContact, Person with { Dynamics = Given.ContactRow, DynamicsEmail = Email }));
        foreach (var (asker, other) in new[] { (Contact, OtherContact), (OtherContact, Contact) })
            Assert.Equal([other.Person, Person.Person], Assert.IsType<MatchDecision.Ambiguous>(Decide(asker, other, Person)).Candidates);
        Assert.IsType<MatchDecision.Wait>(MatchRule.Decide(OtherContact, Email, [Contact, Person], new HashSet<string> { Person.Person }, Nobody));
    }

    [Fact]
    public void N_14_A_contact_that_Dynamics_has_is_waited_for_until_it_is_linked_or_refused()
    {
        Assert.True(IsOnItsWay(Shown, []));
        Assert.True(IsOnItsWay(Shown, [Contact, Lead], Contact));
        Assert.False(IsOnItsWay(Shown, [Contact with { Marketo = Given.MarketoRecord }], Contact));
        Assert.False(IsOnItsWay(Shown, [Contact with { Standing = PersonStanding.Refused }], Contact));
        Assert.False(IsOnItsWay(Shown, [Lead], Contact));
    }

    [Fact]
    public void N_14_D_2_A_contact_whose_Marketo_person_was_deleted_is_not_waited_for() =>
        Assert.False(IsOnItsWay(Shown, [Contact with { Standing = PersonStanding.InStep }], Contact));

    [Fact]
    public void N_14_A_contact_that_is_inactive_kept_out_or_has_another_e_mail_is_not_waited_for()
    {
        Assert.False(IsOnItsWay(Shown with { Standing = RecordStanding.Inactive }, []));
        Assert.False(IsOnItsWay(Shown with { IsExcluded = true }, []));
        Assert.False(IsOnItsWay(Given.Row(Given.ContactRow, 11, null, (FieldMap.Email, OtherEmail)), []));
    }

    [Fact]
    public void N_9_A_Marketo_person_joins_the_one_contact_else_the_one_lead_and_takes_none_of_several()
    {
        Assert.Equal(new MatchDecision.Join(Contact.Person), Decide(Person, Lead, Contact));
        Assert.Equal(new MatchDecision.Join(Lead.Person), Decide(Person, Lead));
        Assert.Equal([Contact.Person, OtherContact.Person], Assert.IsType<MatchDecision.Ambiguous>(Decide(Person, Lead, OtherContact, Contact)).Candidates);
        Assert.Equal([Lead.Person, Rival.Person], Assert.IsType<MatchDecision.Ambiguous>(Decide(Person, Lead, Rival)).Candidates);
        Assert.Equal(new MatchDecision.Stay(false), Decide(Person, Rival));
        Assert.Equal(new MatchDecision.Stay(false), Decide(Person, Contact with { DynamicsEmail = OtherEmail }, Rival with { Dynamics = Given.LeadRow, MarketoEmail = OtherEmail }));
        Assert.Equal(new MatchDecision.Stay(true), Decide(Person, Rival with { Dynamics = Given.LeadRow }));
    }

    [Fact]
    public void N_9_Whoever_somebody_else_is_about_to_join_is_waited_for()
    {
        Assert.IsType<MatchDecision.Wait>(MatchRule.Decide(Contact, Email, [Person], new HashSet<string> { Person.Person }, Nobody));
        Assert.IsType<MatchDecision.Wait>(MatchRule.Decide(Person, Email, [Contact], new HashSet<string> { Contact.Person }, Nobody));
        Assert.IsType<MatchDecision.Wait>(MatchRule.Decide(Contact, Email, [OtherContact], new HashSet<string> { OtherContact.Person }, Nobody));
        Assert.IsType<MatchDecision.Wait>(Decide(Person, Contact with { CreatingIn = SystemName.Marketo }));
        Assert.IsType<MatchDecision.Wait>(Decide(Contact, OtherContact with { CreatingIn = SystemName.Marketo }));
    }

    [Fact]
    public void N_1_N_8_Nobody_is_made_for_a_row_whose_id_a_Marketo_person_shows_whatever_its_e_mail_is_by_now()
    {
        var made = Given.Row(Given.MarketoRecord, 0, null, (FieldMap.Email, OtherEmail)) with { Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = Given.LeadRow.Id } };
        foreach (var create in new[] { new MatchDecision.Create(FieldMap.Email), new MatchDecision.Create(LinkFields.DynamicsId) })
        {
            Assert.IsType<MatchDecision.Wait>(Recalls.UnlessMade(create, [made]));
            Assert.Same(create, Recalls.UnlessMade(create, []));
        }
        Assert.IsType<MatchDecision.Stay>(Recalls.UnlessMade(new MatchDecision.Stay(false), [made]));
    }

    private static RecordSnapshot Shown => Given.Row(Given.ContactRow, 11, null, (FieldMap.Email, "A@x.example "));

    private static bool IsOnItsWay(RecordSnapshot shown, PersonRow[] holders, PersonRow? known = null) =>
        MatchRule.IsContactOnItsWay(Email, [shown], known is null ? new Dictionary<RecordId, string>() : new Dictionary<RecordId, string> { [shown.Record] = known.Person }, holders);

    private static MatchDecision Decide(PersonRow asker, params PersonRow[] holders) => MatchRule.Decide(asker, Email, holders, Nobody, Nobody);

    private static PersonRow Row(string person) => new(person, null, null, null, null, PersonStanding.Waiting, null);
}
