using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A refusal does not outlive what was refused (V-3).</summary>
public sealed class RefusalEndRules
{
    private static readonly MappedField[] Usual = [Given.Field("city"), Given.Field("title"), Given.Field("phone"), Given.Field(FieldMap.Email, ValueKind.Email)];

    private static Story Of(params MappedField[] fields) => new(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Given.Policy(fields.Length > 0 ? fields : Usual));

    [Fact]
    public void V_3_A_refusal_ends_with_what_was_refused_also_where_both_sides_say_the_agreed_value_in_different_forms()
    {
        var cut = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")) with { Fields = new Dictionary<string, FieldState> { ["city"] = new("Bonn am Rhein", "Bonn", "Bonn am Rhein", "Bonn") { Base = new("Bonn am Rhein", DateTimeOffset.MinValue, false, []) } } }, Given.Policy(Usual));
        cut.MarketoRow("city", "Bonn am Rhein", "Köln").Refuses(Dynamics).Told();
        Assert.Equal(PersonStanding.Refused, Standing.Of(cut.Person));
        cut.MarketoRow("city", "Köln", "Bonn am Rhein", 10);
        Assert.Null(cut["city"].Refused);
        Assert.Empty(Standing.Refusals(cut.Person));

        var oneWay = Of(Given.Field("city", direction: Direction.ToMarketo)).DynamicsRow(11, ("city", "Wien")).Refuses(Marketo).Told().MarketoRow("city", "Bonn", "Drift", 5).Refuses(Marketo);
        Assert.Single(Standing.Refusals(oneWay.Person));
        Assert.Empty(Standing.Refusals(oneWay.DynamicsRow(12, ("city", "Bonn")).Person));

        var filled = Of(Given.Field("city") with { Owner = FieldOwner.FillEmpty }).MarketoRow("city", "Bonn", null).Refuses(Marketo).Told();
        Assert.Single(Standing.Refusals(filled.Person));
        Assert.Empty(Standing.Refusals(filled.MarketoRow("city", null, "Ulm", 20).Person));
    }

    [Fact]
    public void V_3_S_9_What_a_side_refused_is_over_when_it_takes_another_value_and_keeps_its_own_and_comes_back_as_any_other()
    {
        var story = Of().MarketoRow("city", "Bonn", "Atlantis").Refuses(Dynamics).Told().MarketoRow("city", "Atlantis", "Thule", 10);
        story.DynamicsAccepts(11, ("city", "Bonn")).DynamicsAccepts(12, ("city", "Bonn"));
        Assert.Equal(PersonStanding.Held, Standing.Of(story.Person, "city"));
        Assert.Empty(Standing.Refusals(story.Person));
        story.MarketoRow("city", "Thule", "Atlantis", 20).IsRetried("city").Refuses(Dynamics);
        Assert.Equal(["refused", "held", "released", "refused"], story.Log.Select(line => line.Kind));
    }

    [Fact]
    public void V_3_QL_3_A_refusal_of_the_row_before_holds_back_nothing_on_the_row_that_the_person_goes_on_as_and_is_not_told_there_again()
    {
        var contact = new RecordSeen(Given.Row(Given.ContactRow, 11, null, ("title", "Dr")) with { OriginatingLead = Given.LeadRow.Id });
        var unread = Of().MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics).Told().See(contact).MarketoAccepts();
        Assert.Equal("Köln", unread.Open(Dynamics, "city"));
        unread.Refuses(Dynamics);
        Assert.Single(unread.Log, line => line.Kind == "refused");

        var created = new Story(new("lead:1", "c"), Given.Policy(Usual)).DynamicsRow(5, ("city", "Bonn")).Decides(new MatchDecision.Create(FieldMap.Email));
        created.Refuses(Marketo).Refuses(Marketo);
        var row = new RecordSeen(Given.Row(Given.ContactRow, 11, null, ("city", "Bonn")) with { OriginatingLead = created.Person.Dynamics!.Record.Id });
        created.See(row).Decides(new MatchDecision.Create(FieldMap.Email)).Refuses(Marketo).Refuses(Marketo);
        Assert.Single(created.Log, line => line.Kind == "refused");
        Assert.Equal(Given.ContactRow, created.Person.Dynamics!.Record);
    }

    [Fact]
    public void V_3_D_1_D_2_What_was_refused_is_gone_with_a_record_that_is_gone()
    {
        var person = Of().DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).Refuses(Marketo, field: "city").Told();
        Assert.Single(Standing.Refusals(person.Person));
        person.See(new RecordDeleted(Given.MarketoRecord, "", null));
        Assert.Empty(Standing.Refusals(person.Person));
        Assert.Equal((PersonStanding.InStep, PersonStanding.InStep), (Standing.Of(person.Person), Standing.Of(person.Person, "city")));
        Assert.DoesNotContain("refused", string.Join(' ', Explaining.Explanations.Of(person.Person, "city", Given.Policy(Usual), [])!.Fields[0].Sentences), StringComparison.Ordinal);

        var row = Of().MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics).Told().See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null).MarketoAccepts();
        Assert.Empty(Standing.Refusals(row.Person));
        Assert.Equal("Köln", row.IsAsked().Open(Dynamics, "city"));

        var made = new Story(new("lead:1", "c"), Given.Policy(Usual)).DynamicsRow(5, ("city", "Bonn")).Decides(new MatchDecision.Create(FieldMap.Email));
        made.Refuses(Marketo).Refuses(Marketo);
        Assert.Single(Standing.Refusals(made.Person));
        made.See(new RecordDeleted(made.Person.Dynamics!.Record, "", null)).Reads(made.Person.Dynamics.Record, null);
        Assert.Empty(Standing.Refusals(made.Person));
    }

    [Fact]
    public void V_3_F_3_What_was_refused_before_a_field_was_away_is_tried_once_more_when_it_is_back_and_not_told_again()
    {
        SyncPolicy As(int version, MappedField title) => new(new(version, [Given.Field("city"), title]), new());
        var refused = Of().MarketoRow("title", "Dr", "Prof").Refuses(Dynamics).Told();
        Assert.Single(refused.Log, line => line.Kind == "refused");
        var away = new Story(refused.Person, As(2, Given.Field("title") with { Quarantine = "gone" })).Wakes();
        var back = new Story(away.Person, As(3, Given.Field("title") with { Since = 3, Chosen = 1 })).Wakes();
        back.Reads(Given.LeadRow, Given.Row(Given.LeadRow, 11, null, ("city", "Bonn"), ("title", "Dr"))).ReadsMarketo(9, ("title", "Prof"));
        Assert.Equal("Prof", back.Open(Dynamics, "title"));
        back.Refuses(Dynamics);
        Assert.Empty(back.Log);
        Assert.Equal(2, Assert.Single(Standing.Refusals(back.Person)).Tries);
        Assert.Empty(back.Person.Notices);
    }

    [Fact]
    public void V_3_F_2_What_was_refused_before_an_operators_refresh_is_tried_once_more_and_not_told_again()
    {
        var story = Of().DynamicsRow(11, ("city", "Wien")).Refuses(Marketo).Told();
        story.Refreshes(11, ("city", "Wien")).ReadsMarketo(9, ("city", "Bonn"));
        Assert.Equal("Wien", story.Open(Marketo, "city"));
        story.Refuses(Marketo);
        Assert.Single(story.Log, line => line.Kind == "refused");
    }

    [Fact]
    public void V_3_A_refusal_ends_with_a_rule_that_lets_the_value_stay_and_is_not_told_again_when_the_rule_is_changed_back()
    {
        SyncPolicy As(int version, MappedField title) => new(new(version, [Given.Field("city"), title]), new());
        var refused = Of().MarketoRow("title", "Dr", "Prof").Refuses(Dynamics).Told();
        Assert.Single(refused.Log, line => line.Kind == "refused");
        foreach (var other in new[] { Given.Field("title", direction: Direction.ToMarketo), Given.Field("title") with { Owner = FieldOwner.FillEmpty } })
        {
            var stays = new Story(refused.Person, As(2, other)).Wakes();
            Assert.Empty(Standing.Refusals(stays.Person));
            Assert.Equal(PersonStanding.InStep, Standing.Of(stays.Person));
            var back = new Story(stays.Person, As(3, Given.Field("title"))).Wakes();
            Assert.Equal("Prof", back.Open(Dynamics, "title"));
            back.Refuses(Dynamics);
            Assert.Empty(back.Log);
            Assert.Single(Standing.Refusals(back.Person));
        }
    }

    [Fact]
    public void V_3_A_refusal_that_comes_again_after_another_one_of_the_same_value_is_not_told_again_and_one_of_a_value_that_comes_back_is()
    {
        SyncPolicy As(int version, int? most) => new(new(version, [Given.Field("city"), Given.Field("title") with { Dynamics = new() { LengthMax = most } }]), new());
        var own = new Story(Of().Person, As(1, 3)).MarketoRow("title", "Dr", "Prof");
        Assert.Equal("tooLong", Assert.Single(own.Log).Code);
        var side = new Story(own.Person, As(2, null)).Wakes().Refuses(Dynamics);
        Assert.Equal("code", Assert.Single(side.Log).Code);
        var again = new Story(side.Person, As(3, 3)).Wakes();
        Assert.Equal("tooLong", again["title"].Refused!.Code);
        Assert.Empty(again.Log);
        Assert.Empty(new Story(again.Person, As(4, null)).Wakes().Refuses(Dynamics).Log);

        again.MarketoRow("title", "Prof", "Rektor", 20, "a").MarketoRow("title", "Rektor", "Prof", 30, "b");
        Assert.Equal(["Rektor", "Prof"], again.Log.Select(line => line.MarketoValue));
        again.MarketoRow("title", "Prof", "Dr", 40, "c").MarketoRow("title", "Dr", "Prof", 50, "d");
        Assert.Equal(3, again.Log.Count);
    }

    [Fact]
    public void V_3_A_refusal_that_was_told_is_not_told_again_when_the_value_was_replaced_while_it_was_tried_once_more()
    {
        var story = Of().MarketoRow("title", "Dr", "Prof").Refuses(Dynamics).IsRetried("title");
        Assert.Equal("Prof", story.Open(Dynamics, "title"));
        story.MarketoRow("title", "Prof", "Rektor", 10).Refuses(Dynamics);
        Assert.Single(story.Log, line => line.Kind == "refused");

        SyncPolicy As(int version, FieldOwner owner) => new(new(version, [Given.Field("title") with { Owner = owner }]), new());
        var turned = new Story(Of().MarketoRow("title", "Dr", "Prof").Refuses(Dynamics).Person, As(2, FieldOwner.FillEmpty)).Wakes();
        var back = new Story(turned.Person, As(3, FieldOwner.ByRecordType)).Wakes().MarketoRow("title", "Prof", "Rektor", 10, "a").Refuses(Dynamics);
        Assert.Empty(back.Log);
        Assert.Equal("Rektor", back.Open(Dynamics, "title"));
        Assert.Equal("Rektor", Assert.Single(back.Refuses(Dynamics).Log).MarketoValue);
    }

    [Fact]
    public void V_3_D_3_What_Marketo_refused_before_Dynamics_refused_Marketos_value_is_not_told_again_to_the_person_that_comes_back_nor_to_one_that_is_joined()
    {
        var story = Of().DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).Refuses(Marketo, field: "city").Told().MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics).Told();
        Assert.Equal(2, story.Log.Count(line => line.Kind == "refused"));
        story.See(new RecordDeleted(Given.MarketoRecord, "", null)).DynamicsRow(12, ("city", "Wien"), ("title", "Prof"));
        var joiner = story.Person;
        story.Decides(new MatchDecision.Create(FieldMap.Email)).Refuses(Marketo, field: "city");
        Assert.Equal(2, story.Log.Count(line => line.Kind == "refused"));
        Assert.Empty(story.Person.Notices);

        var other = new Story(Given.OnlyInMarketo(("city", null)), Given.Policy(Usual)).Absorbs(joiner);
        Assert.Equal("Wien", other.Open(Marketo, "city"));
        Assert.DoesNotContain(other.Refuses(Marketo, field: "city").Log, line => line.Kind == "refused");
    }

    [Fact]
    public void V_2_C_13_A_value_that_was_told_as_refused_and_is_seen_to_stand_there_is_told_to_stand_and_one_that_our_own_write_brings_or_that_is_taken_back_is_not()
    {
        SyncPolicy As(int version, int? most) => new(new(version, [Given.Field("city"), Given.Field("title") with { Dynamics = new() { LengthMax = most } }]), new());
        var own = new Story(Of().Person, As(1, 3)).MarketoRow("title", "Dr", "Prof");
        var shown = new Story(own.Person, As(1, 3)).DynamicsRow(11, ("title", "Prof"));
        Assert.Equal(("stands", "V-2", "title", "Prof"), shown.Log.Select(line => (line.Kind, line.Rule, line.Field, line.DynamicsValue)).Single());
        Assert.Empty(Standing.Refusals(shown.Person));
        Assert.True(shown.IsQuiet);
        Assert.Single(shown.DynamicsRow(12, ("title", "Prof"), ("city", "Ulm")).Log);

        var theirs = Of().MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics).DynamicsRow(11, ("city", "Köln"));
        Assert.Equal(["refused", "stands"], theirs.Log.Select(line => line.Kind));
        var other = Of().DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).Refuses(Marketo).MarketoRow("city", "Bonn", "Wien", 5);
        Assert.Equal(["refused", "stands"], other.Log.Select(line => line.Kind));

        Assert.Empty(new Story(own.Person, As(2, null)).Wakes().DynamicsAccepts(11).Log);
        Assert.Empty(new Story(own.Person, As(1, 3)).MarketoRow("title", "Prof", "Dr", 10).Log);
    }
}
