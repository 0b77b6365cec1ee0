using CrmSync.Domain.Systems;
using CrmSync.Systems.Tests.Conformance;

namespace CrmSync.Systems.Tests.Marketo;

/// <summary>Two silos hold the same token, because Marketo hands the same one out while it lives: neither spoils it for the other.</summary>
public sealed class OneTokenTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [FaultRow(18, SystemName.Marketo, "settings tokenSeconds, clock")]
    public async Task Two_connectors_live_through_the_end_of_their_common_token_with_one_renewal_each_and_no_call_fails()
    {
        await using var marketo = await MarketoInstance.StartAsync(people: 20);
        using var one = new Reader(marketo, clock: marketo.Clock);
        using var other = new Reader(marketo, clock: marketo.Clock);
        await ReadAsync(one, other);
        Assert.Equal((1, 1), (one.Sent.Tokens, other.Sent.Tokens));

        // 40 s before its end: a renewal brings the same token, which stays good for both and is asked for once.
        marketo.Clock.Advance(TimeSpan.FromSeconds(3560));
        await ReadAsync(one);
        await ReadAsync(one, other);
        Assert.Equal((2, 2), (one.Sent.Tokens, other.Sent.Tokens));

        marketo.Clock.Advance(TimeSpan.FromSeconds(120));
        await ReadAsync(other);
        await ReadAsync(one, other);
        Assert.Equal((3, 3), (one.Sent.Tokens, other.Sent.Tokens));
    }

    [Fact]
    [FaultRow(18, SystemName.Marketo, "clock: the token ends behind the connector's back")]
    public async Task A_token_that_ends_earlier_than_was_said_is_renewed_once_however_many_calls_meet_it()
    {
        await using var marketo = await MarketoInstance.StartAsync(people: 20);
        using var one = new Reader(marketo);
        using var other = new Reader(marketo);
        await ReadAsync(one, other);
        await marketo.PostAsync("/_sim/clock", new { advanceSeconds = 7200 });
        await ReadAsync(one, other);
        Assert.Equal((2, 2), (one.Sent.Tokens, other.Sent.Tokens));
    }

    private static async Task ReadAsync(params Reader[] readers)
    {
        var answers = await Task.WhenAll(readers.SelectMany(reader => Enumerable.Range(1001, 4).Select(id => reader.System.ReadAsync([RecordId.Person(id)], Maps.Five, Ct))));
        Assert.All(answers, answer => Assert.Single(Assert.IsType<ReadAnswer.Done>(answer).Found));
    }
}
