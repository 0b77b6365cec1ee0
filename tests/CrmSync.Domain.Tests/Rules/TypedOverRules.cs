using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>What somebody types into our own output fields in Marketo: which of it is told and put back, and for how long that is remembered (N-18).</summary>
public sealed class TypedOverRules
{
    private const int Remembered = 20;
    private static readonly string Claimed = "00000000-0000-0000-0000-000000000099";

    [Theory]
    [InlineData(LinkFields.RecordType, false, true)]
    [InlineData(LinkFields.RecordType, true, false)]
    [InlineData(LinkFields.DynamicsId, false, true)]
    [InlineData(LinkFields.DynamicsId, true, true)]
    public void N_18_N_11_Whoever_claims_a_row_may_show_its_type_and_date_but_no_other_id(string field, bool claims, bool isTold)
    {
        var person = Given.OnlyInMarketo(("city", "Bonn"));
        if (claims) person = person with { Claim = Claimed, Marketo = person.Marketo! with { Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = Claimed } } };
        var story = new Story(person, Given.Policy()).MarketoRow(field, claims && field == LinkFields.DynamicsId ? Claimed : null, "typed");
        Assert.Equal(isTold, story.Log.Exists(line => line is { Kind: "putBack", Rule: "N-18" }));
    }

    [Fact]
    public void N_18_What_is_emptied_where_nobody_is_linked_is_as_it_should_be()
    {
        var person = Given.OnlyInMarketo(("city", "Bonn"));
        person = person with { Marketo = person.Marketo! with { Link = new Dictionary<string, string?> { [LinkFields.RecordType] = "typed" } } };
        Assert.Empty(new Story(person, Given.Policy()).MarketoRow(LinkFields.RecordType, "typed", null).Log);
    }

    [Fact]
    public void N_18_Of_what_was_typed_where_nobody_is_linked_the_last_rows_are_remembered()
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn")), Given.Policy());
        for (var number = 1; number <= Remembered + 5; number++) story.MarketoRow(LinkFields.RecordType, number == 1 ? null : $"typed {number - 1}", $"typed {number}", number, $"row {number}");
        Assert.Equal(Enumerable.Range(6, Remembered).Select(number => $"row {number}"), story.Person.Marketo!.PutBack);
    }

    [Fact]
    public void N_18_Of_what_was_typed_over_a_link_the_last_rows_are_remembered()
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy());
        for (var number = 1; number <= Remembered + 5; number++) story.MarketoRow(LinkFields.RecordType, "Lead", "typed", number, $"row {number}").MarketoAccepts();
        Assert.Equal(Enumerable.Range(6, Remembered).Select(number => $"row {number}"), story.Person.Marketo!.PutBack);
        Assert.Equal(Remembered + 5, story.Log.Count(line => line.Kind == "putBack"));
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void N_18_G_2_What_is_typed_in_the_second_of_the_read_after_a_merge_came_after_it_and_an_earlier_row_may_be_the_losers(int second, bool isTold)
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy());
        var read = new RecordSnapshot(Given.MarketoRecord, 0, Given.Start.AddSeconds(10), null, new Dictionary<string, string?> { ["city"] = "Bonn" }) { Link = story.Person.Marketo!.Link };
        story.See(new RecordSeen(read) { MergedAt = Given.Start.AddSeconds(8) });
        story.MarketoRow(LinkFields.RecordType, "Lead", "typed", second);
        Assert.Equal(isTold, story.Log.Exists(line => line.Kind == "putBack"));
    }

    [Fact]
    public void N_18_B_14_A_row_that_leads_on_from_what_nobody_saw_has_the_record_read_while_another_one_is_being_put_back()
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy()).MarketoRow(LinkFields.RecordType, "Lead", "typed", 3);
        story.MarketoRow(LinkFields.RecordType, "unseen", null, 5);
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), story.Effects);
        Assert.Equal("typed", story.Person.Marketo!.Link[LinkFields.RecordType]);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(20, false)]
    public void N_18_C_12_What_is_emptied_over_the_first_link_whose_answer_was_lost_is_told_though_nothing_was_known_to_stand_there(int from, bool isTold)
    {
        var linked = Given.Linked(RecordKind.Contact, ("city", "Bonn"));
        var link = new Dictionary<string, string?>(linked.Marketo!.Link) { [LinkFields.DynamicsId] = null };
        var story = new Story(linked with { Marketo = linked.Marketo with { Link = link } }, Given.Policy()).DynamicsRow(11, ("city", "Bonn")).Loses(Marketo, from: from);
        story.MarketoRow(LinkFields.DynamicsId, Given.ContactRow.Id, null, 9);
        Assert.Equal(isTold, story.Log.Exists(line => line is { Kind: "putBack", Field: LinkFields.DynamicsId }));
        Assert.Null(story.Person.Marketo!.Link[LinkFields.DynamicsId]);
    }

    [Fact]
    public void N_18_C_12_The_row_of_our_own_first_link_that_comes_late_is_nobodys_change_while_an_emptying_write_has_no_answer() =>
        Assert.DoesNotContain(Lost().MarketoRow(LinkFields.RecordType, null, "Lead", 6).Log, line => line.Kind == "putBack");

    [Fact]
    public void N_18_G_2_An_id_of_no_row_that_was_typed_on_the_winner_of_a_merge_before_it_goes_on_with_the_losers_row_is_told()
    {
        var (winner, start) = (RecordId.Person(8), Given.Start);
        var loser = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy()).See(new RecordMerged(Given.MarketoRecord, winner, "m", start)).Person;
        var link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = "typed 8", [LinkFields.RecordType] = "Lead" };
        var seen = new RecordSeen(new(winner, 0, start.AddSeconds(9), null, new Dictionary<string, string?> { ["city"] = "Bonn" }) { Link = link }) { MergedAt = start };
        var story = new Story(new($"{winner}", "c"), Given.Policy()).See(seen).Absorbs(loser);
        Assert.Single(story.Log, line => line is { Kind: "putBack", Field: LinkFields.DynamicsId });
        Assert.Equal(Given.LeadRow, story.Person.Dynamics?.Record);
    }

    [Fact]
    public void C_12_N_11_A_row_that_tells_what_stood_there_before_a_lost_write_hides_none_that_tells_what_arrived()
    {
        var before = Lost().See(Row(LinkFields.RecordType, "Lead", null, 2), Row(LinkFields.IsDeleted, null, "true", 6)).See(Row(LinkFields.RecordType, "Lead", null, 3)).Passes(TimeSpan.FromMinutes(9));
        Assert.DoesNotContain(before.Log, line => line.Kind == "neverLanded");
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void C_12_N_11_A_row_of_the_second_in_which_a_lost_write_can_have_arrived_may_be_its_own(int second, bool isToldNever)
    {
        var story = Lost().See(Row(LinkFields.RecordType, "Contact", null, second)).Passes(TimeSpan.FromMinutes(9));
        Assert.Equal(isToldNever, story.Log.Exists(line => line.Kind == "neverLanded"));
    }

    [Fact]
    public void C_12_N_11_A_row_of_a_field_that_a_lost_write_does_not_name_tells_nothing_of_it() =>
        Assert.Single(Lost().See(Row(LinkFields.CreatedDate, null, "typed", 6)).Passes(TimeSpan.FromMinutes(9)).Log, line => line.Kind == "neverLanded");

    // The row is deleted in Dynamics, and the answer to the write that says so in Marketo is lost; from second 5 on it can have been applied.
    private static Story Lost() =>
        new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy()).See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null).Loses(Marketo, from: 5);

    private static FieldChanged Row(string field, string? old, string? now, int second) => new(Given.MarketoRecord, $"{field}{second}", Given.Start.AddSeconds(second), field, old, now, null);
}
