using CrmSync.Domain.Fields;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A field that came back from quarantine and was turned before its people were planned again (F-3, F-1).</summary>
public sealed class ReturnedFieldRules
{
    private static readonly FieldChoice Title = new("title", "jobtitle", null, ValueKind.Text, Direction.Both, FieldOwner.ByRecordType, 1);

    [Theory]
    [InlineData(3, false)]
    [InlineData(null, true)]
    public void F_3_What_is_owed_in_a_field_that_was_away_and_was_turned_when_it_was_back_is_planned_from_what_both_sides_show_then(int? back, bool isWritten)
    {
        var closed = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", null)), Policy(2, Given.Field("title") with { Quarantine = "secured" })).MarketoRow("title", null, "Dr");
        Assert.True(closed.IsQuiet);
        var turned = new Story(closed.Person, Policy(4, Given.Field("title", direction: Direction.ToDynamics) with { Since = 4, Back = back })).Wakes();
        Assert.Equal(isWritten, turned.Person.Calls.Count > 0);
        if (isWritten) return;
        turned.Reads(Given.LeadRow, Given.Row(Given.LeadRow, 10, null, ("city", "Bonn"), ("title", "Dr"))).ReadsMarketo(9, ("city", "Bonn"), ("title", "Dr"));
        Assert.True(turned.IsQuiet);
        Assert.Equal(("Dr", "Dr"), (turned["title"].AgreedMarketo, turned["title"].AgreedDynamics));
    }

    [Fact]
    public void F_3_A_field_that_is_turned_keeps_the_version_in_which_it_came_back()
    {
        var back = FieldChanges.ReadAgain(new(2, [Title]), ["title"]);
        Assert.Equal((3, 1, 3), (back.Fields[0].Since, back.Fields[0].Chosen, back.Fields[0].Back));
        var turned = FieldChanges.Apply(back, new([new("title", null, null, "toDynamics", null)], [], false), [Table(RecordKind.Person, "title"), Table(RecordKind.Lead, "jobtitle")]);
        Assert.Empty(turned.Problems);
        Assert.Equal((4, null, 3), (turned.Choices.Fields[0].Since, turned.Choices.Fields[0].Chosen, turned.Choices.Fields[0].Back));
    }

    private static TableSchema Table(RecordKind kind, string field) =>
        new(kind, new Dictionary<string, FieldSchema> { [field] = new(field, field, ValueKind.Text, FieldLimits.None, true, null) });

    private static SyncPolicy Policy(int version, MappedField title) => new(new(version, [Given.Field("city"), title]), new());
}
