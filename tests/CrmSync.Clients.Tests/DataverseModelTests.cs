using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Xml;
using CrmSync.Simulators.Dataverse;
using Microsoft.OData;
using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Csdl;

namespace CrmSync.Clients.Tests;

/// <summary>Microsoft's own OData library reads the simulator's $metadata, and its payloads by that model.</summary>
public sealed class DataverseModelTests : IAsyncLifetime
{
    private DataverseServer _server = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await DataverseServer.StartAsync(new DataverseSimulatorOptions { People = 30 }, TestContext.Current.CancellationToken);
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(_server.Address, "api/data/v9.2/") };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "human",
            ["client_secret"] = "human-secret",
            ["scope"] = $"{_server.Address}.default",
        });
        using var answer = await _http.PostAsync(new Uri(_server.Address, "demo/oauth2/v2.0/token"), form, TestContext.Current.CancellationToken);
        var token = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("access_token").GetString();
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("$metadata")]
    [InlineData("$metadata?annotations=true")]
    public async Task The_metadata_document_is_a_model_without_errors(string address)
    {
        var model = await ModelAsync(address);
        var lead = Assert.IsType<IEdmEntityType>(model.FindDeclaredType("Microsoft.Dynamics.CRM.lead"), exactMatch: false);
        Assert.Equal("leadid", Assert.Single(lead.Key()).Name);
        Assert.Contains(lead.NavigationProperties(), property => property.Name == "parentaccountid");
        Assert.Contains(lead.NavigationProperties(), property => property.Name == "listlead_association");
        Assert.NotNull(model.EntityContainer.FindEntitySet("opportunities"));
        Assert.Contains(model.SchemaElements, element => element.Name == "QualifyLead");
    }

    [Theory]
    [InlineData("leads?$top=20")]
    [InlineData("contacts?$top=20&$select=fullname,_parentcustomerid_value,annualincome,birthdate&$count=true")]
    [InlineData("accounts?$top=20&$select=name&$expand=contact_customer_accounts($select=lastname),primarycontactid($select=fullname)")]
    [InlineData("organizations")]
    public async Task Rows_are_read_by_the_model(string address)
    {
        var model = await ModelAsync("$metadata");
        using var message = await GetAsync(address, "odata.include-annotations=\"*\"");
        using var reader = new ODataMessageReader(message, Settings, model);
        var rows = await ReadAsync(await reader.CreateODataResourceSetReaderAsync());
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.StartsWith("Microsoft.Dynamics.CRM.", row.TypeName, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("WhoAmI", "WhoAmIResponse", 1)]
    [InlineData("RetrieveVersion()", "RetrieveVersionResponse", 1)]
    [InlineData("RetrieveCurrentOrganization(AccessType=Microsoft.Dynamics.CRM.EndpointAccessType'Default')", "RetrieveCurrentOrganizationResponse", 3)]
    [InlineData("RetrieveTotalRecordCount(EntityNames=@p)?@p=['lead']", "RetrieveTotalRecordCountResponse", 2)]
    [InlineData("systemusers({me})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges", "RetrieveUserPrivilegesResponse", 10)]
    public async Task Answers_of_functions_are_read_by_the_model(string address, string type, int atLeast)
    {
        var model = await ModelAsync("$metadata");
        var me = JsonDocument.Parse(await _http.GetStringAsync(new Uri("WhoAmI", UriKind.Relative), TestContext.Current.CancellationToken)).RootElement.GetProperty("UserId").GetString();
        using var message = await GetAsync(address.Replace("{me}", me, StringComparison.Ordinal));
        using var reader = new ODataMessageReader(message, Settings, model);
        var parts = await ReadAsync(await reader.CreateODataResourceReaderAsync((IEdmStructuredType)model.FindDeclaredType($"Microsoft.Dynamics.CRM.{type}")));
        Assert.InRange(parts.Count, atLeast, int.MaxValue);
        Assert.All(parts, part => Assert.StartsWith("Microsoft.Dynamics.CRM.", part.TypeName, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_row_an_error_and_a_service_document_are_read_by_the_model()
    {
        var model = await ModelAsync("$metadata");
        var id = JsonDocument.Parse(await _http.GetStringAsync(new Uri("leads?$top=1&$select=leadid", UriKind.Relative), TestContext.Current.CancellationToken)).RootElement.GetProperty("value")[0].GetProperty("leadid").GetGuid();
        using (var one = await GetAsync($"leads({id})?$select=lastname,revenue,createdon"))
        using (var reader = new ODataMessageReader(one, Settings, model))
        {
            var row = Assert.Single(await ReadAsync(await reader.CreateODataResourceReaderAsync()));
            Assert.Equal(id, row.Properties.OfType<ODataProperty>().Single(property => property.Name == "leadid").Value);
        }

        using (var wrong = await GetAsync("leads?$select=nothing"))
        using (var reader = new ODataMessageReader(wrong, Settings, model))
            Assert.Equal("0x80060888", (await reader.ReadErrorAsync()).Code);
        using (var document = await GetAsync(""))
        using (var reader = new ODataMessageReader(document, Settings, model))
            Assert.Contains((await reader.ReadServiceDocumentAsync()).EntitySets, set => set.Name == "leads");
    }

    [Fact]
    public async Task A_delta_is_read_by_the_model()
    {
        var model = await ModelAsync("$metadata");
        using var first = await GetAsync("leads?$select=lastname", "odata.track-changes");
        Uri? link;
        using (var walk = new ODataMessageReader(first, Settings, model))
        {
            var reader = await walk.CreateODataResourceSetReaderAsync();
            link = null;
            while (await reader.ReadAsync())
            {
                if (reader is { State: ODataReaderState.ResourceSetEnd, Item: ODataResourceSet set }) link = set.DeltaLink;
            }
        }

        var (kept, gone) = (await CreateAsync("Kept"), await CreateAsync("Gone"));
        using (await _http.DeleteAsync(new Uri($"leads({gone})", UriKind.Relative), TestContext.Current.CancellationToken)) { }
        using var second = await GetAsync(link!.ToString());
        using var delta = new ODataMessageReader(second, Settings, model);
        var found = await ReadDeltaAsync(await delta.CreateODataDeltaResourceSetReaderAsync(model.EntityContainer.FindEntitySet("leads"), (IEdmEntityType)model.FindDeclaredType("Microsoft.Dynamics.CRM.lead")));
        Assert.Equal([kept.ToString(), $"deleted {gone}"], found);
    }

    private static ODataMessageReaderSettings Settings => new() { MaxProtocolVersion = ODataVersion.V4, ShouldIncludeAnnotation = _ => true };

    private async Task<IEdmModel> ModelAsync(string address)
    {
        using var text = new StringReader(await _http.GetStringAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken));
        using var xml = XmlReader.Create(text);
        Assert.True(CsdlReader.TryParse(xml, out var model, out var errors), string.Join('\n', errors));
        Assert.True(Microsoft.OData.Edm.Validation.EdmValidator.Validate(model, out var wrong), string.Join('\n', wrong.Take(20)));
        return model;
    }

    private async Task<ReadMessage> GetAsync(string address, string? prefer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.RelativeOrAbsolute));
        if (prefer is not null) request.Headers.TryAddWithoutValidation("Prefer", prefer);
        return new ReadMessage(await _http.SendAsync(request, TestContext.Current.CancellationToken));
    }

    private async Task<Guid> CreateAsync(string name)
    {
        using var body = new StringContent($$"""{"lastname":"{{name}}"}""", Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri("leads", UriKind.Relative), body, TestContext.Current.CancellationToken);
        return Guid.Parse(answer.Headers.GetValues("OData-EntityId").Single().Split('(')[1].TrimEnd(')'));
    }

    private static async Task<List<ODataResource>> ReadAsync(ODataReader reader)
    {
        var rows = new List<ODataResource>();
        while (await reader.ReadAsync())
        {
            if (reader is { State: ODataReaderState.ResourceEnd, Item: ODataResource row }) rows.Add(row);
        }

        return rows;
    }

    private static async Task<List<string>> ReadDeltaAsync(ODataReader reader)
    {
        var found = new List<string>();
        while (await reader.ReadAsync())
        {
            if (reader is { State: ODataReaderState.ResourceEnd, Item: ODataResource row }) found.Add(row.Properties.OfType<ODataProperty>().Single(property => property.Name == "leadid").Value.ToString()!);
            if (reader is { State: ODataReaderState.DeletedResourceEnd, Item: ODataDeletedResource gone }) found.Add($"{gone.Reason.ToString()!.ToLowerInvariant()} {gone.Id}");
        }

        return found;
    }
}
