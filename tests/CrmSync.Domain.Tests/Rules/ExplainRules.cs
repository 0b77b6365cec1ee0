using CrmSync.Domain.Activities;
using CrmSync.Domain.Explaining;
using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>Why a field has its values, for a reader: each of these is read by somebody who has to trust it.</summary>
public sealed class ExplainRules
{
    private static readonly MappedField[] Usual = [Given.Field("city"), Given.Field("title")];

    private static Story Of(RecordKind kind = RecordKind.Lead) => new(Given.Linked(kind, ("city", "Bonn"), ("title", "Dr")), Given.Policy(Usual));

    private static PersonExplanation Explained(Story story, string? field = null, params MappedField[] fields) =>
        Explanations.Of(story.Person, field, Given.Policy(fields.Length > 0 ? fields : Usual), story.Log.AsEnumerable().Reverse().ToList())!;

    private static FieldExplanation City(Story story) => Assert.Single(Explained(story, "city").Fields);

    private static FieldExplanation City(FieldState state, MappedField? field = null) =>
        Assert.Single(Explanations.Of(Given.Linked(RecordKind.Lead) with { Fields = new Dictionary<string, FieldState> { ["city"] = state } }, "city", Given.Policy(field ?? Given.Field("city")), [])!.Fields);

    [Fact]
    public void A_long_value_is_told_by_its_beginning_and_shown_whole_beside_the_sentences()
    {
        var text = new string('n', 10_000);
        var field = Assert.Single(Explanations.Of(Given.Linked(RecordKind.Lead, ("city", text)), "city", Given.Policy(), [])!.Fields);
        Assert.Equal(text, field.Marketo);
        Assert.Contains(field.Sentences, s => s.Contains("…\" (10,000 characters)", StringComparison.Ordinal));
        Assert.All(field.Sentences, s => Assert.InRange(s.Length, 1, 600));
        Assert.Contains($"\"{text[..160]}\".", City(new FieldState(null, null, text[..160], text[..160])).Sentences[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_selected_field_is_explained_in_its_order_one_alone_when_asked_for_and_none_that_is_not_selected()
    {
        var story = Of();
        Assert.Equal(["city", "title"], Explained(story).Fields.Select(f => f.Field));
        Assert.Equal(["title"], Explained(story, "title").Fields.Select(f => f.Field));
        Assert.Null(Explanations.Of(story.Person, "street", Given.Policy(Usual), []));
        Assert.Empty(Explanations.Of(story.Person, null, new SyncPolicy(new FieldMap(1, []), new()), [])!.Fields);
    }

    [Fact]
    public void What_both_sides_show_is_said_once_where_it_is_one_text_and_in_both_forms_where_it_is_not()
    {
        Assert.Equal("Both sides show \"Bonn\".", City(new FieldState("Bonn", "Bonn", "Bonn", "Bonn")).Sentences[0]);
        Assert.Equal("Both sides show nothing.", City(new FieldState(null, null, null, null)).Sentences[0]);
        Assert.Equal("Both sides show the same: \"Bonn \" in Marketo's form, \"Bonn\" in Dynamics'.", City(new FieldState("Bonn", "Bonn", "Bonn ", "Bonn")).Sentences[0]);
    }

    [Fact]
    public void Where_they_differ_it_is_told_on_what_they_had_agreed_in_Marketos_form_where_it_is_known()
    {
        Assert.Equal("Marketo shows \"Köln\", Dynamics shows \"Trier\"; they agreed last on \"Bonn\".", City(new FieldState("Bonn", "bonn", "Köln", "Trier")).Sentences[0]);
        Assert.Contains("agreed last on \"bonn\".", City(new FieldState(null, "bonn", "Köln", "Trier")).Sentences[0], StringComparison.Ordinal);
        Assert.Contains("agreed last on nothing.", City(new FieldState(null, null, "Köln", null)).Sentences[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Who_edited_last_and_when_is_told_for_each_side_as_far_as_it_is_known()
    {
        var state = new FieldState("Bonn", "Bonn", "Bonn", "Bonn");
        Assert.DoesNotContain(City(state).Sentences, s => s.StartsWith("Edited", StringComparison.Ordinal));
        Assert.Equal("Edited last in Marketo at 2026-11-05 10:00:00 UTC by 77.", City(state with { MarketoEdit = new(Given.Start, "77") }).Sentences[1]);
        Assert.Equal("Edited last in Dynamics not later than 2026-11-05 10:00:00 UTC.", City(state with { DynamicsEdit = new(Given.Start, null) }).Sentences[1]);
        var both = City(state with { MarketoEdit = new(Given.Start, "77"), DynamicsEdit = new(Given.Start.AddHours(1), "ada") });
        Assert.Equal("Edited last in Marketo at 2026-11-05 10:00:00 UTC by 77 and in Dynamics not later than 2026-11-05 11:00:00 UTC by ada.", both.Sentences[1]);
        Assert.Equal(("77", "ada"), (both.MarketoEdit!.By, both.DynamicsEdit!.By));
    }

    [Theory]
    [InlineData(RecordKind.Lead, Marketo, "C-1", "Trier", "Marketo won by C-1, \"Trier\" lost.")]
    [InlineData(RecordKind.Contact, Dynamics, "C-2", "Köln", "Dynamics won by C-2, \"Köln\" lost.")]
    public void A_collision_is_told_with_its_winner_its_rule_and_what_lost(RecordKind kind, SystemName winner, string rule, string lost, string told)
    {
        var story = Of(kind);
        var field = City(story.See(
            new FieldChanged(Given.MarketoRecord, "a", Given.Start, "city", "Bonn", "Köln", null),
            new RecordSeen(Given.Row(story.Person.Dynamics!.Record, 11, null, ("city", "Trier"), ("title", "Dr")))));
        Assert.Equal((winner, rule, lost, story.Now), (field.Winner, field.Rule, field.Lost, field.LostAt));
        Assert.Contains(field.Sentences, s => s.StartsWith("At 2026-11-05 10:00:00 UTC both sides had changed it: ", StringComparison.Ordinal) && s.EndsWith(told, StringComparison.Ordinal));
        Assert.Null(Assert.Single(Explained(story, "title").Fields).Winner);
    }

    [Fact]
    public void What_is_on_its_way_is_told_with_what_it_waits_for()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln");
        Assert.Contains("A write of it to Dynamics is on its way since 2026-11-05 10:00:00 UTC (S-6).", City(story).Sentences);
        Assert.Equal(PersonStanding.Waiting, City(story).Standing);
        Assert.DoesNotContain(Assert.Single(Explained(story, "title").Fields).Sentences, s => s.Contains("on its way", StringComparison.Ordinal));
        Assert.Contains(City(story.Refuses(Dynamics, RefusalReason.VersionMismatch)).Sentences, s => s.EndsWith("(C-6).", StringComparison.Ordinal));
        Assert.Contains(City(Of().DynamicsRow(11, ("city", "Ulm"), ("title", "Dr")).Loses(Marketo)).Sentences, s => s.StartsWith("The answer to a write of it to Marketo was lost at", StringComparison.Ordinal));
        Assert.Contains(City(Of().DynamicsRow(11, ("city", "Ulm"), ("title", "Dr")).MarketoAccepts()).Sentences, s => s.StartsWith("Marketo took a write of it at", StringComparison.Ordinal));
    }

    [Fact]
    public void A_refusal_is_told_with_its_value_its_text_and_how_to_ask_again_and_its_line_names_the_rule()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics);
        Assert.Contains(City(story).Sentences, s => s.StartsWith("Dynamics refused \"Köln\" (code, sent 1 times, first at 2026-11-05 10:00:00 UTC): No. ", StringComparison.Ordinal) && s.Contains("crmsync errors --retry \"person:7|city\"", StringComparison.Ordinal));
        Assert.Equal((PersonStanding.Refused, "V-2"), (City(story).Standing, City(story).Rule));
        Assert.Contains(City(new FieldState("a", "a", "b", "a") { Refused = new(Dynamics, "b", "tooLong", "Long.", Given.Start, 0) { IsOurs = true } }).Sentences, s => s.Contains("(tooLong, checked before any call, first", StringComparison.Ordinal));
    }

    [Fact]
    public void While_a_refusal_stands_the_rule_is_that_of_the_refusal_and_not_of_a_later_line()
    {
        var person = Given.Linked(RecordKind.Lead) with { Fields = new Dictionary<string, FieldState> { ["city"] = new FieldState("a", "a", "b", "a") { Refused = new(Dynamics, "b", "code", "No.", Given.Start, 1) } } };
        ActivityRow Line(string kind, string rule) => new(1, Given.Start, kind, "city", null, null, null, rule, null, "");
        FieldExplanation With(Person one) => Assert.Single(Explanations.Of(one, "city", Given.Policy(Usual), [Line("filled", "N-10"), Line("refused", "V-2")])!.Fields);
        Assert.Equal("V-2", With(person).Rule);
        Assert.Equal("N-10", With(person with { Fields = new Dictionary<string, FieldState> { ["city"] = new FieldState("a", "a", "b", "a") } }).Rule);
    }

    [Theory]
    [InlineData("notTaken", "a side accepted the write twice and kept its old value. Another value releases it")]
    [InlineData("returning", "it kept returning to earlier values through edits from both sides. A third value releases it")]
    public void S_9_A_held_field_says_why_and_what_releases_it(string reason, string told)
    {
        var field = City(new FieldState("a", "a", "b", "a") { Held = new(reason, Given.Start) });
        Assert.Contains(field.Sentences, s => s.StartsWith($"Held since 2026-11-05 10:00:00 UTC (S-9): {told}", StringComparison.Ordinal) && s.EndsWith("crmsync errors --retry \"person:7|city\".", StringComparison.Ordinal));
        Assert.Equal(("S-9", PersonStanding.Held), (field.Rule, field.Standing));
    }

    [Fact]
    public void What_a_field_waits_for_is_told_and_nothing_is_where_it_waits_for_nothing()
    {
        var state = new FieldState("a", "a", "b", "a");
        Assert.Equal(["Marketo shows \"b\", Dynamics shows \"a\"; they agreed last on \"a\"."], City(state).Sentences);
        Assert.Contains(City(state with { Undecided = true }).Sentences, s => s.EndsWith("(C-11).", StringComparison.Ordinal));
        Assert.Contains("An edit in Marketo, \"b\", was replaced unseen and is being put back (C-7).", City(state with { Reinstate = new("b", "a") }).Sentences);
        Assert.Contains(City(state with { Marks = FieldMarks.ToRefresh | FieldMarks.Untold }).Sentences, s => s.EndsWith("(F-5).", StringComparison.Ordinal));
        Assert.DoesNotContain(City(state with { Marks = FieldMarks.ToRefresh }).Sentences, s => s.EndsWith("(F-5).", StringComparison.Ordinal));
        Assert.Contains(City(state with { Suspect = 1 }).Sentences, s => s.EndsWith("(V-4).", StringComparison.Ordinal));
        Assert.Contains("The field is quarantined: it is gone (F-3).", City(state, Given.Field("city") with { Quarantine = "it is gone" }).Sentences);
        Assert.Equal([PersonStanding.InStep, PersonStanding.Waiting, PersonStanding.Waiting], new[] { state, state with { Undecided = true }, state with { Reinstate = new("b", "a") } }.Select(one => City(one).Standing));
    }

    [Theory]
    [InlineData(Direction.ToMarketo, null, "It travels to Marketo only (C-9).")]
    [InlineData(Direction.ToDynamics, null, "It travels to Dynamics only (C-9).")]
    [InlineData(Direction.Both, FieldOwner.Marketo, "Marketo's value wins when both change it (C-9).")]
    [InlineData(Direction.Both, FieldOwner.Dynamics, "Dynamics' value wins when both change it (C-9).")]
    [InlineData(Direction.Both, FieldOwner.Newest, "The newer change wins when both change it and times can tell (C-14).")]
    [InlineData(Direction.Both, FieldOwner.FillEmpty, "It is only filled where it is empty (C-15).")]
    [InlineData(Direction.Both, FieldOwner.Restrictive, "Yes wins when both change it (C-9).")]
    public void The_way_of_a_field_is_told_where_it_is_not_the_usual_one(Direction direction, FieldOwner? owner, string told)
    {
        var field = Given.Field("city", direction: direction);
        Assert.Equal(told, City(new FieldState("a", "a", "a", "a"), owner is { } one ? field with { Owner = one } : field).Sentences[^1]);
    }

    [Fact]
    public void Which_records_a_person_is_and_who_wins_is_told_first()
    {
        var row = Given.LeadRow.Id;
        Assert.Equal([$"Marketo person 7 is linked to the lead {row}; Marketo wins collisions of a lead (C-1)."], Explained(Of()).Sentences);
        var contact = Explained(Of(RecordKind.Contact));
        Assert.Equal([$"Marketo person 7 is linked to the contact {Given.ContactRow.Id}; Dynamics wins collisions of a contact (C-2)."], contact.Sentences);
        Assert.Equal(("person:7", "contact", PersonStanding.InStep), (contact.Id, contact.RecordType, contact.Standing));
        var alone = new Story(Given.OnlyInMarketo(("city", "Bonn")), Given.Policy(Usual));
        Assert.Equal(["Marketo person 7; Dynamics does not know it until somebody asks for it (N-2)."], Explained(alone).Sentences);
        Assert.Equal("none", Explained(alone).RecordType);
        Assert.StartsWith("Marketo person 7; its row in Dynamics is being created (N-12).", Explained(alone.IsAsked()).Sentences[0], StringComparison.Ordinal);
        var (live, gone) = (new MarketoSide(Given.MarketoRecord, SideStanding.Live), new MarketoSide(Given.MarketoRecord, SideStanding.Deleted));
        var (there, deleted) = (new DynamicsSide(Given.LeadRow, SideStanding.Live), new DynamicsSide(Given.LeadRow, SideStanding.Deleted));
        Assert.Equal("Marketo person 7; its row in Dynamics was deleted (D-1).", Said(live, deleted));
        Assert.Equal($"The lead {row} in Dynamics; Marketo does not have it yet (N-1).", Said(null, there));
        Assert.Equal($"The lead {row} in Dynamics; its Marketo person is gone (D-2).", Said(gone, there));
        Assert.Equal("Neither side has a live record.", Said(gone, deleted));

        static string Said(MarketoSide? marketo, DynamicsSide? dynamics) =>
            Explanations.Of(Given.Linked() with { Marketo = marketo, Dynamics = dynamics }, null, Given.Policy(Usual), [])!.Sentences[0];
    }

    [Fact]
    public void What_a_person_waits_for_as_a_whole_is_told()
    {
        var refusal = new FieldRefusal(Dynamics, null, "code", "No.", Given.Start, 1);
        var person = Given.Linked() with { CreateRefused = refusal };
        Assert.StartsWith("Dynamics refused to create the record (code, first at 2026-11-05 10:00:00 UTC): No. An operator may ask again: crmsync errors --retry \"person:7|\"", Second(person), StringComparison.Ordinal);
        Assert.StartsWith("Dynamics refused to create the record because of city (code", Second(person with { CreateRefused = refusal with { Field = "city" } }), StringComparison.Ordinal);
        Assert.StartsWith("Marketo refused to let the record go with its other half (code, first at", Second(Given.Linked() with { RemovalRefused = refusal with { By = Marketo } }), StringComparison.Ordinal);
        var parked = Given.Linked() with { Parked = new("deferred", Given.Start, Given.Start.AddMinutes(1)) };
        Assert.Equal("Waits since 2026-11-05 10:00:00 UTC: deferred, looked at again at 2026-11-05 10:01:00 UTC (B-10).", Second(parked));
        Assert.Equal("Waits since 2026-11-05 10:00:00 UTC: deferred (B-10).", Second(parked with { Parked = new("deferred", Given.Start, null) }));
        Assert.Equal("Waits since 2026-11-05 10:00:00 UTC: deferred (B-10).", Second(parked with { Parked = new("deferred", Given.Start, DateTimeOffset.MaxValue) }));
        string[] told = ["(N-9)", "(N-9)", "(B-2)", "(N-9)", "(N-16)", "(N-16, B-16)"];
        Meeting[] meetings = [Meeting.Due, Meeting.Waiting, Meeting.AfterFirstSync, Meeting.Ambiguous, Meeting.Joining, Meeting.PutOff];
        Assert.All(meetings.Zip(told), pair => Assert.EndsWith($"{pair.Second}.", Second(Given.Linked() with { Meeting = pair.First }), StringComparison.Ordinal));
        Assert.Equal(5, meetings.Select(meeting => Second(Given.Linked() with { Meeting = meeting })).Distinct().Count());

        static string Second(Person person) => Explanations.Of(person, null, Given.Policy(Usual), [])!.Sentences[1];
    }
}
