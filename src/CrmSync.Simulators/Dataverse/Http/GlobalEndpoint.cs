using CrmSync.Simulators.Dataverse.Metadata;
using CrmSync.Simulators.Dataverse.Rows;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>What is bound to no table: WhoAmI, versions, service document, $metadata, Merge, publishing (protocol sheet 1.8, 1.9, 8.3).</summary>
internal sealed class GlobalEndpoint(DataverseCore core)
{
    private static readonly string[] Names =
        ["", "$metadata", "WhoAmI", "RetrieveVersion", "RetrieveCurrentOrganization", "Merge", "PublishXml", "PublishAllXml"];

    private Guid Organization => core.Settings.OrganizationId ?? OrganizationRows.Organization;

    public static bool Knows(string name) => Names.Contains(name);

    public ApiResponse Execute(ApiRequest request, ResourcePath path) => (request.Method, path.Name(0)) switch
    {
        ("GET", "") => ServiceDocument(request),
        ("GET", "$metadata") => core.Locked(() => ApiResponse.Text(Csdl.Write(core.Store.Catalog), "application/xml")),
        ("GET", "WhoAmI") => WhoAmI(request),
        ("GET", "RetrieveVersion") => Single(request, "RetrieveVersionResponse", ("Version", "9.2.24111.00190")),
        ("GET", "RetrieveCurrentOrganization") => CurrentOrganization(request),
        ("POST", "Merge") => Merge(request),
        ("POST", "PublishXml" or "PublishAllXml") => new ApiResponse(204),
        _ => throw new DataverseError(404, "", $"No HTTP resource was found that matches the request URI '{request.Root}{request.Path}'."),
    };

    private ApiResponse Merge(ApiRequest request)
    {
        core.Merge(request.Caller, request.Json());
        return new ApiResponse(204) { Rows = 2 };
    }

    private ApiResponse WhoAmI(ApiRequest request) => Single(
        request,
        "WhoAmIResponse",
        ("BusinessUnitId", OrganizationRows.BusinessUnit.Id.ToString()),
        ("UserId", request.Caller.UserId.ToString()),
        ("OrganizationId", Organization.ToString()));

    private static ApiResponse Single(ApiRequest request, string type, params (string Name, string Value)[] members) => ApiResponse.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("@odata.context", $"{request.Root}$metadata#Microsoft.Dynamics.CRM.{type}");
        foreach (var (name, value) in members) json.WriteString(name, value);
        json.WriteEndObject();
    });

    private ApiResponse CurrentOrganization(ApiRequest request) => ApiResponse.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("@odata.context", $"{request.Root}$metadata#Microsoft.Dynamics.CRM.RetrieveCurrentOrganizationResponse");
        json.WriteStartObject("Detail");
        json.WriteString("OrganizationId", Organization);
        json.WriteString("FriendlyName", "crmsync");
        json.WriteString("OrganizationVersion", "9.2.24111.00190");
        json.WriteString("UniqueName", "crmsync");
        json.WriteString("State", "Enabled");
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private ApiResponse ServiceDocument(ApiRequest request) => ApiResponse.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("@odata.context", $"{request.Root}$metadata");
        json.WriteStartArray("value");
        foreach (var table in core.Store.Catalog.Tables)
        {
            json.WriteStartObject();
            json.WriteString("name", table.SetName);
            json.WriteString("kind", "EntitySet");
            json.WriteString("url", table.SetName);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
