using CrmSync.Domain.Fields;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A field that a side did not offer for a while is back after its person was deleted in Marketo: what brings the person back is an edit since the delete (D-3, F-3).</summary>
public sealed class GoneBeforeBackRules
{
    private const int AtDelete = 10;
    private static readonly SyncPolicy Away = Policy(2, Given.Field("title") with { Quarantine = "gone" });
    private static readonly SyncPolicy Back = Policy(3, Given.Field("title") with { Since = 3, Chosen = 1, Back = 3 });

    [Theory]
    [InlineData(AtDelete, "Dean", false)]
    [InlineData(AtDelete, "Prof", true)]
    [InlineData(AtDelete + 1, "Dean", true)]
    public void D_3_F_3_What_the_row_shows_of_a_field_that_is_back_at_the_version_of_the_delete_brings_nobody_back_and_a_later_edit_does(int readAt, string after, bool isBack)
    {
        var story = Deleted().DynamicsRow(readAt, ("city", "Bonn"), ("title", "Dean")).DynamicsRow(AtDelete + 2, ("city", "Bonn"), ("title", after));
        Assert.Equal(isBack, story.Log.Exists(line => line is { Kind: "returned", Rule: "D-3" }));
    }

    [Fact]
    public void D_3_F_3_An_edit_of_another_field_brings_the_person_back_with_what_the_field_showed_before()
    {
        var story = Deleted().DynamicsRow(AtDelete, ("city", "Bonn"), ("title", "Dean")).DynamicsRow(AtDelete + 1, ("city", "Kyoto"), ("title", "Dean"));
        Assert.Contains(story.Log, line => line is { Kind: "returned", Rule: "D-3" });
        Assert.Equal("Dean", story["title"].Dynamics);
    }

    // The title was edited in Dynamics while the field was away, and so nobody read it.
    private static Story Deleted()
    {
        var gone = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")) with { MapVersion = 2 }, Away).See(new RecordDeleted(Given.MarketoRecord, "x", null));
        Assert.Equal(AtDelete, gone.Version);
        return new Story(gone.Person, Back).Wakes();
    }

    private static SyncPolicy Policy(int version, MappedField title) => new(new(version, [Given.Field("city"), title]), new());
}
