using CrmSync.Contracts.Connections;
using CrmSync.Host.Demo;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>What the demo's line says while nothing moves.</summary>
public sealed class ProgressTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 5, 17, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(8.4, "; calls to Marketo go on in 9 s; Marketo refuses our credentials")]
    [InlineData(0.0, "; Marketo refuses our credentials")]
    [InlineData(null, "; Marketo refuses our credentials")]
    public void B_8_Whoever_watches_is_told_for_how_long_a_side_lets_us_make_no_call_and_what_else_is_wrong(double? seconds, string ends)
    {
        var view = new ConnectionView
        {
            Id = "demo",
            State = "initialSync",
            Trouble = "Marketo refuses our credentials",
            Budgets = [new("marketo", 50, 25_000, seconds is { } wait ? Now.AddSeconds(wait) : null), new("dynamics", 3, null, null)],
        };
        Assert.EndsWith($"edits 0, collisions 0{ends}", ProgressText.Line(TimeSpan.FromSeconds(5), view, new EditCounts(), Now), StringComparison.Ordinal);
    }
}
