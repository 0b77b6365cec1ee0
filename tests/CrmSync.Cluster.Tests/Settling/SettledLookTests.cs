using CrmSync.Contracts.Connections;
using CrmSync.Contracts.Feeds;
using CrmSync.Domain.Activities;
using CrmSync.Grains.Connections;

namespace CrmSync.Cluster.Tests.Settling;

/// <summary>When is everything settled? (B-17) Each look is one collection of numbers.</summary>
public sealed class SettledLookTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 5, 10, 0, 0, TimeSpan.Zero);
    private static readonly Numbers Quiet = new();
    private readonly SettledLook settled = new();

    [Fact]
    public void B_17_Two_equal_collections_and_a_fruitless_read_of_each_side_begun_after_the_first_are_settled()
    {
        Assert.False(Look(1, Quiet));
        Assert.True(Look(3, Quiet with { ReadInMarketo = 2, ReadInDynamics = 2 }));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public void B_17_A_read_that_began_before_everything_was_quiet_says_nothing(int marketo, int dynamics)
    {
        Look(1, Quiet);
        Assert.False(Look(3, Quiet with { ReadInMarketo = marketo, ReadInDynamics = dynamics }));
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0, 1, 0)]
    [InlineData(0, 0, 1)]
    public void B_17_What_was_observed_sent_or_closed_between_two_looks_asks_for_another_read_although_both_found_nothing_open(long observed, long sent, long closed)
    {
        Look(1, Quiet);
        var after = Quiet with { Observed = observed, Sent = sent, Closed = closed };
        Assert.False(Look(5, after with { ReadInMarketo = 4, ReadInDynamics = 4 }));
        Assert.False(Look(6, after with { ReadInMarketo = 4, ReadInDynamics = 4 }));
        Assert.True(Look(8, after with { ReadInMarketo = 6, ReadInDynamics = 6 }));
    }

    [Fact]
    public void B_17_Nothing_is_settled_while_anything_is_open_owed_unread_or_compared()
    {
        Numbers[] open =
        [
            Quiet with { Queued = 1 }, Quiet with { InFlight = 1 }, Quiet with { PeopleWaiting = 1 }, Quiet with { Waiting = 1 }, Quiet with { Waiting = 2, Ambiguous = 1 },
            Quiet with { IsInitialDone = false }, Quiet with { IsComparing = true },
        ];
        foreach (var numbers in open)
        {
            var look = new SettledLook();
            for (var second = 1; second < 5; second++) Assert.False(Look(look, second, numbers with { ReadInMarketo = second - 1, ReadInDynamics = second - 1 }), $"{numbers}");
            Assert.False(Look(look, 5, Quiet with { ReadInMarketo = 4, ReadInDynamics = 4 }), $"{numbers}");
            Assert.True(Look(look, 6, Quiet with { ReadInMarketo = 5, ReadInDynamics = 5 }), $"{numbers}");
        }
    }

    [Fact]
    public void B_17_Whoever_waits_for_a_human_to_tell_candidates_apart_keeps_nothing_open()
    {
        Look(1, Quiet with { Waiting = 2, Ambiguous = 2 });
        Assert.True(Look(3, Quiet with { Waiting = 2, Ambiguous = 2, ReadInMarketo = 2, ReadInDynamics = 2 }));
    }

    private bool Look(int second, Numbers numbers) => Look(settled, second, numbers);

    private static bool Look(SettledLook look, int second, Numbers n) => look.Look(
        Feeds(n, n.ReadInMarketo),
        Feeds(Quiet, n.ReadInDynamics),
        [new(n.Queued, n.InFlight, n.Sent, n.Closed, 0, 0, 0), new(0, 0, 0, 0, 0, 0, 0)],
        new(new Dictionary<PersonStanding, long> { [PersonStanding.Waiting] = n.Waiting }, 0, 0, new Dictionary<string, long> { ["ambiguous"] = n.Ambiguous }),
        Start.AddSeconds(second));

    private static FeedStatus Feeds(Numbers n, int read) =>
        new([new FeedView("", "", "live", Start, n.PeopleWaiting, n.PeopleWaiting, TimeSpan.Zero)], n.IsInitialDone, Start.AddSeconds(read), Start, n.Observed, 1, null, null) { IsComparing = n.IsComparing };

    private sealed record Numbers(long Observed = 0, long Sent = 0, long Closed = 0, int Queued = 0, int InFlight = 0, int PeopleWaiting = 0, long Waiting = 0, long Ambiguous = 0)
    {
        public bool IsInitialDone { get; init; } = true;
        public bool IsComparing { get; init; }
        public int ReadInMarketo { get; init; }
        public int ReadInDynamics { get; init; }
    }
}
