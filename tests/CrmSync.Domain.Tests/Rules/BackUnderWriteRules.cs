using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A field comes back from quarantine while a write of it, or an edit that is to be put back, is open (F-3, C-7).</summary>
public sealed class BackUnderWriteRules
{
    private static readonly SyncPolicy Open = As(1, Given.Field("title"));
    private static readonly SyncPolicy Hidden = As(2, Given.Field("title") with { Quarantine = "secured" });
    private static readonly SyncPolicy Back = As(3, Given.Field("title") with { Since = 3, Chosen = 1, Back = 3 });

    private static SyncPolicy As(int version, MappedField title) => new(new(version, [Given.Field("city"), title]), new());

    private static Story Go(Story story, SyncPolicy policy) => new(story.Person, policy) { Now = story.Now, Reach = story.Reach };

    /// <summary>Dean was written to Marketo and taken, before the field was hidden.</summary>
    private static Story Written(RecordKind kind = RecordKind.Lead)
    {
        var story = new Story(Given.Linked(kind, ("city", "Bonn"), ("title", "Dr")), Open).DynamicsRow(11, ("city", "Bonn"), ("title", "Dean")).MarketoAccepts();
        return Go(story, Hidden);
    }

    /// <summary>Both sides are read once the field is back.</summary>
    private static Story Reads(Story story, string inMarketo, int second, string inDynamics = "Dean", long version = 11)
    {
        var back = Go(story, Back).Wakes();
        Assert.DoesNotContain(back.Effects, effect => effect is Effect.Send);
        return back.Reads(back.Person.Dynamics!.Record, Given.Row(back.Person.Dynamics.Record, version, null, ("city", "Bonn"), ("title", inDynamics))).ReadsMarketo(second, ("city", "Bonn"), ("title", inMarketo));
    }

    [Fact]
    public void F_3_C_7_An_edit_that_was_replaced_unseen_in_a_hidden_field_is_put_back_when_both_sides_were_read_and_no_refresh_goes_over_it()
    {
        var story = Written().MarketoRow("title", "Dr", "Prof", 5).MarketoRow("title", "Prof", "Dean", 6);
        Assert.Equal(("Prof", 0), (story["title"].Reinstate!.Value, story.Person.Calls.Count));
        story = Reads(story, "Dean", 9);
        Assert.Equal("Prof", story.Open(Marketo, "title"));
        story.MarketoAccepts().MarketoRow("title", "Dean", "Prof", 12, "back");
        Assert.Equal("Prof", story.Open(Dynamics, "title"));
        Assert.True(story.DynamicsAccepts(12).Passes(TimeSpan.FromMinutes(3)).IsQuiet);
        Assert.Equal(("Prof", "Prof"), (story["title"].Marketo, story["title"].Dynamics));
    }

    [Fact]
    public void F_3_C_7_What_was_edited_in_Marketo_over_our_value_while_the_field_was_hidden_is_not_replaced_by_an_older_edit()
    {
        var story = Reads(Written().MarketoRow("title", "Dr", "Prof", 5).MarketoRow("title", "Prof", "Dean", 6), "Miss", 9);
        Assert.Equal(("Miss", null), (story.Open(Dynamics, "title"), story["title"].Reinstate));
        Assert.DoesNotContain(story.Person.Calls, call => call.To == Marketo);
    }

    [Theory]
    [InlineData(RecordKind.Lead, "Prof")]
    [InlineData(RecordKind.Contact, null)]
    public void F_3_C_7_Rows_of_a_hidden_field_that_did_not_chain_close_its_write_before_the_read_does_and_show_what_it_replaced(RecordKind kind, string? putBack)
    {
        var story = Written(kind).MarketoRows(("title", "Prof", "Dean"), ("title", "Clerk", "Prof")).Passes(TimeSpan.FromMinutes(3));
        Assert.Equal((true, 1), (story["title"].Undecided, story.Person.Calls.Count));
        story = Reads(story, "Dean", 180);
        Assert.Equal("Prof", Assert.Single(story.Log, line => line is { Rule: "C-7", Field: "title" }).MarketoValue);
        Assert.Equal(putBack, story.Person.Calls.SingleOrDefault()?.Writes["title"].Sent);
    }

    [Fact]
    public void F_3_S_7_What_was_agreed_moves_by_the_open_write_and_not_by_the_read_of_a_field_that_is_back()
    {
        var story = Reads(Written(), "Dr", 9, "Chef", 12);
        Assert.Equal(("Dr", "Dr", FieldMarks.None), (story["title"].AgreedMarketo, story["title"].AgreedDynamics, story["title"].Marks));
        Assert.Equal("Dean", story.Open(Marketo, "title"));
        Assert.Equal("Chef", story.MarketoRow("title", "Dr", "Dean", 10, "own").Open(Marketo, "title"));
        Assert.DoesNotContain(story.Log, line => line.Kind == "collision");
    }

    [Fact]
    public void F_3_Who_has_no_row_waits_for_no_rows_of_a_field_that_is_back_since_nothing_of_it_is_read()
    {
        var person = Given.OnlyInMarketo(("city", "Bonn"), ("title", "Dr")) with { MapVersion = 2 };
        var story = new Story(person, Hidden).MarketoRows(("title", "Prof", "Dean"), ("title", "Clerk", "Miss"));
        Assert.Equal(PersonStanding.Waiting, Standing.Of(story.Person, "title"));
        story = Go(story, Back).Wakes();
        Assert.Equal((PersonStanding.InStep, null), (Standing.Of(story.Person, "title"), story.Person.Parked));
    }
}
