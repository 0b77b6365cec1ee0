using CrmSync.Simulators.Marketo;

namespace CrmSync.Clients.Tests;

/// <summary>node-marketo-rest, as it is published, works against the Marketo simulator.</summary>
public sealed class MarketoClientTests
{
    private const string Folder = "marketo";

    public static TheoryData<string> Cases => [.. NodeCases.Names(Folder)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_client_of_others_is_answered_as_by_the_vendor(string name)
    {
        await using var server = await MarketoServer.StartAsync(new MarketoSimulatorOptions { People = 50 }, TestContext.Current.CancellationToken);
        Assert.True((await NodeCases.RunAsync(Folder, name, server.Address)).Calls > 0);
    }
}
