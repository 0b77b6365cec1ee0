using CrmSync.Host.Demo.Verdicts;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>Whose a row is, in hand-made histories, when nobody shows it.</summary>
public sealed class StandingVerdictTests
{
    [Theory]
    [InlineData("person:1.2.0.d", true, 0)]
    [InlineData("person:1.2.0.d", false, 1)]
    [InlineData("lead:00000000-0000-0000-0000-000000000001.2.0.d", true, 1)]
    public void D_2_C_13_The_row_of_somebody_who_was_deleted_in_Marketo_before_it_could_show_it_is_known_by_the_mark_of_our_write(string mark, bool isDeleted, int missing)
    {
        var told = new ToldHistory();
        told.Marketo.Create("human", "1", ("email", "ann@example.com"), ("title", "CFO 1"));
        told.Dynamics.Create("human", ToldHistory.Row, ("emailaddress1", "ann@example.com"), ("jobtitle", "CTO"));
        told.Dynamics.UpdateMarked(ToldHistory.Row, "jobtitle", "CTO", "CFO 1", mark);
        if (isDeleted) told.Marketo.Delete("human", "1");
        Assert.Equal(missing, told.Judge().Count(OffenceKind.Missing));
    }
}
