using CrmSync.Domain.Matching;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>Rows of our own output fields in Marketo that come late, or once more: which of them tells what the field shows?</summary>
public sealed class OutputFieldRules
{
    [Fact]
    public void N_18_B_14_A_late_row_of_our_own_hides_no_foreign_change_that_came_after_it()
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy());
        FieldChanged Row(string row, int second, string? old, string? now) => new(Given.MarketoRecord, row, Given.Start.AddSeconds(second), LinkFields.DynamicsId, old, now, null);
        story.See(Row("theirs", 5, Given.LeadRow.Id, "nonsense"), Row("ours", 3, null, Given.LeadRow.Id));
        Assert.Equal(Given.LeadRow.Id, story.Call(Marketo).Link[LinkFields.DynamicsId]);
        Assert.True(story.MarketoAccepts().See(Row("back", 6, "nonsense", Given.LeadRow.Id)).IsQuiet);
    }

    [Fact]
    public void N_18_B_14_A_row_of_our_own_that_the_slow_walk_brings_once_more_is_nobodys_change()
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy());
        FieldChanged Row(string row, int second, string? old, string? now) => new(Given.MarketoRecord, row, Given.Start.AddSeconds(second), LinkFields.RecordType, old, now, null);
        var linked = Row("linked", 3, null, "Lead");
        story.See(linked).See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null).MarketoAccepts().See(Row("deleted", 9, "Lead", null));
        story.See(linked, Row("deleted", 9, "Lead", null));
        Assert.True(story.IsQuiet);
        Assert.DoesNotContain(story.Log, line => line.Kind == "putBack");
    }

    [Fact]
    public void N_18_B_13_A_read_that_is_handed_over_once_more_tells_nothing_that_later_rows_know_better()
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy());
        var read = new RecordSeen(new(Given.MarketoRecord, 0, Given.Start.AddSeconds(4), null, new Dictionary<string, string?> { ["city"] = "Bonn" }) { Link = story.Person.Marketo!.Link });
        FieldChanged Row(string field, string? old, string? now) => new(Given.MarketoRecord, field, Given.Start.AddSeconds(9), field, old, now, null);
        story.See(read).See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null).MarketoAccepts().See(Row(LinkFields.RecordType, "Lead", null), Row(LinkFields.IsDeleted, "false", "true"));
        Assert.True(story.See(read).IsQuiet);
        Assert.DoesNotContain(story.Log, line => line.Kind == "putBack");
    }

    /// <summary>Ours leads from what was typed before it to ours, theirs from ours to what was typed before: which of them was last, no row tells.</summary>
    [Theory]
    [InlineData("typed", true)]
    [InlineData("typed", false)]
    [InlineData(null, true)]
    [InlineData(null, false)]
    public void N_18_B_14_What_is_typed_over_our_own_value_within_its_second_is_put_back_whichever_row_comes_last(string? typed, bool isOursLast)
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy());
        FieldChanged Row(string row, string? old, string? now) => new(Given.MarketoRecord, row, Given.Start.AddSeconds(5), LinkFields.RecordType, old, now, null);
        var (theirs, ours) = (Row("theirs", "Lead", typed), Row("ours", null, "Lead"));
        if (isOursLast) story.See(theirs, ours);
        else story.See(ours, theirs);
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), story.Effects);
        story.Reads(Given.MarketoRecord, Shown(story, typed));
        Assert.Equal(("Lead", "putBack"), (story.Call(Marketo).Link[LinkFields.RecordType], Assert.Single(story.Log).Kind));
        Assert.True(story.MarketoAccepts().See(theirs, ours).Reads(Given.MarketoRecord, Shown(story, "Lead")).IsQuiet);
    }

    [Fact]
    public void N_18_B_14_A_row_that_leads_on_from_what_nobody_saw_has_the_record_read_and_what_stands_there_is_put_back()
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy());
        FieldChanged Row(string row, int second, string? old, string? now) => new(Given.MarketoRecord, row, Given.Start.AddSeconds(second), LinkFields.RecordType, old, now, null);
        story.See(Row("again", 9, "Contact", null));
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), story.Effects);
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), story.Crashes().Effects);
        story.See(Row("first", 3, "Lead", "Contact"));
        Assert.Empty(story.Log);

        story.Reads(Given.MarketoRecord, Shown(story, null));
        Assert.Equal(("Lead", "putBack"), (story.Call(Marketo).Link[LinkFields.RecordType], Assert.Single(story.Log).Kind));
    }

    [Fact]
    public void N_18_What_was_typed_and_emptied_again_is_known_to_be_empty_when_something_else_is_to_be_shown()
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy());
        FieldChanged Row(string row, int second, string? old, string? now) => new(Given.MarketoRecord, row, Given.Start.AddSeconds(second), LinkFields.RecordType, old, now, null);
        story.See(Row("typed", 3, "Lead", "Contact"), Row("emptied", 5, "Contact", null));
        Assert.Single(story.Log);
        Assert.Null(story.Person.Marketo!.Link[LinkFields.RecordType]);
        Assert.True(story.MarketoAccepts().See(Row("emptied", 5, "Contact", null), Row("back", 6, null, "Lead")).IsQuiet);
    }

    [Fact]
    public void N_18_What_somebody_typed_is_told_when_a_read_shows_it_before_its_row_comes()
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy());
        story.Person.Marketo!.Link.TryGetValue(LinkFields.DynamicsId, out var known);
        var link = new Dictionary<string, string?>(story.Person.Marketo.Link) { [LinkFields.DynamicsId] = "nonsense" };
        story.Reads(Given.MarketoRecord, new(Given.MarketoRecord, 0, story.Now, null, new Dictionary<string, string?> { ["city"] = "Bonn" }) { Link = link });
        Assert.Equal((Given.LeadRow.Id, "putBack"), (story.Call(Marketo).Link[LinkFields.DynamicsId], Assert.Single(story.Log).Kind));
        Assert.Equal(Given.LeadRow.Id, known);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData(null)]
    public void N_18_N_15_What_is_typed_on_somebody_who_was_made_by_a_call_without_an_answer_is_told_and_put_back_when_he_is_found(string? typed)
    {
        var story = new Story(new($"{Given.LeadRow}", "c"), Given.Policy()).DynamicsRow(10, ("city", "Bonn")).Decides(new MatchDecision.Create(LinkFields.DynamicsId));
        var link = new Dictionary<string, string?>(story.Call(Marketo).Link) { [LinkFields.DynamicsId] = typed };
        story.Loses(Marketo).See(new RecordSeen(new(Given.MarketoRecord, 0, story.Now, story.Now, new Dictionary<string, string?> { ["city"] = "Bonn" }) { Link = link }));
        Assert.Equal(["created", "putBack"], story.Log.Select(line => line.Kind));
        Assert.Equal(Given.LeadRow.Id, story.Passes(TimeSpan.FromMinutes(5)).Call(Marketo).Link[LinkFields.DynamicsId]);
    }

    [Theory]
    [InlineData("Lead", null, 1)]
    [InlineData("Lead", "Lead", 0)]
    [InlineData(null, null, 0)]
    public void N_18_G_2_What_is_typed_on_the_winner_of_a_merge_before_it_goes_on_with_the_losers_row_is_told(string? losers, string? shown, int told)
    {
        var (winner, start) = (RecordId.Person(8), Given.Start);
        var loser = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy()).Person;
        loser = loser with { Marketo = loser.Marketo! with { Link = new Dictionary<string, string?>(loser.Marketo.Link) { [LinkFields.RecordType] = losers } } };
        loser = new Story(loser, Given.Policy()).See(new RecordMerged(Given.MarketoRecord, winner, "m", start)).Person;
        var link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = Given.LeadRow.Id, [LinkFields.RecordType] = shown };
        var seen = new RecordSeen(new(winner, 0, start.AddSeconds(9), null, new Dictionary<string, string?> { ["city"] = "Bonn" }) { Link = link }) { MergedAt = start };
        var story = new Story(new($"{winner}", "c"), Given.Policy()).See(seen).Absorbs(loser);
        Assert.Equal(told, story.Log.Count(line => line is { Kind: "putBack", Field: LinkFields.RecordType }));
        // Where nothing stands there any more it may be us who emptied it.
        var emptied = new RecordSeen(seen.Snapshot with { Link = new Dictionary<string, string?>() }) { MergedAt = start };
        Assert.DoesNotContain(new Story(new($"{winner}", "c"), Given.Policy()).See(emptied).Absorbs(loser).Log, line => line.Kind == "putBack");
    }

    [Fact]
    public void N_18_G_2_What_a_write_without_an_answer_put_into_our_fields_is_told_by_its_rows_where_the_read_after_a_merge_was_not_taken_for_it()
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy());
        var before = story.Person.Marketo!.Link;
        story.See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null).Loses(Marketo);
        var read = new RecordSnapshot(Given.MarketoRecord, 0, Given.Start.AddSeconds(20), null, new Dictionary<string, string?> { ["city"] = "Bonn" }) { Link = before };
        story.See(new RecordSeen(read) { MergedAt = Given.Start.AddSeconds(10) });
        Assert.Equal("Lead", story.Person.Marketo!.Link[LinkFields.RecordType]);
        story.MarketoRow(LinkFields.RecordType, "Lead", null, 15);
        Assert.Null(story.Person.Marketo!.Link[LinkFields.RecordType]);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public void N_11_C_12_What_a_write_without_an_answer_put_into_our_fields_is_read_before_anything_is_planned(string shown)
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy());
        story.See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null).Loses(Marketo).DynamicsRow(12, ("city", "Bonn"));
        story.Passes(TimeSpan.FromMinutes(10));
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), story.Effects);
        Assert.Empty(story.Person.Calls);

        var link = new Dictionary<string, string?>(story.Person.Marketo!.Link) { [LinkFields.IsDeleted] = shown };
        story.Reads(Given.MarketoRecord, new(Given.MarketoRecord, 0, story.Now, null, new Dictionary<string, string?> { ["city"] = "Bonn" }) { Link = link });
        if (shown == "false") Assert.True(story.IsQuiet);
        else Assert.Equal("false", story.Call(Marketo).Link[LinkFields.IsDeleted]);
    }

    /// <summary>The state could not be read for a while: what passed meanwhile, our own row too, is handed over behind the page that is read next. What led away from our value before the call left is of another time.</summary>
    [Theory]
    [InlineData(2, 1)]
    [InlineData(20, 0)]
    public void N_18_C_12_B_16_What_is_typed_over_a_write_whose_answer_was_lost_is_told_though_the_writes_own_row_comes_later(int from, int told)
    {
        FieldChanged Row(string row, int second, string? old, string? now) => new(Given.MarketoRecord, row, Given.Start.AddSeconds(second), LinkFields.DynamicsId, old, now, null);
        var linked = Given.Linked(RecordKind.Contact, ("city", "Bonn"));
        var link = new Dictionary<string, string?>(linked.Marketo!.Link) { [LinkFields.DynamicsId] = Given.LeadRow.Id };
        var story = new Story(linked with { Marketo = linked.Marketo with { Link = link } }, Given.Policy()).DynamicsRow(11, ("city", "Bonn")).Loses(Marketo, from: from);
        story.See(Row("typed", 9, Given.ContactRow.Id, null)).See(Row("ours", from + 1, Given.LeadRow.Id, Given.ContactRow.Id));
        Assert.Equal(told, story.Log.Count(line => line is { Kind: "putBack", Field: LinkFields.DynamicsId }));

        link[LinkFields.DynamicsId] = null;
        story.Passes(TimeSpan.FromMinutes(10)).Reads(Given.MarketoRecord, new(Given.MarketoRecord, 0, story.Now, null, new Dictionary<string, string?> { ["city"] = "Bonn" }) { Link = link });
        Assert.Equal(Given.ContactRow.Id, story.Call(Marketo).Link[LinkFields.DynamicsId]);
    }

    private static RecordSnapshot Shown(Story story, string? type) => new(Given.MarketoRecord, 0, Given.Start.AddSeconds(10), null, new Dictionary<string, string?> { ["city"] = "Bonn" })
    {
        Link = new Dictionary<string, string?>(story.Person.Marketo!.Link) { [LinkFields.RecordType] = type },
    };
}
