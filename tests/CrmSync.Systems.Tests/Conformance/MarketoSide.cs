using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CrmSync.Marketo;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrmSync.Systems.Tests.Conformance;

/// <summary>Marketo: people, a third of its pages empty.</summary>
internal sealed class MarketoSide : ISide
{
    private readonly MarketoInstance instance;
    private readonly HttpClient http;
    private readonly MarketoSystem system;

    public MarketoSide(MarketoInstance instance, string secret, Uri? elsewhere)
    {
        this.instance = instance;
        http = new(Sent = new(new SocketsHttpHandler()));
        var address = elsewhere ?? instance.Http.BaseAddress!;
        var options = new MarketoOptions { Endpoint = new Uri(address, "rest"), Identity = new Uri(address, "identity"), ClientId = "crmsync", ClientSecret = secret, CallTimeout = Sides.CallTimeout };
        system = Another(options);
        Options = options;
    }

    public MarketoOptions Options { get; }

    public MarketoSystem Another(MarketoOptions options) => new(options, Budget, http, TimeProvider.System, NullLogger<MarketoSystem>.Instance);

    public ISystemOfRecord System => system;
    public RecordKind Kind => RecordKind.Person;
    public FieldMap Map => Marketo.Maps.Five;
    public Dataverse.BudgetProbe Budget { get; } = new();
    public Tap Sent { get; }
    public RecordId Nobody { get; } = RecordId.Person(987_654);

    public async Task<RecordId> CreateAsync(string email, string firstName) => RecordId.Person(await instance.LeadAsync(new { email, firstName }));

    public Task EditAsync(RecordId record, string firstName) => instance.SyncAsync([new { id = record.Id, firstName }], "updateOnly", "id");

    /// <summary>Somebody sets any field.</summary>
    public Task SetAsync(RecordId record, string field, string value) =>
        instance.SyncAsync([new Dictionary<string, object> { ["id"] = record.Id, [field] = value }], "updateOnly", "id");

    /// <summary>Somebody merges two.</summary>
    public Task MergeAsync(RecordId winner, RecordId loser) => instance.PostAsync($"/rest/v1/leads/{winner.Id}/merge.json?leadIds={loser.Id}", new { });

    /// <summary>Somebody imports a list.</summary>
    public async Task ImportAsync(string csv)
    {
        using var form = new MultipartFormDataContent { { new StringContent(csv), "file", "people.csv" } };
        using var answer = await instance.Http.PostAsync(new Uri("/bulk/v1/leads.json?format=csv", UriKind.Relative), form, Sides.Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    public Task DeleteAsync(RecordId record) => instance.PostAsync("/rest/v1/leads/delete.json", new { input = new[] { new { id = record.Id } } });

    public async Task<int> CountAsync(string email) => (await instance.GetAsync($"/rest/v1/leads.json?filterType=email&filterValues={email}"))["result"]!.AsArray().Count;

    public async Task ControlAsync(string what, object body)
    {
        await instance.PostAsync($"/_sim/{what}", body);
        if (what == "clock") await instance.SignInAsync("human");
    }

    public async ValueTask DisposeAsync()
    {
        system.Dispose();
        http.Dispose();
        await instance.DisposeAsync();
    }
}
