using CrmSync.Host.Demo.Verdicts;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>Hand-made histories of a row that was made for somebody who is merged away in Marketo before he showed it.</summary>
public sealed class LosersRowVerdictTests
{
    private const string Losers = "00000000-0000-0000-0000-000000000002";
    private const string Winners = "00000000-0000-0000-0000-000000000003";

    [Theory]
    [InlineData("person:7.3.1.d", 1, false, 0)]
    [InlineData("person:7.3.1.d", 1, true, 0)]
    [InlineData("person:7.3.1.d", 3, false, 1)]
    [InlineData("person:8.3.1.d", 1, false, 1)]
    [InlineData("", 1, false, 1)]
    public void N_8_G_2_The_row_that_the_winner_of_an_unread_merge_had_is_no_double_beside_the_losers_that_it_takes_over(string mark, int minutes, bool isMergedLater, int doubled)
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Create("human", "7", ("email", "bob@example.com"));
        told.Marketo.Create("human", "8", ("email", "eve@example.com"));
        if (!isMergedLater) told.Marketo.Swallow("8", "7");
        told.Dynamics.Create("crmsync", Losers, ("emailaddress1", "bob@example.com"), ("crmsync_writeid", mark));
        told.Pass(TimeSpan.FromMinutes(minutes));
        told.Dynamics.Create("crmsync", Winners, ("emailaddress1", "eve@example.com"), ("crmsync_writeid", "person:8.2.1.d"));
        told.Link("8", Winners);
        told.Dynamics.Delete("human", Winners);
        if (isMergedLater) told.Marketo.Swallow("8", "7");
        told.Link("8", Losers);
        Assert.Equal(doubled, told.Judge().Offences.Count(each => each is { Kind: OffenceKind.Doubled, Row: Winners }));
    }
}
