using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>May a row be created on request, or is there one already? (N-9)</summary>
public sealed class RequestMatchRules
{
    private const string Email = "a@b.example";
    private const string OtherEmail = "b@b.example";
    private static readonly HashSet<string> Nobody = [];
    private static readonly RecordId OtherLeadRow = RecordId.Lead(new Guid("00000000-0000-0000-0000-000000000009"));
    private static readonly RecordSnapshot Lead = Shown(Given.LeadRow);
    private static readonly RecordSnapshot OtherLead = Shown(OtherLeadRow);
    private static readonly RecordSnapshot Contact = Shown(Given.ContactRow);
    private static readonly PersonRow Asker = new("person:7", Given.MarketoRecord, null, Email, null, PersonStanding.Waiting, null);
    private static readonly PersonRow LeadAlone = new("lead:1", null, Given.LeadRow, null, Email, PersonStanding.Waiting, null);
    private static readonly PersonRow ContactAlone = new("contact:2", null, Given.ContactRow, null, Email, PersonStanding.Waiting, null);
    private static readonly PersonRow Rival = new("person:9", RecordId.Person(9), null, Email, null, PersonStanding.Waiting, null);
    private static readonly PersonRow Linked = new("person:8", RecordId.Person(8), Given.LeadRow, Email, Email, PersonStanding.InStep, null);

    [Fact]
    public void N_9_The_rule_takes_one_contact_else_one_lead_else_says_ambiguous_and_only_linked_holders_refuse()
    {
        Assert.Equal(new MatchDecision.Link(Contact), Decide([Lead, Contact]));
        Assert.Equal(new MatchDecision.Link(Lead), Decide([Lead]));
        Assert.IsType<MatchDecision.Ambiguous>(Decide([Lead, OtherLead]));
        Assert.Equal(new MatchDecision.CreateRow(null), Decide([Lead with { Standing = RecordStanding.Qualified }]));
        Assert.Equal(new MatchDecision.CreateRow(null), Decide([Given.Row(Given.LeadRow, 5, null, (FieldMap.Email, OtherEmail))]));
        Assert.IsType<MatchDecision.Refuse>(Decide([Lead], Linked));
        Assert.Equal(new MatchDecision.CreateRow(null), Decide([Lead], Nobody, allows: true, Linked));
    }

    [Fact]
    public void N_9_A_row_that_its_feed_brought_is_joined_a_contact_before_a_lead()
    {
        Assert.Equal(new MatchDecision.Join(LeadAlone.Person), Decide([], LeadAlone));
        Assert.Equal(new MatchDecision.Join(LeadAlone.Person), Decide([Lead], LeadAlone));
        Assert.Equal(new MatchDecision.Join(ContactAlone.Person), Decide([Lead, Contact], LeadAlone, ContactAlone));
        Assert.Equal(new MatchDecision.Join(ContactAlone.Person), Decide([OtherLead], ContactAlone));
        Assert.Equal(new MatchDecision.Link(Contact), Decide([Contact], LeadAlone));
    }

    [Fact]
    public void N_9_A_row_of_which_the_index_still_has_another_e_mail_is_waited_for()
    {
        Assert.IsType<MatchDecision.Wait>(Decide([Lead], LeadAlone with { DynamicsEmail = OtherEmail }));
        Assert.IsType<MatchDecision.Wait>(Decide([Lead, Contact], LeadAlone with { DynamicsEmail = OtherEmail }, ContactAlone));
    }

    [Fact]
    public void N_9_Whom_somebody_else_is_at_is_waited_for()
    {
        Assert.IsType<MatchDecision.Wait>(Decide([], LeadAlone with { CreatingIn = SystemName.Marketo }));
        Assert.IsType<MatchDecision.Wait>(Decide([], [LeadAlone.Person], allows: false, LeadAlone));
        Assert.IsType<MatchDecision.Wait>(Decide([], [Rival.Person], allows: false, LeadAlone, Rival));
        Assert.IsType<MatchDecision.Wait>(Decide([], Rival with { CreatingIn = SystemName.Dynamics }));
        Assert.IsType<MatchDecision.Wait>(Decide([], [Rival.Person], allows: false, Rival));
        Assert.Equal(new MatchDecision.CreateRow(null), Decide([], Rival));
    }

    [Fact]
    public void N_9_Every_candidate_is_named_in_one_order_and_who_is_linked_or_shows_another_e_mail_is_none()
    {
        Assert.Equal([OtherLeadRow.ToString(), LeadAlone.Person, Rival.Person], Named(Decide([OtherLead], LeadAlone, Rival)));
        Assert.Equal([Given.LeadRow.ToString(), Rival.Person], Named(Decide([Lead], Rival)));
        Assert.Equal([LeadAlone.Person, Rival.Person], Named(Decide([], Rival, LeadAlone)));
        Assert.Equal(new MatchDecision.Join(LeadAlone.Person), Decide([], LeadAlone, Rival with { MarketoEmail = OtherEmail }));
        Assert.Equal(new MatchDecision.Join(LeadAlone.Person), Decide([], LeadAlone, Linked with { Dynamics = OtherLeadRow }));
        Assert.Equal(new MatchDecision.CreateRow(null), Decide([], LeadAlone with { DynamicsEmail = OtherEmail }));
    }

    [Fact]
    public void N_9_A_linked_row_refuses_by_what_Dynamics_holds_and_the_refusal_names_its_person()
    {
        Assert.Contains(Linked.Person, Assert.IsType<MatchDecision.Refuse>(Decide([], Linked)).Text, StringComparison.Ordinal);
        // The index has another e-mail of it: the row that Dynamics shows decides.
        var elsewhere = Linked with { DynamicsEmail = OtherEmail };
        Assert.Contains(Linked.Person, Assert.IsType<MatchDecision.Refuse>(Decide([Lead], elsewhere)).Text, StringComparison.Ordinal);
        Assert.Equal(new MatchDecision.CreateRow(null), Decide([], elsewhere));
        Assert.Equal(new MatchDecision.CreateRow(null), Decide([], LeadAlone with { Dynamics = null }));
    }

    private static IReadOnlyList<string> Named(MatchDecision decision) => Assert.IsType<MatchDecision.Ambiguous>(decision).Candidates;

    private static RecordSnapshot Shown(RecordId record) => Given.Row(record, 5, null, (FieldMap.Email, " A@b.example"));

    private static MatchDecision Decide(RecordSnapshot[] rows, params PersonRow[] others) => Decide(rows, Nobody, allows: false, others);

    private static MatchDecision Decide(RecordSnapshot[] rows, HashSet<string> claimed, bool allows, params PersonRow[] others) =>
        RequestRule.Decide(Asker, Email, [Asker, .. others], claimed, rows, others.Where(o => o.Dynamics is not null).ToDictionary(o => o.Dynamics!.Value), allows);
}
