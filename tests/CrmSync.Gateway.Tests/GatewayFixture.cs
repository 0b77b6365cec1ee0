namespace CrmSync.Gateway.Tests;

/// <summary>One gateway for the tests of a class that do not change its town for each other.</summary>
public sealed class GatewayFixture : IAsyncLifetime
{
    internal RunningGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Gateway = await RunningGateway.StartAsync();

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}
