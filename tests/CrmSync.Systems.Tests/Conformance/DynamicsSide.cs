using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CrmSync.Dataverse;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CrmSync.Simulators.Dataverse;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrmSync.Systems.Tests.Conformance;

/// <summary>Dynamics: leads.</summary>
internal sealed class DynamicsSide : ISide
{
    private readonly DataverseServer server;
    private readonly HttpClient human = new();
    private readonly HttpClient http;
    private readonly DataverseSystem system;

    public DynamicsSide(DataverseServer server, string secret, Uri? elsewhere)
    {
        this.server = server;
        http = new(Sent = new(DataverseSystem.CreateHandler()));
        var address = elsewhere ?? server.Address;
        var options = new DataverseOptions { Url = address, Authority = address, TenantId = "tenant", ClientId = "crmsync", ClientSecret = secret, CallTimeout = Sides.CallTimeout };
        system = new(options, Budget, http, TimeProvider.System, NullLogger<DataverseSystem>.Instance);
    }

    public ISystemOfRecord System => system;
    public RecordKind Kind => RecordKind.Lead;
    public FieldMap Map => Dataverse.Maps.Some;
    public Dataverse.BudgetProbe Budget { get; } = new();
    public Tap Sent { get; }
    public RecordId Nobody { get; } = RecordId.Lead(new Guid("00000000-0000-0000-0000-0000000000ff"));

    public async Task SignInAsync()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "human",
            ["client_secret"] = "human-secret",
            ["scope"] = new Uri(server.Address, ".default").ToString(),
        });
        using var token = await human.PostAsync(new Uri(server.Address, "tenant/oauth2/v2.0/token"), form, Sides.Cancellation);
        var bearer = (await token.Content.ReadFromJsonAsync<JsonElement>(Sides.Cancellation)).GetProperty("access_token").GetString();
        human.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
    }

    public async Task<RecordId> CreateAsync(string email, string firstName)
    {
        using var answer = await human.PostAsJsonAsync(Path("leads"), new { subject = "x", lastname = "Lovelace", firstname = firstName, emailaddress1 = email }, Sides.Cancellation);
        answer.EnsureSuccessStatusCode();
        var id = answer.Headers.GetValues("OData-EntityId").Single();
        return RecordId.Lead(Guid.Parse(id[(id.LastIndexOf('(') + 1)..^1]));
    }

    public async Task EditAsync(RecordId record, string firstName)
    {
        using var answer = await human.PatchAsJsonAsync(Path($"leads({record.Id})"), new { firstname = firstName }, Sides.Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    public async Task DeleteAsync(RecordId record)
    {
        using var answer = await human.DeleteAsync(Path($"leads({record.Id})"), Sides.Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<int> CountAsync(string email)
    {
        var count = 0;
        foreach (var set in new[] { "leads", "contacts" })
            count += (await human.GetFromJsonAsync<JsonElement>(Path($"{set}?$filter=emailaddress1 eq '{email}'"), Sides.Cancellation)).GetProperty("value").GetArrayLength();
        return count;
    }

    public async Task ControlAsync(string what, object body)
    {
        using var answer = await human.PostAsJsonAsync(new Uri(server.Address, $"_sim/{what}"), body, Sides.Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        system.Dispose();
        http.Dispose();
        human.Dispose();
        await server.DisposeAsync();
    }

    private Uri Path(string path) => new(server.Address, $"api/data/v9.2/{path}");
}
