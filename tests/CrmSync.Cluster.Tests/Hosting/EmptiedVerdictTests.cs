using CrmSync.Host.Demo.Verdicts;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>Hand-made histories in which we empty a field, for its column in Dynamics was closed to us and an older copy of our store has forgotten that.</summary>
public sealed class EmptiedVerdictTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly FieldTurn Hidden = new(Start.AddMinutes(1), Start.AddMinutes(5), false, false) { HidesDynamics = true, IsForgotten = true };

    [Theory]
    [InlineData(4, 7, 9, false, 0)]
    [InlineData(4, 7, 9, true, 1)]
    [InlineData(6, 7, 9, false, 1)]
    [InlineData(4, 10, 9, false, 1)]
    public void F_3_C_12_What_an_older_copy_of_the_store_still_had_to_empty_is_emptied_once_that_copy_is_put_back(int copied, int putBack, int emptied, bool isTouched, int different)
    {
        var told = new ToldHistory().Linked();
        told.Pass(TimeSpan.FromMinutes(emptied));
        if (isTouched) told.Dynamics.Update("human", ToldHistory.Row, "new_unmapped", null, "x");
        told.Marketo.Update("crmsync", "1", "title", "CTO", null);
        Assert.Equal(different, told.Judge(all => all with
        {
            Fields = new JudgedFields([.. JudgedField.All.Select(field => field.Marketo == "title" ? field with { Turns = [Hidden] } : field)]),
            RolledBack = [(Start.AddMinutes(copied), Start.AddMinutes(putBack))],
        }).Count(OffenceKind.Different));
    }
}
