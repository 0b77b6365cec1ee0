using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A person joins one whose other half was deleted: a first meeting, in which nothing of the deleted record counts (N-10, N-16).</summary>
public sealed class JoinRules
{
    [Fact]
    public void N_10_A_row_that_comes_for_one_that_was_deleted_is_filled_from_Marketo_and_empties_nothing_there()
    {
        var row = RecordId.Lead(new Guid("00000000-0000-0000-0000-00000000000a"));
        var joiner = new Story(new($"{row}", "c"), Given.Policy()).See(new RecordSeen(Given.Row(row, 30, null, ("city", null), ("title", "Prof")))).Person;
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Given.Policy()).See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null).MarketoAccepts();
        story.Absorbs(joiner);
        Assert.Equal("Bonn", story.Open(Dynamics, "city"));
        Assert.Empty(story.Call(Marketo).Writes);
        Assert.Equal("title", Assert.Single(story.Log, line => line.Kind == "collision").Field);
    }

    [Fact]
    public void N_10_A_person_that_comes_for_one_that_was_deleted_in_Marketo_is_filled_from_the_row()
    {
        var joiner = Given.OnlyInMarketo(("title", "Dr")) with { Id = "person:8", Marketo = new(RecordId.Person(8), SideStanding.Live) { WasRead = true } };
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Given.Policy()).See(new RecordDeleted(Given.MarketoRecord, "x", null));
        story.Absorbs(joiner);
        Assert.Equal("Bonn", story.Open(Marketo, "city"));
        Assert.Equal(["city"], story.Call(Marketo).Writes.Keys);
    }
}
