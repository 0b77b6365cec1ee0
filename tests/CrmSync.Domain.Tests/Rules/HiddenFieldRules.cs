using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A field that a side does not offer for a while is quarantined alone, and read again from both sides when it is back (F-3).</summary>
public sealed class HiddenFieldRules
{
    private static readonly RecordId Row = Given.LeadRow;

    [Fact]
    public void F_3_A_quarantined_field_waits_alone_and_travels_when_it_is_back()
    {
        var gone = Given.Field("title") with { Quarantine = "Dynamics no longer offers lead.title" };
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Policy(2, Given.Field("city"), gone));
        story.MarketoRow("title", "Dr", "Prof").MarketoRow("city", "Bonn", "Köln", 1);
        Assert.Equal(["city"], story.Call(Dynamics).Writes.Keys);
        story.DynamicsAccepts(11);
        Assert.Equal((PersonStanding.Quarantined, PersonStanding.Quarantined, PersonStanding.InStep), (Standing.Of(story.Person), Standing.Of(story.Person, "title"), Standing.Of(story.Person, "city")));
        var back = Back(story.Person).Reads(Row, Given.Row(Row, 11, null, ("city", "Köln"), ("title", "Dr"))).ReadsMarketo(9, ("title", "Prof"));
        Assert.Equal("Prof", back.Open(Dynamics, "title"));
        Assert.Empty(back.Log);
    }

    [Fact]
    public void F_3_Edits_of_both_sides_while_a_field_was_quarantined_collide_when_it_is_back_whether_we_saw_them_or_not()
    {
        var seen = Quarantined().MarketoRow("title", "Dr", "Prof");
        foreach (var person in new[] { seen.Person, Quarantined().Person })
        {
            var story = Back(person).Reads(Row, Given.Row(Row, 11, null, ("title", "Dean"))).ReadsMarketo(9, ("title", "Prof"));
            Assert.Contains(story.Log, line => line is { Kind: "collision", Winner: Marketo, MarketoValue: "Prof", DynamicsValue: "Dean" });
            Assert.Equal("Prof", story.Open(Dynamics, "title"));
        }
    }

    [Fact]
    public void F_3_Whom_we_met_while_the_field_was_away_loses_no_value_of_it_when_it_is_back()
    {
        var met = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Policy(2, Given.Field("city"), Given.Field("title") with { Quarantine = "gone" })).MarketoRow("city", "Bonn", "Köln").DynamicsAccepts(11);
        var story = Back(met.Person).Reads(Row, Given.Row(Row, 11, null, ("city", "Köln"), ("title", null))).ReadsMarketo(9, ("title", "Prof"));
        Assert.Equal("Prof", story.Open(Dynamics, "title"));
    }

    [Fact]
    public void F_3_An_edit_in_Marketo_that_nobody_could_read_while_the_field_was_hidden_travels_when_it_is_back()
    {
        var story = Back(Quarantined().Person).Reads(Row, Given.Row(Row, 11, null, ("title", "Dr"))).ReadsMarketo(9, ("title", "Prof"));
        Assert.Equal("Prof", story.Open(Dynamics, "title"));
        Assert.DoesNotContain(story.Person.Calls, c => c.To == Marketo);
    }

    [Fact]
    public void F_3_An_edit_in_Dynamics_while_a_field_was_away_collides_with_a_later_one_in_Marketo_and_is_not_dropped_with_its_lost_write()
    {
        var story = Back(Quarantined().Person).Reads(Row, Given.Row(Row, 11, null, ("title", "Dean"))).ReadsMarketo(9, ("title", "Dr"));
        Assert.Equal("Dean", story.Open(Marketo, "title"));
        story.Loses(Marketo).MarketoRow("title", "Dr", "Prof", 10).Passes(TimeSpan.FromMinutes(9));
        Assert.Contains(story.Log, line => line is { Kind: "collision", Winner: Marketo, MarketoValue: "Prof", DynamicsValue: "Dean" });
        Assert.Equal("Prof", story.Open(Dynamics, "title"));
    }

    [Fact]
    public void F_3_D_3_Who_comes_back_before_a_field_was_read_again_that_is_back_gets_what_the_row_shows_of_it_since()
    {
        var story = Back(Quarantined().See(new RecordDeleted(Given.MarketoRecord, "x", null)).Person).Reads(Row, Given.Row(Row, 12, null, ("city", "Wien"))).Decides(new MatchDecision.Create("email"));
        Assert.Equal(["city"], story.Call(Marketo).Writes.Keys);
        Assert.Contains(new Effect.ReadRecord(Row), story.MarketoAccepts().Effects);
        Assert.Equal("Dean", story.Reads(Row, Given.Row(Row, 12, null, ("city", "Wien"), ("title", "Dean"))).Person.Calls[^1].Writes["title"].Sent);
    }

    [Theory]
    [InlineData(Direction.Both)]
    [InlineData(Direction.ToMarketo)]
    public void F_3_The_emptiness_of_a_column_that_we_might_not_read_is_taken_back_though_its_write_was_still_open_when_the_field_came_back(Direction direction)
    {
        var story = Blind(direction).Reads(Row, Given.Row(Row, 11, null, ("city", "Bonn"), ("title", "Dr")));
        story.MarketoRow("title", "Dr", null, 8).ReadsMarketo(9, ("city", "Bonn"), ("title", null)).Passes(TimeSpan.FromMinutes(9));
        Assert.Equal("Dr", story.Open(Marketo, "title"));
        Assert.DoesNotContain(story.Person.Calls, c => c.To == Dynamics);
    }

    [Fact]
    public void F_3_The_emptiness_of_a_column_that_we_might_not_read_is_not_written_again_when_its_write_never_landed()
    {
        var story = Blind(Direction.Both).Reads(Row, Given.Row(Row, 11, null, ("city", "Bonn"), ("title", "Dr"))).ReadsMarketo(9, ("city", "Bonn"), ("title", "Dr")).Passes(TimeSpan.FromMinutes(9));
        Assert.Contains(story.Log, line => line.Kind == "neverLanded");
        Assert.True(story.IsQuiet);
    }

    /// <summary>A write of what was empty only because we might not read it is of unknown outcome when the field is back.</summary>
    private static Story Blind(Direction direction)
    {
        var (city, title) = (Given.Field("city"), Given.Field("title", direction: direction));
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Policy(2, city, title)).DynamicsRow(11, ("city", "Bonn"), ("title", null)).Loses(Marketo);
        return new Story(story.Person, Policy(3, city, title with { Since = 3, Chosen = 1 })).Wakes();
    }

    private static Story Quarantined() =>
        new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Policy(2, Given.Field("city"), Given.Field("title") with { Quarantine = "gone" })).MarketoRow("city", "Bonn", "Köln").DynamicsAccepts(11);

    private static Story Back(Person person) => new Story(person, Policy(3, Given.Field("city"), Given.Field("title") with { Since = 3, Chosen = 1 })).Wakes();

    private static SyncPolicy Policy(int version, params MappedField[] fields) => new(new(version, fields), new());
}
