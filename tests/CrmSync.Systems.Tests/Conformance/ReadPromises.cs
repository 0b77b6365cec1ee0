using CrmSync.Domain.Systems;

namespace CrmSync.Systems.Tests.Conformance;

/// <summary>What every system's reads and look-ups promise.</summary>
public sealed class ReadPromises
{
    [Theory]
    [InlineData(SystemName.Marketo)]
    [InlineData(SystemName.Dynamics)]
    public async Task S_12_Many_are_read_in_one_call_and_who_is_not_there_is_missing(SystemName name)
    {
        await using var side = await Sides.StartAsync(name);
        var (ada, bea) = (await side.CreateAsync("ada@example.org", "Ada"), await side.CreateAsync("bea@example.org", "Bea"));
        var calls = side.Sent.Calls;
        var done = Assert.IsType<ReadAnswer.Done>(await side.ReadAsync(ada, side.Nobody, bea));
        Assert.Equal(calls + 1, side.Sent.Calls);
        Assert.Equal([(ada, "Ada"), (bea, "Bea")], done.Found.Select(seen => (seen.Record, seen.Values["firstName"])).OrderBy(seen => seen.Item2));
        Assert.Equal([side.Nobody], done.Missing);
    }

    [Theory]
    [InlineData(SystemName.Marketo)]
    [InlineData(SystemName.Dynamics)]
    public async Task N_9_Look_ups_by_mail_go_together_and_do_not_mind_case(SystemName name)
    {
        await using var side = await Sides.StartAsync(name);
        var ada = await side.CreateAsync("ada@example.org", "Ada");
        var calls = side.Sent.Calls;
        var done = Assert.IsType<ReadAnswer.Done>(await side.System.FindAsync(side.Kind, LookupKey.Email, ["ADA@example.ORG", "nobody@example.org"], side.Map, Sides.Cancellation));
        Assert.Equal(calls + 1, side.Sent.Calls);
        Assert.Equal(ada, Assert.Single(done.Found).Record);
    }

    [Theory]
    [InlineData(SystemName.Marketo)]
    [InlineData(SystemName.Dynamics)]
    public async Task D_7_A_read_without_an_answer_says_nothing_about_anybody(SystemName name)
    {
        await using var side = await Sides.StartAsync(name);
        var ada = await side.CreateAsync("ada@example.org", "Ada");
        foreach (var fault in new object[] { new { operation = "*", nth = 1, status = 500 }, new { operation = "*", nth = 1, dropBefore = true } })
        {
            await side.FaultAsync(fault);
            Assert.IsType<ReadAnswer.Deferred>(await side.ReadAsync(ada, side.Nobody));
        }
        Assert.Equal("Ada", (await side.SeeAsync(ada)).Values["firstName"]);
    }
}
