using System.Net;
using Orleans.Configuration;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>A side that takes its time.</summary>
public sealed class SlowSideTests
{
    [Fact]
    public async Task F_1_Fields_are_listed_although_a_side_takes_longer_than_other_calls_may()
    {
        await using var engine = await Engine.StartAsync(
            marketo: Texts.Prompt, configure: silo => silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(4)), tune: options => options with { CallTimeout = TimeSpan.FromSeconds(30) });
        await engine.SettleAsync();
        await using var gateway = new RunningGateway(engine);
        await gateway.StartAsync();
        await engine.MarketoControl.FaultAsync(new { operation = "describe", latency = 6000, times = 1 });
        using var response = await gateway.Http.GetAsync(new Uri($"/v1/connections/{Engine.Connection}/fields", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
