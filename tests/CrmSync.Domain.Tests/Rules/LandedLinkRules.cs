using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>What the log says of a lost write of nothing but our own output fields (C-12, N-11).</summary>
public sealed class LandedLinkRules
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(9);

    [Fact]
    public void C_12_N_11_A_lost_write_of_our_own_fields_whose_rows_came_is_not_told_as_never_landed()
    {
        var story = Lost().See(Row(LinkFields.RecordType, "Lead", null, 6), Row(LinkFields.IsDeleted, null, "true", 6)).Passes(Long);
        Assert.DoesNotContain(story.Log, line => line.Kind == "neverLanded");
        Assert.DoesNotContain(story.Person.Calls, call => call.To == Marketo);
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), story.Effects);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void C_12_N_18_Nor_when_somebody_typed_over_it_since_whether_its_own_row_comes_or_not(bool comes)
    {
        var story = Lost().See(Row(LinkFields.RecordType, null, "Contact", 8));
        if (comes) story.See(Row(LinkFields.RecordType, "Lead", null, 6));
        Assert.DoesNotContain(story.Passes(Long).Log, line => line.Kind == "neverLanded");
    }

    [Fact]
    public void C_12_N_11_A_lost_write_of_our_own_fields_of_which_nothing_tells_never_landed()
    {
        Assert.Single(Lost().Passes(Long).Log, line => line.Kind == "neverLanded");
        Assert.Single(Lost().See(Row(LinkFields.RecordType, "Contact", null, 2)).Passes(Long).Log, line => line.Kind == "neverLanded");
    }

    [Fact]
    public void C_12_N_11_Of_what_stood_there_before_a_lost_write_nobody_says_that_it_never_landed()
    {
        var story = Lost().See(Row(LinkFields.RecordType, "Lead", null, 2), Row(LinkFields.IsDeleted, null, "true", 2)).Passes(Long);
        Assert.DoesNotContain(story.Log, line => line.Kind == "neverLanded");
    }

    [Fact]
    public void C_12_N_11_A_lost_call_whose_field_left_no_row_is_not_told_as_never_landed_when_the_row_of_our_own_field_came()
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy());
        story.See(Row(LinkFields.RecordType, "Lead", "Contact", 1), new RecordSeen(Given.Row(Given.LeadRow, 11, null, ("city", "Graz")))).Loses(Marketo, from: 5);
        Assert.Equal("Graz", story.Open(Marketo, "city"));
        story.See(Row(LinkFields.RecordType, "Contact", "Lead", 6)).Passes(Long);
        Assert.Equal(["putBack"], story.Log.Select(line => line.Kind));
        var isShown = Given.Row(Given.MarketoRecord, 0, null, ("city", "Bonn")) with { Link = story.Person.Marketo!.Link, At = Given.Start.AddSeconds(600) };
        Assert.Equal("Graz", story.Reads(Given.MarketoRecord, isShown).Open(Marketo, "city"));
    }

    // The row is deleted in Dynamics, and the answer to the write that says so in Marketo is lost; from second 5 on it can have been applied.
    private static Story Lost() =>
        new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy()).See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null).Loses(Marketo, from: 5);

    private static FieldChanged Row(string field, string? old, string? now, int second) => new(Given.MarketoRecord, $"{field}{second}", Given.Start.AddSeconds(second), field, old, now, null);
}
