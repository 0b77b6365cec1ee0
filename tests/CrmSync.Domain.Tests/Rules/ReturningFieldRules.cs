using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>Which edits count as returns, how many hold a field, and what is told of it? (S-9)</summary>
public sealed class ReturningFieldRules
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void S_9_The_third_return_holds_the_field_and_the_log_tells_both_values()
    {
        var edits = new Edits(RecordKind.Contact);
        foreach (var (side, value) in new[] { (Marketo, "Köln"), (Dynamics, "Bonn"), (Marketo, "Köln"), (Dynamics, "Bonn") }) edits.Make(side, value);
        Assert.Null(edits.Held);
        edits.Make(Marketo, "Köln");
        Assert.Equal(("held", "S-9", "city", "Köln", "Bonn"), Assert.Single(edits.Story.Log) is var line ? (line.Kind, line.Rule, line.Field, line.MarketoValue, line.DynamicsValue) : default);
        Assert.Equal(("returning", edits.Story.Now), (edits.Held!.Reason, edits.Held.Since));
        Assert.True(edits.Story.Wakes().IsQuiet);
        var released = edits.Story.DynamicsRow(edits.Story.Version + 1, ("city", "Ulm")).Log.Single(line => line.Kind == "released");
        Assert.Equal(("S-9", "Köln", "Ulm"), (released.Rule, released.MarketoValue, released.DynamicsValue));
        Assert.Contains("third value", released.Text, StringComparison.Ordinal);
        Assert.Equal("Ulm", edits.Story.Open(Marketo, "city"));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void S_9_Only_edits_of_the_last_day_count(int more, bool isHeld)
    {
        var edits = new Edits(RecordKind.Lead);
        foreach (var (side, value) in new[] { (Marketo, "Köln"), (Dynamics, "Bonn"), (Marketo, "Köln"), (Dynamics, "Bonn") })
        {
            edits.Make(side, value);
            edits.Story.Now += 6 * Hour;
        }
        edits.Story.Now += TimeSpan.FromSeconds(more - 1);
        edits.Make(Marketo, "Köln");
        Assert.Equal(isHeld, edits.Held is not null);
    }

    [Fact]
    public void S_9_One_side_that_goes_back_and_forth_alone_is_not_held()
    {
        var edits = new Edits(RecordKind.Lead);
        for (var i = 0; i < 8; i++) edits.Make(Marketo, i % 2 == 0 ? "Köln" : "Bonn");
        Assert.Null(edits.Held);
        Assert.Empty(edits.Story.Log);
    }

    [Fact]
    public void S_9_Sides_that_take_turns_with_ever_new_values_are_not_held_and_only_the_latest_edits_are_remembered()
    {
        var edits = new Edits(RecordKind.Lead);
        for (var i = 0; i < 14; i++) edits.Make(i % 2 == 0 ? Marketo : Dynamics, $"City {i}");
        Assert.Null(edits.Held);
        Assert.Equal(Enumerable.Range(4, 10).Select(i => $"City {i}"), edits.Story["city"].Edits.Select(edit => edit.Value));
    }

    [Fact]
    public void S_9_An_edit_that_waits_for_the_side_counts_once_however_often_it_is_planned()
    {
        var story = new Edits(RecordKind.Lead).Story.MarketoRow("city", "Bonn", "Köln", 1);
        for (var i = 0; i < 5; i++) story.Loses(Dynamics, mayLand: false).Passes(Hour);
        Assert.Equal(("Köln", Marketo), Assert.Single(story["city"].Edits) is var edit ? (edit.Value, edit.From) : default);
        Assert.Equal("Köln", story.Open(Dynamics, "city"));
        // The other side that says the same since is another edit.
        var edits = new Edits(RecordKind.Lead);
        edits.Make(Marketo, "Köln");
        edits.Make(Dynamics, "Bonn");
        Assert.Equal([Marketo, Dynamics], edits.Story["city"].Edits.Select(e => e.From));
    }

    [Fact]
    public void S_9_What_the_loser_of_a_collision_shows_when_the_field_is_held_is_no_third_value()
    {
        var edits = new Edits(RecordKind.Lead);
        foreach (var (side, value) in new[] { (Marketo, "Köln"), (Dynamics, "Bonn"), (Marketo, "Köln"), (Dynamics, "Bonn") }) edits.Make(side, value);
        edits.Collide("Köln", "Ulm");
        Assert.NotNull(edits.Held);
        Assert.True(edits.Story.Wakes().Passes(Hour).IsQuiet);
        Assert.NotNull(edits.Held);
        Assert.Equal(["collision", "held"], edits.Story.Log.Select(line => line.Kind));
        edits.Story.DynamicsRow(edits.Story.Version + 1, ("city", "Graz"));
        Assert.Null(edits.Held);
    }

    [Fact]
    public void S_9_F_2_A_refresh_that_Marketo_does_not_take_is_held_and_not_written_for_ever_and_another_value_or_an_operator_releases_it()
    {
        var policy = Given.Policy(Given.Field("city"), Given.Field("title") with { Since = 2 });
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), policy with { Map = new(2, policy.Map.Fields) });
        story.Reads(Given.LeadRow, Given.Row(Given.LeadRow, 10, null, ("title", "Dr"))).ReadsMarketo(5, ("title", "Prof")).Passes(TimeSpan.FromMinutes(2));
        for (var i = 0; i < 2; i++) story.MarketoAccepts().Passes(TimeSpan.FromMinutes(5)).ReadsMarketo(1000 * (i + 1), ("city", "Bonn"), ("title", "Prof"));
        Assert.Equal(("notTaken", 0), (story["title"].Held!.Reason, story["title"].Edits.Count));
        Assert.True(story.Wakes().Passes(Hour).IsQuiet);
        Assert.Single(story.Log, line => line.Kind == "held");
        Assert.Equal("Dr", new Story(story.Person, policy with { Map = new(2, policy.Map.Fields) }) { Now = story.Now, Reach = story.Reach }.IsRetried("title").Open(Marketo, "title"));
        Assert.Equal("Dean", story.DynamicsRow(11, ("city", "Bonn"), ("title", "Dean")).Open(Marketo, "title"));
        Assert.Null(story["title"].Held);
        var released = story.Log[^1];
        Assert.Equal(("released", "S-9", "title"), (released.Kind, released.Rule, released.Field));
        Assert.Contains("Another value", released.Text, StringComparison.Ordinal);
    }

    /// <summary>Edits of the city that travel, each taken by the other side before the next one.</summary>
    private sealed class Edits(RecordKind kind)
    {
        private string? shown = "Bonn";
        private int second;

        public Story Story { get; } = new(Given.Linked(kind, ("city", "Bonn")), Given.Policy(Given.Field("city")));

        public People.FieldHold? Held => Story["city"].Held;

        public void Make(SystemName side, string? value)
        {
            if (side == Marketo) Story.MarketoRow("city", shown, value, second += 2);
            else Story.DynamicsRow(Story.Version + 1, ("city", value));
            if (Held is not null) return;
            if (side == Marketo) Story.DynamicsAccepts(Story.Version + 1);
            else Story.MarketoAccepts().MarketoRow("city", Story["city"].Marketo, value, second += 2);
            shown = value;
        }

        public void Collide(string marketo, string dynamics) => Story.See(
            new FieldChanged(Given.MarketoRecord, "collides", Given.Start.AddSeconds(second += 2), "city", shown, marketo, null),
            new RecordSeen(Given.Row(Story.Person.Dynamics!.Record, Story.Version + 1, null, ("city", dynamics))));
    }
}
