using CrmSync.Simulators.Dataverse;

namespace CrmSync.Clients.Tests;

/// <summary>dynamics-web-api, dataverse-webapi and o.js, as they are published, work against the Dataverse simulator.</summary>
public sealed class DataverseClientTests
{
    private const string Folder = "dataverse";

    public static TheoryData<string> Cases => [.. NodeCases.Names(Folder)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_client_of_others_is_answered_as_by_the_vendor(string name)
    {
        await using var server = await DataverseServer.StartAsync(new DataverseSimulatorOptions { People = 50 }, TestContext.Current.CancellationToken);
        Assert.True((await NodeCases.RunAsync(Folder, name, server.Address)).Calls > 0);
    }
}
