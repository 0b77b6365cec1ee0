using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

public sealed class RefusalRules
{
    private static readonly MappedField[] Usual = [Given.Field("city"), Given.Field("title"), Given.Field("phone"), Given.Field(FieldMap.Email, ValueKind.Email)];

    private static Story Of(params MappedField[] fields) => new(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Given.Policy(fields.Length > 0 ? fields : Usual));

    [Fact]
    public void V_2_The_Marketo_person_is_told_of_a_refusal_under_an_id_and_without_the_value()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics);
        var notice = Assert.IsType<AddActivity>(Assert.Single(story.Sent));
        Assert.Equal(("refused", Given.MarketoRecord), (notice.Kind, notice.Record));
        Assert.Contains("city", notice.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Köln", notice.Text, StringComparison.Ordinal);
        story.Told();
        Assert.Empty(story.Person.Notices);
    }

    [Fact]
    public void V_2_A_refused_create_is_told_to_the_Marketo_person_with_the_field_and_without_its_value()
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn"), (FieldMap.Email, "a@x.de")), Given.Policy(Usual)).IsAsked().Refuses(Dynamics, field: FieldMap.Email);
        var notice = Assert.IsType<AddActivity>(Assert.Single(story.Sent));
        Assert.Contains("refused to create the record because of email", notice.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("a@x.de", notice.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void V_3_A_refused_value_is_told_once_and_tried_again_only_when_it_changes()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics).Told();
        Assert.True(story.IsQuiet);
        story.DynamicsRow(11, ("city", "Bonn"), ("title", "Dr")).Passes(TimeSpan.FromHours(1));
        Assert.True(story.IsQuiet);
        Assert.Single(story.Log);
        Assert.Equal("Trier", story.MarketoRow("city", "Köln", "Trier", 4000).Open(Dynamics, "city"));
        story.DynamicsAccepts(12);
        Assert.Null(story["city"].Refused);
    }

    [Fact]
    public void V_3_An_operator_may_ask_again_and_the_same_refusal_is_not_told_twice()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics).Told().IsRetried("city");
        Assert.Equal("Köln", story.Open(Dynamics, "city"));
        story.Refuses(Dynamics);
        Assert.True(story.IsQuiet);
        Assert.Equal((1, 2), (story.Log.Count, story["city"].Refused!.Tries));
        story.IsRetried("city").DynamicsAccepts(12);
        Assert.Null(story["city"].Refused);
    }

    [Fact]
    public void V_3_A_changed_rule_of_the_field_lets_it_be_tried_again()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics).Told();
        var now = Given.Policy(Given.Field("city") with { Dynamics = new() { LengthMax = 100 } }, Given.Field("title"));
        Assert.Equal("Köln", new Story(story.Person, now).Wakes().Open(Dynamics, "city"));
    }

    [Fact]
    public void V_3_An_edit_of_the_field_on_the_refusing_side_lets_it_be_tried_again_but_our_write_to_the_row_does_not()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics).Told();
        story.MarketoRow("title", "Dr", "Prof", 10).DynamicsAccepts(11);
        Assert.True(story.IsQuiet);
        Assert.Equal("Köln", story.DynamicsRow(12, ("city", "Wien"), ("title", "Prof")).Open(Dynamics, "city"));
    }

    [Fact]
    public void V_3_QL_3_A_refused_value_is_tried_on_the_contact_of_a_qualified_lead_and_the_same_refusal_is_not_told_twice()
    {
        var contact = new RecordSeen(Given.Row(Given.ContactRow, 11, null, ("city", "Bonn"), ("title", "Dr")) with { OriginatingLead = Given.LeadRow.Id });
        var story = Of().MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics).Told().See(contact).MarketoAccepts();
        Assert.Equal("Köln", story.Open(Dynamics, "city"));
        story.Refuses(Dynamics);
        Assert.Equal((1, 2), (story.Log.Count(l => l.Kind == "refused"), story["city"].Refused!.Tries));
        Assert.Empty(story.Person.Notices);

        var own = Of(Usual[0] with { Dynamics = new() { LengthMax = 5 } }, Usual[1]).MarketoRow("city", "Bonn", "Köln am Rhein").Told().See(contact);
        Assert.Single(own.Log, l => l.Kind == "refused");
        Assert.Empty(own.Person.Notices);
        Assert.Equal(PersonStanding.Refused, Standing.Of(own.Person, "city"));
    }

    [Fact]
    public void V_3_A_refusal_that_the_person_who_joins_was_told_is_not_told_again()
    {
        var first = Of().MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics).Told();
        var joiner = first.See(new RecordMerged(Given.MarketoRecord, RecordId.Person(8), "m", Given.Start)).Person;
        var winner = new Person($"{RecordId.Person(8)}", "c")
        {
            Marketo = new(RecordId.Person(8), SideStanding.Live) { WasRead = true },
            MapVersion = 1,
            Fields = new Dictionary<string, FieldState> { ["city"] = new(null, null, "Köln", null), ["title"] = new(null, null, "Dr", null) },
        };
        var taken = new Story(Planner.Absorb(winner, new(joiner, [.. first.Log]), Given.Policy(Usual), FeedReach.None, Given.Start)!.Person, Given.Policy(Usual));
        Assert.Equal("Köln", taken.Open(Dynamics, "city"));
        taken.Refuses(Dynamics);
        Assert.Empty(taken.Log);
        Assert.Empty(taken.Person.Notices);
    }

    [Fact]
    public void V_3_D_3_A_value_that_Marketo_refused_is_tried_on_the_person_that_comes_back_and_not_told_again()
    {
        var story = Of().DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).Refuses(Marketo, field: "city").Told();
        story.See(new RecordDeleted(Given.MarketoRecord, "", null)).DynamicsRow(12, ("city", "Wien"), ("title", "Prof")).Decides(new MatchDecision.Create(FieldMap.Email));
        Assert.Equal("Wien", story.Open(Marketo, "city"));
        story.Refuses(Marketo, field: "city");
        Assert.Equal((1, 2), (story.Log.Count(l => l.Kind == "refused"), story["city"].Refused!.Tries));
        Assert.Empty(story.Person.Notices);
    }

    [Fact]
    public void V_3_N_9_A_refusal_of_a_person_that_is_linked_to_a_row_of_its_own_is_not_told_again_when_the_row_is_merged_away()
    {
        var next = RecordId.Lead(new Guid("00000000-0000-0000-0000-000000000009"));
        var story = Of().MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics).Told();
        story.See(new RecordSeen(Given.Row(Given.LeadRow, 11, null, ("city", "Bonn"), ("title", "Dr")) with { Standing = RecordStanding.Merged, MergedInto = next }));
        story.Reads(next, Given.Row(next, 5, null, ("city", "Graz"), ("title", "Dr"))).MarketoAccepts();
        Assert.Equal("Köln", story.Open(Dynamics, "city"));
        story.Refuses(Dynamics);
        Assert.Single(story.Log, l => l.Kind == "refused");
        Assert.Empty(story.Person.Notices);
    }

    [Fact]
    public void V_2_The_log_names_the_value_that_was_refused_though_its_side_has_moved_on()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln").MarketoRow("city", "Köln", "Trier", 10);
        story.Refuses(Dynamics);
        Assert.Equal("Köln", Assert.Single(story.Log).MarketoValue);

        var other = Of().DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).DynamicsRow(12, ("city", "Graz"), ("title", "Dr"));
        other.Refuses(Marketo);
        Assert.Equal("Wien", Assert.Single(other.Log).DynamicsValue);
    }

    [Fact]
    public void V_3_A_write_that_did_not_get_through_is_no_refusal()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln").Loses(Dynamics, mayLand: false);
        Assert.Null(story["city"].Refused);
        Assert.Empty(story.Log);
        Assert.Equal("Köln", story.Passes(TimeSpan.FromMinutes(1)).Open(Dynamics, "city"));
    }

    [Fact]
    public void V_4_A_field_that_the_side_names_holds_back_only_itself()
    {
        var story = Two().Refuses(Dynamics, field: "city");
        Assert.Equal(["title"], story.Call(Dynamics).Writes.Keys);
        Assert.Equal("city", Assert.Single(story.Log).Field);
    }

    [Fact]
    public void V_4_When_the_side_names_no_field_the_guilty_one_is_found()
    {
        var story = Two().Refuses(Dynamics);
        Assert.Single(story.Call(Dynamics).Writes);
        story.Refuses(Dynamics).DynamicsAccepts(11).Told();
        Assert.True(story.IsQuiet);
        Assert.Single(story.Person.Fields, f => f.Value.Refused is not null);
        Assert.Single(story.Log);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(30)]
    public void V_4_The_guilty_one_of_thirty_fields_is_found_by_halves(int guilty)
    {
        var fields = Enumerable.Range(1, 30).Select(i => Given.Field($"f{i}")).ToArray();
        var story = new Story(Given.Linked(RecordKind.Lead, [.. fields.Select(f => (f.Name, (string?)"old"))]), Given.Policy(fields));
        story.See([.. fields.Select(f => new FieldChanged(Given.MarketoRecord, f.Name, Given.Start, f.Name, "old", "new", null))]);
        var calls = 0;
        for (var version = 11; story.Person.Calls.Any(c => c.To == Dynamics); calls++, version++)
        {
            if (story.Call(Dynamics).Writes.ContainsKey($"f{guilty}")) story.Refuses(Dynamics);
            else story.DynamicsAccepts(version);
        }
        Assert.InRange(calls, 5, 12);
        Assert.Equal([$"f{guilty}"], story.Person.Fields.Where(f => f.Value.Refused is not null).Select(f => f.Key));
        Assert.All(story.Person.Fields, f => Assert.Equal(f.Key == $"f{guilty}" ? "old" : "new", f.Value.Dynamics));
    }

    [Fact]
    public void V_4_A_create_goes_on_without_the_field_that_the_side_names()
    {
        var story = Alone().IsAsked().Refuses(Dynamics, field: "title");
        Assert.Equal(["city", FieldMap.Email], story.Call(Dynamics).Writes.Keys.Order(StringComparer.Ordinal));
        story.DynamicsAccepts(5).Told();
        Assert.Equal(("title", (string?)null), (Assert.Single(story.Log, l => l.Kind == "refused").Field, story["title"].Dynamics));
        Assert.DoesNotContain(story.Person.Calls, c => c.To == Dynamics);
    }

    [Fact]
    public void V_4_A_create_that_is_refused_without_a_name_is_tried_with_the_least_and_the_rest_follows()
    {
        var story = Alone().IsAsked().Refuses(Dynamics);
        Assert.Equal([FieldMap.Email], story.Call(Dynamics).Writes.Keys);
        story.DynamicsAccepts(5);
        Assert.Equal(["city", "title"], story.Call(Dynamics).Writes.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void V_3_A_create_refused_for_good_is_told_once_and_taken_up_again_when_something_changes()
    {
        var story = Alone().IsAsked().Refuses(Dynamics).Refuses(Dynamics).Told();
        Assert.True(story.IsQuiet);
        Assert.Equal("code", story.Person.CreateRefused!.Code);
        Assert.True(story.Passes(TimeSpan.FromHours(1)).IsQuiet);
        Assert.True(story.MarketoRow("city", "Bonn", "Köln", 4000).Decides(new MatchDecision.CreateRow(null)).Call(Dynamics).IsCreate);
        story.Refuses(Dynamics).Refuses(Dynamics);
        Assert.Single(story.Log, l => l.Kind == "refused");
        story.IsRetried(null).Decides(new MatchDecision.CreateRow(null)).DynamicsAccepts(5);
        Assert.Null(story.Person.CreateRefused);
    }

    [Fact]
    public void V_4_A_duplicate_rule_is_not_got_round_by_leaving_the_e_mail_out()
    {
        var story = Alone().IsAsked();
        story.Settle(story.Call(Dynamics), new Outcome.Refused(RefusalReason.Invalid, "0x80040333", "A record was not created because a duplicate of it exists.", null));
        Assert.DoesNotContain(story.Person.Calls, c => c.To == Dynamics);
        Assert.Equal("0x80040333", story.Person.CreateRefused!.Code);
    }

    [Fact]
    public void V_5_What_Marketo_refuses_is_remembered_the_same_way()
    {
        var story = Of().DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).Refuses(Marketo).Told();
        Assert.True(story.IsQuiet);
        Assert.Equal((Marketo, "V-5"), (story["city"].Refused!.By, story.Log[0].Rule));
    }

    [Fact]
    public void V_5_A_person_is_made_in_Marketo_without_the_e_mail_that_Marketo_refuses()
    {
        var story = new Story(new("lead:1", "c"), Given.Policy(Usual)).DynamicsRow(5, ("city", "Bonn"), (FieldMap.Email, "bad@x.de")).Decides(new MatchDecision.Create(FieldMap.Email));
        story.Refuses(Marketo, field: FieldMap.Email);
        Assert.Equal(LinkFields.DynamicsId, story.Call(Marketo).KeyField);
        Assert.Equal(["city"], story.Call(Marketo).Writes.Keys);
    }

    [Fact]
    public void V_6_A_notice_whose_answer_was_lost_is_looked_for_before_it_is_sent_again_under_its_id()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics);
        var first = Assert.IsType<AddActivity>(Assert.Single(story.Sent));
        story.Tells(new Outcome.Deferred("timedOut", null, true));
        Assert.Equal("telling", story.Person.Parked!.Reason);
        story.Passes(TimeSpan.FromMinutes(10));
        var second = Assert.IsType<AddActivity>(Assert.Single(story.Sent));
        Assert.Equal((first.Id, true, false), (second.Id, second.MayBeThere, first.MayBeThere));
        story.Crashes().Passes(TimeSpan.FromMinutes(10));
        Assert.Equal(first.Id, Assert.Single(story.Sent).Id);
        story.Told();
        Assert.Null(story.Person.Parked);
    }

    [Fact]
    public void V_6_Nobody_waits_for_notices_that_Marketo_does_not_let_us_write()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics).Tells(new Outcome.Refused(RefusalReason.Denied, "1013", "No type.", null));
        Assert.Null(story.Person.Parked);
        Assert.Single(story.Person.Notices);
        Assert.Equal(PersonStanding.Refused, Standing.Of(story.Person));
        story.Passes(TimeSpan.FromMinutes(10));
        Assert.Single(story.Sent);
    }

    private static Story Two() => Of().See(
        new FieldChanged(Given.MarketoRecord, "a", Given.Start, "city", "Bonn", "Köln", null),
        new FieldChanged(Given.MarketoRecord, "b", Given.Start, "title", "Dr", "Prof", null));

    private static Story Alone() => new(Given.OnlyInMarketo((FieldMap.Email, "a@x.de"), ("city", "Bonn"), ("title", "Dr")), Given.Policy(Usual));
}
