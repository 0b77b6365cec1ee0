using System.Text.Json;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>WhoAmI, versions, the organisation and counts of rows (protocol sheet 1.8, 2.10).</summary>
internal sealed class GlobalFunctions(DataverseCore core)
{
    private const string ProductVersion = "9.2.24111.00190";

    private Guid Organization => core.Settings.OrganizationId ?? OrganizationRows.Organization;

    public ApiResponse WhoAmI(ApiRequest request) => Single(
        request,
        "WhoAmIResponse",
        ("BusinessUnitId", OrganizationRows.BusinessUnit.Id.ToString()),
        ("UserId", request.Caller.UserId.ToString()),
        ("OrganizationId", Organization.ToString()));

    public static ApiResponse Version(ApiRequest request) => Single(request, "RetrieveVersionResponse", ("Version", ProductVersion));

    public ApiResponse CurrentOrganization(ApiRequest request) => ApiResponse.Json(json =>
    {
        var site = request.Root[..(request.Root.IndexOf("/api/", StringComparison.Ordinal) + 1)];
        json.WriteStartObject();
        json.WriteString("@odata.context", $"{request.Root}$metadata#Microsoft.Dynamics.CRM.RetrieveCurrentOrganizationResponse");
        json.WriteStartObject("Detail");
        json.WriteString("OrganizationId", Organization);
        json.WriteString("FriendlyName", "crmsync");
        json.WriteString("OrganizationVersion", ProductVersion);
        json.WriteString("EnvironmentId", Organization.ToString());
        json.WriteString("DatacenterId", Guid.Empty);
        json.WriteString("TenantId", MetadataIds.Of("tenant").ToString());
        json.WriteString("Geo", "NA");
        json.WriteString("UrlName", "crmsync");
        json.WriteString("UniqueName", "crmsync");
        json.WriteString("SchemaType", "Standard");
        json.WriteString("OrganizationType", "Customer");
        json.WriteString("State", "Enabled");
        json.WriteStartObject("Endpoints");
        json.WriteNumber("Count", 3);
        json.WriteBoolean("IsReadOnly", false);
        Strings(json, "Keys", ["WebApplication", "OrganizationService", "OrganizationDataService"]);
        Strings(json, "Values", [site, $"{site}XRMServices/2011/Organization.svc", $"{site}XRMServices/2011/OrganizationData.svc"]);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>A snapshot of how many rows tables hold.</summary>
    public ApiResponse TotalRecordCount(ApiRequest request, Dictionary<string, string> parameters)
    {
        var names = Names(parameters);
        var counts = core.Locked(() => names.Select(name => core.Store.Catalog.TryTable(name, out var table)
            ? core.Store[table].Count
            : throw new DataverseError(400, "0x80041102", $"The entity with a name = '{name}' was not found.")).ToList());
        return ApiResponse.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{request.Root}$metadata#Microsoft.Dynamics.CRM.RetrieveTotalRecordCountResponse");
            json.WriteStartObject("EntityRecordCountCollection");
            json.WriteNumber("Count", counts.Count);
            json.WriteBoolean("IsReadOnly", false);
            Strings(json, "Keys", names);
            json.WriteStartArray("Values");
            foreach (var count in counts) json.WriteNumberValue(count);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private static List<string> Names(Dictionary<string, string> parameters)
    {
        if (!parameters.TryGetValue("EntityNames", out var list)) throw DataverseError.BadArgument("The parameter 'EntityNames' is missing.");
        return [.. JsonDocument.Parse(list.Replace('\'', '"')).RootElement.EnumerateArray().Select(item => item.GetString() ?? "")];
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static ApiResponse Single(ApiRequest request, string type, params (string Name, string Value)[] members) => ApiResponse.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("@odata.context", $"{request.Root}$metadata#Microsoft.Dynamics.CRM.{type}");
        foreach (var (name, value) in members) json.WriteString(name, value);
        json.WriteEndObject();
    });
}
