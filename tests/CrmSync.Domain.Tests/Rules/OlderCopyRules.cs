using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>Our store was put back to an older copy: what the person wrote in the time that was taken away is found on both sides, and nobody remembers it.</summary>
public sealed class OlderCopyRules
{
    [Fact]
    public void C_13_A_mark_of_the_time_that_an_older_copy_of_the_store_took_away_is_not_that_of_a_new_write()
    {
        var older = Given.Linked(RecordKind.Lead, ("city", "Bonn"));
        var taken = new Story(older, Given.Policy()).MarketoRow("city", "Bonn", "Köln").Call(Dynamics);
        var story = new Story(older, Given.Policy()) { Now = Given.Start.AddMinutes(5) };
        story.MarketoRow("city", "Köln", "Trier", 240, "later").ReadsMarketo(300, ("city", "Trier"));
        Assert.NotEqual(taken.Id, story.Call(Dynamics).Id);

        // The row still shows what was written then, and under its mark; Trier never arrived.
        story.Refuses(Dynamics, RefusalReason.VersionMismatch).Reads(Given.LeadRow, Given.Row(Given.LeadRow, 11, taken.Id, ("city", "Köln")));
        Assert.Equal("Trier", story.Open(Dynamics, "city"));
        Assert.Equal(11, story.Call(Dynamics).IfVersion);
    }

    [Fact]
    public void V_6_A_refusal_told_again_after_an_older_copy_was_put_back_carries_an_id_of_its_own()
    {
        var older = Given.Linked(RecordKind.Lead, ("city", "Bonn"));
        string Told(TimeSpan later, string value)
        {
            var story = new Story(older, Given.Policy()) { Now = Given.Start + later };
            return Assert.Single(story.MarketoRow("city", "Bonn", value).Refuses(Dynamics, field: "city").Person.Notices).Id;
        }

        Assert.NotEqual(Told(TimeSpan.Zero, "Köln"), Told(TimeSpan.FromMinutes(5), "Ulm"));
    }
}
