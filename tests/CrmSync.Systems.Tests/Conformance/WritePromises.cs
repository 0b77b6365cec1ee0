using CrmSync.Domain.Systems;

namespace CrmSync.Systems.Tests.Conformance;

/// <summary>What every system's writes promise: one outcome each, and an honest one.</summary>
public sealed class WritePromises
{
    [Theory]
    [InlineData(SystemName.Marketo)]
    [InlineData(SystemName.Dynamics)]
    public async Task D_8_Writes_go_in_one_call_and_a_refused_one_fails_alone_and_makes_no_record(SystemName name)
    {
        await using var side = await Sides.StartAsync(name);
        var (ada, gone, bea) = (await side.CreateAsync("ada@example.org", "Ada"), await side.CreateAsync("gone@example.org", "Gone"), await side.CreateAsync("bea@example.org", "Bea"));
        Write[] writes = [await side.UpdateAsync(ada, "Augusta"), await side.UpdateAsync(gone, "Back"), await side.UpdateAsync(bea, "Beate")];
        await side.DeleteAsync(gone);
        var calls = side.Sent.Calls;
        var outcomes = await side.WriteAsync(writes);
        Assert.Equal(calls + 1, side.Sent.Calls);
        Assert.Equal([ada, bea], new[] { outcomes[0], outcomes[2] }.Select(outcome => Assert.IsType<Outcome.Accepted>(outcome).Record));
        Assert.Equal(RefusalReason.NotFound, Assert.IsType<Outcome.Refused>(outcomes[1]).Reason);
        Assert.Equal(["Augusta", "Beate"], [(await side.SeeAsync(ada)).Values["firstName"], (await side.SeeAsync(bea)).Values["firstName"]]);
        Assert.Equal([gone], Assert.IsType<ReadAnswer.Done>(await side.ReadAsync(gone)).Missing);
    }

    [Theory]
    [InlineData(SystemName.Marketo)]
    [InlineData(SystemName.Dynamics)]
    public async Task B_8_Too_many_calls_defer_a_write_that_cannot_land_and_hold_the_side_back(SystemName name)
    {
        await using var side = await Sides.StartAsync(name);
        var write = await side.UpdateAsync(await side.CreateAsync("ada@example.org", "Ada"), "Augusta");
        await side.FaultAsync(new { operation = "*", nth = 1, status = 429, retryAfter = 9 });
        Assert.Equal([new Outcome.Deferred("throttled", TimeSpan.FromSeconds(9), MayLand: false)], await side.WriteAsync(write));
        Assert.Equal([(TimeSpan.FromSeconds(9), "throttled")], side.Budget.HeldBack);
        Assert.IsType<Outcome.Accepted>(Assert.Single(await side.WriteAsync(write)));
    }

    [Theory]
    [InlineData(SystemName.Marketo)]
    [InlineData(SystemName.Dynamics)]
    public async Task C_12_A_lost_answer_leaves_the_outcome_open_although_it_landed_and_the_write_is_sent_once(SystemName name)
    {
        await using var side = await Sides.StartAsync(name);
        var ada = await side.CreateAsync("ada@example.org", "Ada");
        var write = await side.UpdateAsync(ada, "Augusta");
        var calls = side.Sent.Calls;
        await side.FaultAsync(new { operation = "*", nth = 1, dropAfter = true });
        LostAnswer.Is("unreachable", name, Assert.Single(await side.WriteAsync(write)));
        Assert.Equal(calls + 1, side.Sent.Calls);
        Assert.Equal("Augusta", (await side.SeeAsync(ada)).Values["firstName"]);
    }

    [Theory]
    [InlineData(SystemName.Marketo)]
    [InlineData(SystemName.Dynamics)]
    public async Task C_12_A_time_out_leaves_the_outcome_open(SystemName name)
    {
        await using var side = await Sides.StartAsync(name);
        var write = await side.UpdateAsync(await side.CreateAsync("ada@example.org", "Ada"), "Augusta");
        await side.FaultAsync(new { operation = "*", nth = 1, latency = 6000 });
        LostAnswer.Is("timedOut", name, Assert.Single(await side.WriteAsync(write)));
    }

    [Theory]
    [InlineData(SystemName.Marketo)]
    [InlineData(SystemName.Dynamics)]
    public async Task C_12_A_side_that_is_not_there_took_nothing(SystemName name)
    {
        await using var side = await Sides.StartAsync(name, "crmsync-secret", new Uri("http://127.0.0.1:1"));
        var write = new UpdateRecord("w", side.Nobody, new Dictionary<string, string?> { ["firstName"] = "Ada" }, 1);
        Assert.Equal([new Outcome.Deferred("unreachable", null, MayLand: false)], await side.WriteAsync(write));
    }
}
