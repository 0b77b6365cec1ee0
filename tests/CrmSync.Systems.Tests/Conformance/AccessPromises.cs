using CrmSync.Domain.Systems;

namespace CrmSync.Systems.Tests.Conformance;

/// <summary>What every system's access promises: the budget is asked, the token is shared, the secret stays a secret.</summary>
public sealed class AccessPromises
{
    [Theory]
    [InlineData(SystemName.Marketo)]
    [InlineData(SystemName.Dynamics)]
    public async Task B_8_The_budget_is_asked_before_each_call_and_gets_every_permit_back(SystemName name)
    {
        await using var side = await Sides.StartAsync(name);
        var ada = await side.CreateAsync("ada@example.org", "Ada");
        await side.ReadToTipAsync(null);
        await side.WriteAsync(await side.UpdateAsync(ada, "Augusta"));
        await side.FaultAsync(new { operation = "*", nth = 1, dropAfter = true });
        await side.ReadAsync(ada);
        await side.System.FindAsync(side.Kind, LookupKey.Email, ["ada@example.org"], side.Map, Sides.Cancellation);
        Assert.Equal(side.Sent.Calls, side.Budget.Taken);
        Assert.Equal(0, side.Budget.Open);
    }

    [Theory]
    [InlineData(SystemName.Marketo)]
    [InlineData(SystemName.Dynamics)]
    public async Task Many_calls_at_once_share_one_renewal_of_a_token_that_ended(SystemName name)
    {
        await using var side = await Sides.StartAsync(name);
        var tokens = side.Sent.Tokens;
        await side.ControlAsync("clock", new { advanceSeconds = 7200 });
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => side.ReadAsync(side.Nobody)));
        Assert.All(answers, answer => Assert.Equal([side.Nobody], Assert.IsType<ReadAnswer.Done>(answer).Missing));
        Assert.Equal(tokens + 1, side.Sent.Tokens);
    }

    [Theory]
    [InlineData(SystemName.Marketo)]
    [InlineData(SystemName.Dynamics)]
    public async Task Refused_credentials_defer_work_and_fail_set_up_in_one_line_without_the_secret(SystemName name)
    {
        await using var side = await Sides.StartAsync(name, "not-the-secret", null);
        Assert.Equal("unauthorised", Assert.IsType<ReadAnswer.Deferred>(await side.ReadAsync(side.Nobody)).Reason);
        var told = await Assert.ThrowsAsync<SystemUnavailableException>(() => side.System.DescribeAsync(Sides.Cancellation));
        Assert.True(told.IsConfiguration);
        Assert.DoesNotContain("not-the-secret", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', told.Message);
    }
}
