using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

public sealed class OwnershipRules
{
    private static readonly DateTimeOffset Start = Given.Start;

    [Theory]
    [InlineData(FieldOwner.Marketo, RecordKind.Lead, Marketo)]
    [InlineData(FieldOwner.Marketo, RecordKind.Contact, Marketo)]
    [InlineData(FieldOwner.Dynamics, RecordKind.Lead, Dynamics)]
    [InlineData(FieldOwner.Dynamics, RecordKind.Contact, Dynamics)]
    public void C_9_A_field_with_an_owner_goes_by_it_whatever_the_record_type(FieldOwner owner, RecordKind kind, SystemName winner)
    {
        var story = Collide(kind, Field(owner));
        Assert.Equal(winner == Marketo ? "Köln" : "Wien", story.Open(Ownership.Other(winner), "city"));
        var told = Assert.Single(story.Log);
        Assert.Equal(("collision", "C-9", winner, "Köln", "Wien"), (told.Kind, told.Rule, told.Winner, told.MarketoValue, told.DynamicsValue));
    }

    [Theory]
    [InlineData(FieldOwner.Marketo, RecordKind.Contact, true)]
    [InlineData(FieldOwner.Dynamics, RecordKind.Lead, false)]
    public void C_9_An_edit_that_we_replaced_unseen_goes_by_the_fields_owner(FieldOwner owner, RecordKind kind, bool isBack)
    {
        var story = Of(kind, Field(owner)).DynamicsRow(11, ("city", "Wien")).MarketoAccepts().MarketoRow("city", "Bonn", "Köln", 2).MarketoRow("city", "Köln", "Wien", 3);
        Assert.Equal(isBack ? "Köln" : null, story["city"].Reinstate?.Value);
        Assert.Equal(isBack ? Marketo : Dynamics, Assert.Single(story.Log).Winner);
    }

    [Fact]
    public void C_9_Consent_goes_by_yes_wherever_it_was_said()
    {
        foreach (var kind in new[] { RecordKind.Lead, RecordKind.Contact })
        {
            var consent = Given.Field("consent", ValueKind.Boolean) with { Owner = FieldOwner.Restrictive };
            var unknown = new Story(Given.Linked(kind, ("consent", "false")), Given.Policy(consent));
            unknown.MarketoRow("consent", "false", null).Refuses(Dynamics, RefusalReason.VersionMismatch);
            unknown.Reads(unknown.Person.Dynamics!.Record, Given.Row(unknown.Person.Dynamics.Record, 12, null, ("consent", "true")));
            Assert.Equal("true", unknown.Open(Marketo, "consent"));
        }
    }

    [Theory]
    [InlineData(RecordKind.Lead)]
    [InlineData(RecordKind.Contact)]
    public void C_9_A_yes_in_Marketo_wins_over_a_no_that_Dynamics_said_for_the_first_time(RecordKind kind)
    {
        var consent = Given.Field("consent", ValueKind.Boolean) with { Owner = FieldOwner.Restrictive };
        var person = Given.Linked(kind) with { Fields = new Dictionary<string, People.FieldState> { ["consent"] = new("false", null, "false", null) { Base = new("false", DateTimeOffset.MinValue, false, []) } } };
        var story = new Story(person, Given.Policy(consent)).MarketoRow("consent", "false", "true").Refuses(Dynamics, RefusalReason.VersionMismatch);
        story.Reads(person.Dynamics!.Record, Given.Row(person.Dynamics.Record, 12, null, ("consent", "false")));
        Assert.Equal("true", story.Open(Dynamics, "consent"));
    }

    [Theory]
    [InlineData(Direction.Both)]
    [InlineData(Direction.ToMarketo)]
    public void C_9_F_2_A_no_that_Dynamics_said_since_consent_was_turned_is_an_edit_and_travels(Direction direction)
    {
        var consent = Given.Field("consent", ValueKind.Boolean, direction) with { Owner = FieldOwner.Restrictive, Since = 2 };
        var story = new Story(Given.Linked(RecordKind.Lead, ("consent", "true")), new SyncPolicy(new(2, [consent]), new())).ReadsMarketo(9, ("consent", "true")).DynamicsRow(11, ("consent", "false"));
        Assert.Equal("false", story.Open(Marketo, "consent"));
    }

    [Fact]
    public void C_15_A_one_way_field_is_not_part_of_a_create_against_its_way()
    {
        var policy = Given.Policy(Given.Field("city"), Given.Field("in", direction: Direction.ToMarketo), Given.Field("out", direction: Direction.ToDynamics), Given.Field(FieldMap.Email, ValueKind.Email));
        (string, string?)[] values = [("city", "Bonn"), ("in", "a"), ("out", "b"), (FieldMap.Email, "a@x.de")];
        var row = new Story(Given.OnlyInMarketo(values), policy).IsAsked().Call(Dynamics);
        Assert.Equal(["city", FieldMap.Email, "out"], row.Writes.Keys.Order());
        var person = new Story(new People.Person(Given.LeadRow.ToString(), "c"), policy).DynamicsRow(10, values).Decides(new Matching.MatchDecision.Create(FieldMap.Email)).Call(Marketo);
        Assert.Equal(["city", FieldMap.Email, "in"], person.Writes.Keys.Order());
    }

    [Theory]
    [InlineData("true", "false", Dynamics)]
    [InlineData("false", "true", Marketo)]
    public void C_9_Consent_that_differs_at_a_first_meeting_ends_as_yes(string marketo, string dynamics, SystemName to)
    {
        var consent = Given.Field("consent", ValueKind.Boolean) with { Owner = FieldOwner.Restrictive };
        var joiner = new People.Person(Given.LeadRow.ToString(), "c")
        {
            Dynamics = new(Given.LeadRow, People.SideStanding.Live) { Version = 10 },
            Fields = new Dictionary<string, People.FieldState> { ["consent"] = People.FieldState.Empty with { Dynamics = dynamics } },
        };
        var plan = Planner.Absorb(Given.OnlyInMarketo(("consent", marketo)), new(joiner, []), Given.Policy(consent), FeedReach.None, Start)!;
        Assert.Equal("true", Assert.Single(plan.Person.Calls, c => c.To == to && c.Writes.Count > 0).Writes["consent"].Sent);
    }

    [Fact]
    public void C_14_The_newest_change_wins_where_the_times_tell()
    {
        Assert.Equal((Marketo, "C-14"), Newest(marketo: 60, readTo: 20, modified: 30));
        Assert.Equal((Dynamics, "C-14"), Newest(marketo: 10, readTo: 20, modified: 30));
        Assert.Contains("Marketo's change is the newer one", Assert.Single(NewestStory(60, 20, 30).Log).Text, StringComparison.Ordinal);
        Assert.Contains("Dynamics' change is the newer one", Assert.Single(NewestStory(10, 20, 30).Log).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(25, 20, 30)]
    [InlineData(16, 20, 30)]
    [InlineData(34, 20, 30)]
    [InlineData(10, null, 30)]
    public void C_14_Where_the_times_do_not_tell_the_record_type_decides_and_the_log_says_so(int marketo, int? readTo, int modified)
    {
        Assert.Equal((Marketo, "C-1"), Newest(marketo, readTo, modified));
        var story = NewestStory(marketo, readTo, modified);
        Assert.Contains("C-14", Assert.Single(story.Log).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(2, false)]
    public void C_14_An_edit_that_we_replaced_unseen_goes_by_the_newest_too(int second, bool isBack)
    {
        var story = Of(RecordKind.Contact, Field(FieldOwner.Newest));
        story.See(new RecordSeen(new RecordSnapshot(Given.ContactRow, 11, Start.AddSeconds(30), null, new Dictionary<string, string?> { ["city"] = "Wien" })));
        story.MarketoAccepts().MarketoRow("city", "Bonn", "Köln", second).MarketoRow("city", "Köln", "Wien", second + 1);
        Assert.Equal(isBack ? "Köln" : null, story["city"].Reinstate?.Value);
    }

    [Fact]
    public void C_14_Of_two_edits_in_Marketo_that_say_the_same_the_later_one_counts()
    {
        var story = Of(RecordKind.Contact, Field(FieldOwner.Newest)).MarketoRow("city", "Bonn", "Köln", 5).MarketoRow("city", "Köln", "Ulm", 10).MarketoRow("city", "Ulm", "Köln", 60).Refuses(Dynamics, RefusalReason.VersionMismatch);
        story.Reach = story.Reach with { DynamicsReadTo = Start.AddSeconds(20) };
        story.Reads(Given.ContactRow, new RecordSnapshot(Given.ContactRow, 12, Start.AddSeconds(30), null, new Dictionary<string, string?> { ["city"] = "Wien" }));
        Assert.Equal((Marketo, "C-14"), Assert.Single(story.Log) is var told ? (told.Winner!.Value, told.Rule) : default);
    }

    [Fact]
    public void C_14_A_value_of_Marketo_that_was_only_read_has_no_time()
    {
        var story = Of(RecordKind.Contact, Field(FieldOwner.Newest));
        story.Reads(Given.MarketoRecord, new(Given.MarketoRecord, 0, Start.AddHours(1), null, new Dictionary<string, string?> { ["city"] = "Köln" }));
        story.Refuses(Dynamics, RefusalReason.VersionMismatch).Reads(Given.ContactRow, Given.Row(Given.ContactRow, 12, null, ("city", "Wien")));
        Assert.Equal("C-2", Assert.Single(story.Log).Rule);
    }

    [Fact]
    public void C_15_A_value_fills_an_empty_field_and_two_filled_ones_stay_without_a_line()
    {
        var story = Of(RecordKind.Lead, Field(FieldOwner.FillEmpty)).MarketoRow("city", "Bonn", "Köln");
        Assert.True(story.IsQuiet && story["city"].Explained);
        story.DynamicsRow(11, ("city", "Wien"));
        Assert.True(story.IsQuiet);
        Assert.Empty(story.Log);
        Assert.Equal("Köln", story.DynamicsRow(12, ("city", null)).Open(Dynamics, "city"));
        Assert.True(story.DynamicsAccepts(13).IsQuiet);
        Assert.False(story["city"].Explained);
    }

    [Theory]
    [InlineData("Köln", "Wien")]
    [InlineData("Köln", null)]
    [InlineData(null, "Wien")]
    public void C_15_F_2_A_refresh_of_a_field_that_is_only_filled_leaves_nothing_owed_to_the_rule_that_comes_next(string? inMarketo, string? inDynamics)
    {
        static SyncPolicy As(int version, FieldOwner owner) => new(new(version, [Given.Field("city", direction: Direction.ToMarketo) with { Owner = owner, Since = 2 }]), new());
        var filled = new Story(Given.Linked(RecordKind.Lead, ("title", "Dr")), As(2, FieldOwner.FillEmpty)).Wakes();
        filled.Reads(Given.LeadRow, Given.Row(Given.LeadRow, 11, null, ("city", inDynamics))).ReadsMarketo(9, ("city", inMarketo));
        Assert.Equal(inMarketo is null, filled.Person.Calls.Count > 0);
        if (inMarketo is null) filled.MarketoAccepts().MarketoRow("city", null, inDynamics, 10);
        Assert.Equal(FieldMarks.None, filled["city"].Marks);
        Assert.True(new Story(filled.Person, As(3, FieldOwner.Newest)).Wakes().IsQuiet);
    }

    [Theory]
    [InlineData(Direction.Both)]
    [InlineData(Direction.ToMarketo)]
    public void C_15_An_edit_that_a_filling_replaced_unseen_is_put_back(Direction direction)
    {
        var story = new Story(Given.Linked(RecordKind.Contact, ("city", null)), Given.Policy(Field(FieldOwner.FillEmpty) with { Direction = direction }));
        story.DynamicsRow(11, ("city", "Wien")).MarketoAccepts().MarketoRow("city", null, "Köln", 2).MarketoRow("city", "Köln", "Wien", 3);
        Assert.Equal("Köln", story["city"].Reinstate?.Value);
    }

    [Theory]
    [InlineData(RecordKind.Lead)]
    [InlineData(RecordKind.Contact)]
    public void C_15_Drift_that_the_source_of_a_one_way_field_overwrote_unseen_is_not_put_back_nor_told(RecordKind kind)
    {
        var story = Of(kind, Given.Field("city", direction: Direction.ToMarketo)).DynamicsRow(11, ("city", "Wien")).MarketoAccepts();
        story.MarketoRow("city", "Bonn", "Köln", 2).MarketoRow("city", "Köln", "Wien", 3);
        Assert.True(story.IsQuiet);
        Assert.Null(story["city"].Reinstate);
        Assert.Empty(story.Log);
    }

    [Fact]
    public void C_15_Drift_of_Dynamics_under_a_one_way_field_is_stored_and_overwritten_by_Marketos_next_change()
    {
        var story = Of(RecordKind.Contact, Given.Field("city", direction: Direction.ToDynamics)).DynamicsRow(11, ("city", "Wien"));
        Assert.True(story.IsQuiet);
        Assert.Equal("Wien", story["city"].Dynamics);
        Assert.Equal("Köln", story.MarketoRow("city", "Bonn", "Köln").Open(Dynamics, "city"));
        Assert.Empty(story.Log);
    }

    private static MappedField Field(FieldOwner owner) => Given.Field("city") with { Owner = owner };

    private static Story Of(RecordKind kind, params MappedField[] fields) => new(Given.Linked(kind, ("city", "Bonn")), Given.Policy(fields));

    private static Story Collide(RecordKind kind, MappedField field)
    {
        var story = Of(kind, field).MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics, RefusalReason.VersionMismatch);
        return story.Reads(story.Person.Dynamics!.Record, Given.Row(story.Person.Dynamics.Record, 12, null, ("city", "Wien")));
    }

    private static (SystemName?, string) Newest(int marketo, int? readTo, int modified)
    {
        var told = Assert.Single(NewestStory(marketo, readTo, modified).Log);
        return (told.Winner, told.Rule);
    }

    /// <summary>Marketo changed the field in that second; Dynamics after it was read to there, and not later than it was modified.</summary>
    private static Story NewestStory(int marketo, int? readTo, int modified)
    {
        var story = Of(RecordKind.Lead, Field(FieldOwner.Newest)).MarketoRow("city", "Bonn", "Köln", marketo).Refuses(Dynamics, RefusalReason.VersionMismatch);
        story.Reach = story.Reach with { DynamicsReadTo = readTo is { } to ? Start.AddSeconds(to) : null };
        var row = new RecordSnapshot(Given.LeadRow, 12, Start.AddSeconds(modified), null, new Dictionary<string, string?> { ["city"] = "Wien" });
        return story.Reads(Given.LeadRow, row);
    }
}
