using CrmSync.Host.Demo.Verdicts;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>I14 in hand-made histories: nobody goes by us.</summary>
public sealed class RemovedVerdictTests
{
    [Fact]
    public void I_14_A_record_on_one_side_only_stays_unless_somebody_else_deletes_it()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Create("human", "7", ("email", "x@example.com"));
        told.Marketo.Create("human", "8", ("email", "y@example.com"));
        told.Marketo.Delete("human", "7");
        Assert.True(told.Judge().Passes);
        told.Marketo.Delete("crmsync", "8");
        var offence = Assert.Single(told.Judge().Offences);
        Assert.Equal((OffenceKind.Removed, "8"), (offence.Kind, offence.Row));
    }

    [Fact]
    public void I_14_A_record_that_is_gone_without_a_delete_is_found()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Create("human", "7", ("email", "x@example.com"));
        var rows = told.Marketo.Records.Rows.Where(row => row.Key != "7").ToDictionary(row => row.Key, row => row.Value);
        Assert.Equal(OffenceKind.Removed, Assert.Single(told.Judge(evidence => evidence with { Marketo = told.Marketo.Records with { Rows = rows } }).Offences).Kind);
    }

    [Fact]
    public void D_6_We_delete_only_by_policy_and_only_whose_other_half_is_gone()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Delete("human", ToldHistory.Row);
        told.Marketo.Delete("crmsync", "1");
        Assert.Equal(1, told.Judge().Count(OffenceKind.Removed));
        Assert.True(told.Judge(evidence => evidence with { MayDeleteInMarketo = true }).Passes);

        var both = new ToldHistory().Linked();
        both.Marketo.Delete("crmsync", "1");
        Assert.Equal(1, both.Judge(evidence => evidence with { MayDeleteInMarketo = true }).Count(OffenceKind.Removed));
    }

    [Fact]
    public void B_1_A_record_that_we_made_for_a_try_and_nobody_showed_may_go_again()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Create("crmsync", "9", ("email", "probe@example.com"));
        told.Marketo.Delete("crmsync", "9");
        Assert.Equal(0, told.Judge().Count(OffenceKind.Removed));
    }
}
