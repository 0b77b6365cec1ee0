using CrmSync.Host.Demo.Verdicts;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>Collisions that the log tells, beside hand-made histories (C-3, C-8).</summary>
public sealed class CollisionVerdictTests
{
    [Fact]
    public void C_3_A_collision_with_a_value_that_we_had_brought_is_mistold_and_one_with_a_value_that_both_sides_had_written_is_not()
    {
        var brought = new ToldHistory().Linked().Travels(isToMarketo: true, "CTO", "CIO");
        Assert.Equal(1, Mistold(brought, "CIO", "CEO"));

        var both = new ToldHistory().Linked();
        both.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CIO");
        both.Marketo.Update("human", "1", "title", "CTO", "CIO");
        Assert.Equal(0, Mistold(both, "CIO", "CEO"));

        var ours = new ToldHistory().Linked().Travels(isToMarketo: false, "CTO", "CIO");
        Assert.Equal(1, Mistold(ours, "CIO", "CEO"));
    }

    // Somebody edits that value in Marketo, and the log tells it as a collision with Dynamics'.
    private static int Mistold(ToldHistory told, string old, string now)
    {
        told.Marketo.Update("human", "1", "title", old, now);
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", old, now);
        return told.Judge(facts: KnownFacts.None with { Collisions = [new("title", now, old)] }).Count(OffenceKind.Mistold);
    }
}
