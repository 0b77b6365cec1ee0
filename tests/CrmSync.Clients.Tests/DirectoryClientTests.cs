using System.Net;
using System.Net.Http.Headers;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using CrmSync.Simulators.Dataverse;
using Microsoft.Identity.Client;

namespace CrmSync.Clients.Tests;

/// <summary>
/// Microsoft's own libraries for tokens, as they are published, sign in at the Dataverse simulator. They speak https to the directory's host only, so their transport,
/// which both let one give, leads there.
/// </summary>
public sealed class DirectoryClientTests : IAsyncLifetime
{
    private const string Directory = "https://login.microsoftonline.com/";

    private DataverseServer _server = null!;
    private Rerouted _handler = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await DataverseServer.StartAsync(new DataverseSimulatorOptions(), TestContext.Current.CancellationToken);
        _handler = new Rerouted(_server.Address);
        _http = new HttpClient(_handler);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_library_for_tokens_signs_in_keeps_its_token_and_gets_a_new_one()
    {
        var client = Client("human-secret");
        var first = await client.AcquireTokenForClient([Scope]).ExecuteAsync(TestContext.Current.CancellationToken);
        var kept = await client.AcquireTokenForClient([Scope]).ExecuteAsync(TestContext.Current.CancellationToken);
        var fresh = await client.AcquireTokenForClient([Scope]).WithForceRefresh(true).ExecuteAsync(TestContext.Current.CancellationToken);
        Assert.Equal([TokenSource.IdentityProvider, TokenSource.Cache, TokenSource.IdentityProvider], [first.AuthenticationResultMetadata.TokenSource, kept.AuthenticationResultMetadata.TokenSource, fresh.AuthenticationResultMetadata.TokenSource]);
        Assert.Equal(2, _handler.Calls);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(fresh.AccessToken));
    }

    [Theory]
    [InlineData("wrong", "/.default", "AADSTS7000215")]
    [InlineData("human-secret", "/user_impersonation", "AADSTS1002012")]
    public async Task The_library_for_tokens_tells_what_the_directory_refuses(string secret, string scope, string code)
    {
        var error = await Assert.ThrowsAsync<MsalServiceException>(() =>
            Client(secret).AcquireTokenForClient([$"https://org.example{scope}"]).ExecuteAsync(TestContext.Current.CancellationToken));
        Assert.Contains(code, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_credential_of_the_Azure_libraries_signs_in()
    {
        var credential = new ClientSecretCredential("demo", "human", "human-secret", new ClientSecretCredentialOptions { DisableInstanceDiscovery = true, Transport = new HttpClientTransport(_http) });
        var token = await credential.GetTokenAsync(new TokenRequestContext([Scope]), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(token.Token));
    }

    private string Scope => $"{_server.Address}.default";

    private IConfidentialClientApplication Client(string secret) => ConfidentialClientApplicationBuilder.Create("human").WithClientSecret(secret)
        .WithAuthority($"{Directory}demo").WithInstanceDiscovery(false).WithHttpClientFactory(new Factory(_http)).Build();

    private async Task<HttpStatusCode> CallAsync(string token)
    {
        using var call = new HttpRequestMessage(HttpMethod.Get, new Uri(_server.Address, "api/data/v9.2/WhoAmI"));
        call.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _http.SendAsync(call, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private sealed class Factory(HttpClient http) : IMsalHttpClientFactory
    {
        public HttpClient GetHttpClient() => http;
    }

    /// <summary>Calls of the directory's host go to the simulator; it counts them.</summary>
    private sealed class Rerouted(Uri simulator) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
    {
        public int Calls { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsoluteUri.StartsWith(Directory, StringComparison.Ordinal))
            {
                Calls++;
                request.RequestUri = new Uri(simulator, request.RequestUri.PathAndQuery);
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
