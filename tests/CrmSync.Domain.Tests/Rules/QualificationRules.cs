using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

public sealed class QualificationRules
{
    private static readonly SyncPolicy Policy = Given.Policy(Given.Field("city"), Given.Field("title"), Given.Field(FieldMap.Email, ValueKind.Email), new MappedField("company", ValueKind.Text, "company", null));

    private static Story Lead() => new(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr"), ("email", "a@b.example"), ("company", "Acme")), Policy);

    private static Story LeadDeleted(SyncPolicy policy) => new Story(Lead().Person, policy).See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null);

    private static RecordSeen Contact(long version, string? city = "Bonn", string? title = "Dr", bool isExcluded = false) => new(
        Given.Row(Given.ContactRow, version, null, ("city", city), ("title", title), ("email", "a@b.example")) with { OriginatingLead = Given.LeadRow.Id, IsExcluded = isExcluded });

    private static RecordSeen Closed(long version, string? city = "Bonn") => new(
        Given.Row(Given.LeadRow, version, null, ("city", city), ("title", "Dr"), ("email", "a@b.example"), ("company", "Acme")) with { Standing = RecordStanding.Qualified, QualifiedInto = Given.ContactRow });

    private static PersonRow Holder(long? marketo, SystemName? creating = null) =>
        new($"{Given.ContactRow}", marketo is { } id ? RecordId.Person(id) : null, Given.ContactRow, null, null, PersonStanding.InStep, creating);

    [Fact]
    public void QL_1_The_contact_of_a_qualified_lead_continues_the_person_and_the_lead_becomes_former()
    {
        var story = Lead().See(Contact(11));
        Assert.Equal((RecordKind.Contact, Given.ContactRow), (story.Person.RecordType, story.Person.Dynamics!.Record));
        Assert.Equal([Given.ContactRow], story.Last.Linked);
        Assert.Empty(story.Last.Unlinked);
        Assert.Equal([new FormerRow(Given.LeadRow, 10)], story.Person.Former);
        Assert.Equal((Given.ContactRow.Id, "Contact"), (story.Call(Marketo).Link[LinkFields.DynamicsId], story.Call(Marketo).Link[LinkFields.RecordType]));
        Assert.Empty(story.Call(Marketo).Writes);
        Assert.Equal("QL-1", Assert.Single(story.Log).Rule);
    }

    [Fact]
    public void QL_1_The_closing_of_the_lead_alone_makes_the_person_follow_its_contact_and_plans_nothing_meanwhile()
    {
        var story = Lead().See(Closed(12));
        Assert.Equal([new Effect.Follow(Given.ContactRow)], story.Effects);
        story.MarketoRow("city", "Bonn", "Köln");
        Assert.Empty(story.Person.Calls);
        Assert.Equal("following", story.Person.Parked!.Reason);
        story.Reads(Given.ContactRow, Contact(11).Snapshot);
        Assert.Equal(RecordKind.Contact, story.Person.RecordType);
        Assert.Equal("Köln", story.Open(Dynamics, "city"));
    }

    [Fact]
    public void QL_3_Later_rows_of_the_old_lead_change_nothing()
    {
        var story = Lead().See(Contact(11)).MarketoAccepts();
        var before = story.Person;
        Assert.False(story.See(Closed(12, "Wien")).Last.IsChanged);
        Assert.Same(before, story.Person);
        Assert.Empty(story.Last.Strangers);
    }

    [Fact]
    public void QL_3_Agreed_is_kept_where_the_contact_holds_the_last_value_empty_is_filled_and_different_collides_as_of_a_contact()
    {
        var story = Lead().See(Contact(11, city: "Wien", title: null));
        Assert.Equal("Wien", story.Open(Marketo, "city"));
        Assert.Equal("Dr", story.Open(Dynamics, "title"));
        Assert.Equal([("title", "N-10", Marketo), ("city", "C-2", Dynamics)], story.Log.Where(l => l.Kind == "collision").Select(l => (l.Field!, l.Rule!, l.Winner!.Value)));
        Assert.Null(story["company"].Dynamics);
    }

    [Fact]
    public void QL_3_N_10_What_was_emptied_on_the_lead_and_is_filled_on_the_contact_by_Marketos_value_is_told()
    {
        var story = Lead().See(Contact(11, city: null));
        Assert.Equal("Bonn", story.Open(Dynamics, "city"));
        Assert.Single(story.Log, line => line is { Kind: "collision", Rule: "N-10", Field: "city", MarketoValue: "Bonn", DynamicsValue: null, Winner: Marketo });
        Assert.DoesNotContain(Lead().See(Contact(11)).Log, line => line.Kind == "collision");
    }

    [Fact]
    public void QL_3_An_edit_in_Marketo_that_was_not_carried_yet_is_carried_to_the_contact()
    {
        var story = Lead();
        story.See(new FieldChanged(Given.MarketoRecord, "m1", Given.Start, "city", "Bonn", "Köln", null), Contact(11));
        Assert.Equal("Köln", story.Open(Dynamics, "city"));
        Assert.DoesNotContain(story.Log, l => l.Kind == "collision");
        Assert.Equal(11, story.Call(Dynamics).IfVersion);
    }

    [Fact]
    public void QL_3_C_7_What_was_carried_of_the_lead_is_no_newer_source_than_an_older_contact_that_the_person_goes_on_as()
    {
        var story = Lead().DynamicsRow(20, ("city", "Wien"), ("title", "Dr")).MarketoAccepts().MarketoRow("city", "Bonn", "Wien", 1);
        story.See(Closed(21, "Graz")).Reads(Given.ContactRow, Given.Row(Given.ContactRow, 15, null, ("city", "Graz"), ("title", "Dr"), ("email", "a@b.example")));
        Assert.Equal("Graz", story.Open(Marketo, "city"));
        story.MarketoAccepts().MarketoRow("city", "Wien", "Köln", 4).MarketoRow("city", "Köln", "Graz", 5).Passes(TimeSpan.FromMinutes(5));
        Assert.Equal(Dynamics, Assert.Single(story.Log, l => l.Rule == "C-7").Winner);
        Assert.DoesNotContain(story.Person.Calls, c => c.To == Marketo);
    }

    [Fact]
    public void QL_3_C_7_What_was_carried_of_the_lead_is_no_newer_source_than_the_contact_of_the_person_that_it_joins()
    {
        var lead = Lead().DynamicsRow(20, ("city", "Wien"), ("title", "Dr")).MarketoAccepts().MarketoRow("city", "Bonn", "Wien", 1);
        lead.See(Closed(21, "Wien")).Follows(Holder(null));
        Assert.True(lead["city"].Carried >= 20);
        var holder = new Story(new($"{Given.ContactRow}", "c"), Policy).See(new RecordSeen(Contact(5, city: "Wien").Snapshot with { OriginatingLead = null })).Person;
        var story = new Story(Planner.Absorb(holder, new Handover(lead.Person, []), Policy, FeedReach.None, Given.Start)!.Person, Policy).MarketoAccepts();
        story.DynamicsRow(15, ("city", "Graz"), ("title", "Dr"), ("email", "a@b.example")).MarketoAccepts();
        story.MarketoRow("city", "Wien", "Köln", 4, "k").MarketoRow("city", "Köln", "Graz", 5, "g").Passes(TimeSpan.FromMinutes(5));
        Assert.Equal(Dynamics, Assert.Single(story.Log, l => l.Rule == "C-7").Winner);
        Assert.DoesNotContain(story.Person.Calls, c => c.To == Marketo);
    }

    [Fact]
    public void N_10_C_7_What_was_carried_of_a_deleted_row_is_no_newer_source_than_an_older_contact_that_joins()
    {
        var story = Lead().DynamicsRow(20, ("city", "Wien"), ("title", "Dr")).MarketoAccepts().MarketoRow("city", "Bonn", "Wien", 1);
        story.See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null).MarketoAccepts();
        var contact = new Story(new($"{Given.ContactRow}", "c"), Policy).See(new RecordSeen(Contact(15, city: "Graz").Snapshot with { OriginatingLead = null })).Decides(new MatchDecision.Join("person:7"));
        story.Absorbs(contact.Person);
        Assert.Equal("Graz", story.Open(Marketo, "city"));
        story.MarketoAccepts().MarketoRow("city", "Wien", "Köln", 4).MarketoRow("city", "Köln", "Graz", 5).Passes(TimeSpan.FromMinutes(5));
        Assert.Equal(Dynamics, Assert.Single(story.Log, l => l.Rule == "C-7").Winner);
    }

    [Fact]
    public void QL_3_An_open_write_to_the_lead_is_closed_before_the_person_leaves_it()
    {
        var story = Lead().MarketoRow("city", "Bonn", "Köln").See(Contact(11));
        Assert.Equal(Given.LeadRow, story.Person.Dynamics!.Record);
        Assert.Equal(Given.ContactRow, story.Person.Dynamics.Successor);
        story.DynamicsAccepts(12, ("title", "Dr"));
        Assert.Equal([new Effect.Follow(Given.ContactRow)], story.Effects);
        story.Reads(Given.ContactRow, Contact(11).Snapshot);
        Assert.Equal(("C-2", Dynamics), (Assert.Single(story.Log, l => l.Kind == "collision").Rule, story.Log.First(l => l.Kind == "collision").Winner));
        Assert.Equal("Bonn", story.Open(Marketo, "city"));
    }

    [Fact]
    public void QL_3_A_write_to_the_lead_that_was_refused_because_it_closed_goes_to_the_contact()
    {
        var story = Lead().MarketoRow("city", "Bonn", "Köln").See(Contact(11)).Refuses(Dynamics, RefusalReason.VersionMismatch);
        story.Reads(Given.LeadRow, Closed(12).Snapshot);
        Assert.Contains(new Effect.Follow(Given.ContactRow), story.Effects);
        story.Reads(Given.ContactRow, Contact(11).Snapshot);
        Assert.Equal("Köln", story.Open(Dynamics, "city"));
    }

    [Fact]
    public void C_5_A_collision_before_the_qualification_is_decided_as_of_a_lead_and_stays_decided()
    {
        var story = Lead().See(new FieldChanged(Given.MarketoRecord, "m1", Given.Start, "city", "Bonn", "Köln", null), new RecordSeen(Given.Row(Given.LeadRow, 11, null, ("city", "Wien"), ("title", "Dr"))));
        Assert.Equal(("C-1", Marketo), (story.Log[0].Rule, story.Log[0].Winner));
        story.DynamicsAccepts(12, ("title", "Dr")).See(Contact(13, city: "Köln"));
        Assert.Equal("Köln", story["city"].Marketo);
        Assert.Single(story.Log, l => l.Kind == "collision");
        Assert.DoesNotContain(story.Person.Calls, c => c.Writes.Count > 0);
    }

    [Fact]
    public void C_5_A_collision_that_is_planned_after_the_qualification_is_decided_as_of_a_contact()
    {
        var story = Lead().See(new FieldChanged(Given.MarketoRecord, "m1", Given.Start, "city", "Bonn", "Köln", null), Contact(13, city: "Wien"));
        Assert.Equal(("C-2", Dynamics), (Assert.Single(story.Log, l => l.Kind == "collision").Rule, story.Log.Single(l => l.Kind == "collision").Winner));
        Assert.Equal("Wien", story.Open(Marketo, "city"));
    }

    [Fact]
    public void C_5_A_write_to_Marketo_that_was_sent_before_is_not_recalled()
    {
        var story = Lead().DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).See(Contact(12, city: "Wien"));
        Assert.Equal("Wien", story.Person.Calls.Single(c => c.Writes.Count > 0).Writes["city"].Sent);
        story.Settle(story.Person.Calls.Single(c => c.Writes.Count > 0), new Outcome.Accepted(Given.MarketoRecord, null)).MarketoRow("city", "Bonn", "Wien");
        Assert.Equal(("Wien", "Wien"), (story["city"].AgreedMarketo, story["city"].AgreedDynamics));
        Assert.DoesNotContain(story.Log, l => l.Kind == "collision");
    }

    [Fact]
    public void N_13_A_contact_that_comes_before_its_lead_takes_the_leads_link_along()
    {
        var story = new Story(new($"{Given.ContactRow}", "c"), Policy).See(Contact(11));
        Assert.Equal([Given.ContactRow, Given.LeadRow], story.Last.Linked.Order(Comparer<RecordId>.Create((a, b) => b.Kind.CompareTo(a.Kind))));
        Assert.False(story.See(new RecordSeen(Given.Row(Given.LeadRow, 9, null, ("city", "Bonn")))).Last.IsChanged);
    }

    [Fact]
    public void N_13_A_second_contact_of_one_lead_is_a_stranger()
    {
        var other = RecordId.Contact(new Guid("00000000-0000-0000-0000-000000000009"));
        var story = Lead().See(Contact(11)).See(new RecordSeen(Contact(14).Snapshot with { Record = other }));
        Assert.Equal([other], story.Last.Strangers);
        Assert.Equal(Given.ContactRow, story.Person.Dynamics!.Record);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void N_13_D_5_A_lead_that_came_back_and_was_qualified_goes_on_as_its_contact_whichever_is_seen_first(bool isLeadFirst)
    {
        var story = LeadDeleted(Policy).MarketoAccepts();
        if (isLeadFirst) story.See(Closed(15)).Reads(Given.ContactRow, Contact(16).Snapshot);
        else story.See(Contact(16)).See(Closed(15));
        Assert.Empty(story.Last.Strangers);
        Assert.Equal((Given.ContactRow, Given.MarketoRecord), (story.Person.Dynamics!.Record, story.Person.Marketo!.Record));
        Assert.Equal(("false", "Contact"), (story.Call(Marketo).Link[LinkFields.IsDeleted], story.Call(Marketo).Link[LinkFields.RecordType]));
        Assert.Equal(["D-5", "QL-1"], story.Log.Skip(1).Select(l => l.Rule!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void N_13_D_6_The_contact_of_a_lead_that_was_deleted_is_a_stranger_to_its_tombstone_and_a_new_Marketo_person_of_whoever_went_with_it()
    {
        var story = LeadDeleted(Policy with { WhenDeletedInDynamics = DeletePolicy.Tombstone }).MarketoAccepts().See(Contact(16));
        Assert.Equal((Given.ContactRow, SideStanding.Deleted), (Assert.Single(story.Last.Strangers), story.Person.Dynamics!.Standing));
        var gone = LeadDeleted(Policy with { WhenDeletedInDynamics = DeletePolicy.Delete });
        gone.Settle(gone.Call(Marketo), new Outcome.Accepted(Given.MarketoRecord, null)).See(Contact(16));
        Assert.Contains(new Effect.AskMatch(), gone.Effects);
        Assert.Equal((Given.ContactRow, null), (gone.Person.Dynamics!.Record, gone.Person.Marketo));
    }

    [Fact]
    public void N_13_While_the_lead_is_being_created_its_contact_waits_for_the_answer()
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn"), ("title", null), ("email", "a@b.example"), ("company", "Acme")), Policy).IsAsked();
        var lead = story.Person.Dynamics!.Record;
        story.See(new RecordSeen(Contact(30).Snapshot with { OriginatingLead = lead.Id }));
        Assert.Equal((lead, Given.ContactRow), (story.Person.Dynamics.Record, story.Person.Dynamics!.Successor));
        story.DynamicsAccepts(29);
        story.Reads(Given.ContactRow, Contact(30, title: null).Snapshot with { OriginatingLead = lead.Id });
        Assert.Equal(RecordKind.Contact, story.Person.RecordType);
    }

    [Fact]
    public void QL_1_Into_a_contact_that_another_person_holds_without_Marketo_is_a_join()
    {
        var story = Lead().See(Closed(12));
        story.Follows(Holder(null));
        Assert.Equal((Meeting.Joining, $"{Given.ContactRow}"), (story.Person.Meeting, story.Person.JoinedInto));
        var holder = new Story(new($"{Given.ContactRow}", "c"), Policy).See(new RecordSeen(Contact(5, city: "Wien").Snapshot with { OriginatingLead = null })).Person;
        var plan = Planner.Absorb(holder, new Handover(story.Person, []), Policy, FeedReach.None, Given.Start)!;
        Assert.Equal((Given.MarketoRecord, RecordKind.Contact), (plan.Person.Marketo!.Record, plan.Person.RecordType));
        Assert.Equal([Given.MarketoRecord, Given.LeadRow], plan.TakenOver);
        Assert.Equal("Wien", plan.Person.Calls.Single(c => c.To == Marketo).Writes["city"].Sent);
        Assert.DoesNotContain("title", plan.Person.Calls.SelectMany(c => c.Writes.Keys));
        Assert.Empty(Planner.Absorb(plan.Person, new Handover(story.Person, []), Policy, FeedReach.None, Given.Start)!.TakenOver);
    }

    [Fact]
    public void QL_1_Into_a_contact_whose_person_has_a_Marketo_record_leaves_two_and_marks_the_lead_s()
    {
        var story = Lead().See(Closed(12)).Follows(Holder(99));
        Assert.Equal((SideStanding.Merged, null), (story.Person.Dynamics!.Standing, story.Person.JoinedInto));
        Assert.Equal("true", story.Call(Marketo).Link[LinkFields.IsDeleted]);
        Assert.Contains("person:99", Assert.Single(story.Log).Text, StringComparison.Ordinal);
        Assert.False(story.MarketoAccepts().See(Closed(14)).Last.IsChanged);
    }

    [Fact]
    public void QL_1_While_the_holder_is_being_created_in_Marketo_the_person_waits()
    {
        var story = Lead().See(Closed(12)).Follows(Holder(null, Marketo));
        Assert.Null(story.Person.JoinedInto);
        Assert.Contains(new Effect.Follow(Given.ContactRow), story.Wakes().Effects);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void QL_2_An_excluded_contact_is_not_followed_and_the_leads_data_stays_in_step(bool isClosingFirst, bool isAsked)
    {
        var story = Lead();
        if (isClosingFirst) story.See(Closed(12, "Wien")).Reads(Given.ContactRow, Contact(11, isExcluded: true).Snapshot);
        else story.See(Contact(11, isExcluded: true)).See(Closed(12, "Wien")).Reads(Given.ContactRow, Contact(11, isExcluded: true).Snapshot);
        Assert.Equal(RecordKind.Lead, story.Person.RecordType);
        Assert.Equal("Wien", story.Open(Marketo, "city"));
        if (isAsked) Assert.Equal(RecordKind.Contact, story.MarketoAccepts().MarketoRow("city", "Bonn", "Wien").See(Contact(15, city: "Wien")).Person.RecordType);
    }

    [Fact]
    public void QL_1_What_was_observed_while_joining_goes_along()
    {
        var joiner = new Story(new($"{Given.LeadRow}", "c"), Policy).See(new RecordSeen(Given.Row(Given.LeadRow, 5, null, ("city", "Bonn"), ("email", "a@b.example")))).Decides(new MatchDecision.Join("person:7"));
        var taken = Planner.Absorb(Given.OnlyInMarketo(("city", "Bonn"), ("email", "a@b.example")), new Handover(joiner.Person, []), Policy, FeedReach.None, Given.Start)!.Person;
        joiner.See(Contact(11, city: "Wien"));
        var again = Planner.Absorb(taken, new Handover(joiner.Person, []), Policy, FeedReach.None, Given.Start)!;
        Assert.Equal((Given.ContactRow, "Wien"), (again.Person.Dynamics!.Record, again.Person.Fields["city"].Dynamics));
        Assert.Contains(Given.ContactRow, again.TakenOver);
    }
}
