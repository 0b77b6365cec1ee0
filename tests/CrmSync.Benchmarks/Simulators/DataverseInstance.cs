using System.Text;
using System.Text.Json;
using CrmSync.Simulators.Dataverse;
using CrmSync.Simulators.Dataverse.Http;
using CrmSync.Simulators.Dataverse.Rows;

namespace CrmSync.Benchmarks.Simulators;

/// <summary>One Dataverse organisation in memory, and small calls to it.</summary>
internal sealed class DataverseInstance : IAsyncDisposable
{
    private const string Root = "http://dataverse.example/api/data/v9.2/";
    private static readonly Dictionary<string, string> Headers = new(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer" };
    private readonly DataverseOrganization organization;
    private readonly string token;
    private readonly Guid row;
    private int written;

    private DataverseInstance(DataverseOrganization organization)
    {
        this.organization = organization;
        var table = organization.Core.Store.Catalog["lead"];
        row = organization.Core.Locked(() => organization.Core.Store[table].After(0).First().Id);
        var walk = Send("GET", "leads", "", "", ("Prefer", "odata.track-changes"));
        token = JsonDocument.Parse(walk).RootElement.GetProperty("@odata.deltaLink").GetString()!.Split("$deltatoken=")[1];
    }

    public static async Task BeginAndEndAsync(int people) => await DataverseOrganization.Open(new DataverseSimulatorOptions { People = people }).DisposeAsync();

    public static DataverseInstance Begin(int people) => new(DataverseOrganization.Open(new DataverseSimulatorOptions { People = people }));

    public Task ReadDeltaAsync()
    {
        Send("GET", "leads", $"$select=firstname,lastname&$deltatoken={token}", "");
        return Task.CompletedTask;
    }

    public Task UpdateOneAsync()
    {
        Send("PATCH", $"leads({row})", "", $$"""{"jobtitle":"Title {{written++}}"}""", ("If-Match", "*"));
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => organization.DisposeAsync();

    private ReadOnlyMemory<byte> Send(string method, string path, string query, string body, params (string Name, string Value)[] more)
    {
        var headers = new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in more) headers[name] = value;
        var answer = organization.Api.Execute(new ApiRequest(method, path, RequestAddress.Query(query), headers, Encoding.UTF8.GetBytes(body))
        {
            Caller = new Caller("crmsync", OrganizationRows.User("crmsync")),
            Root = Root,
            RawQuery = query,
        });
        return answer.Status < 400 ? answer.Body : throw new InvalidOperationException(Encoding.UTF8.GetString(answer.Body.Span));
    }
}
