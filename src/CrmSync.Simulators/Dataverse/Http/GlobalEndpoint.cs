using CrmSync.Simulators.Dataverse.Metadata;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>What is bound to no table: service document, $metadata, functions and actions (protocol sheet 1.8, 1.9, 4.4, 7.8, 8.3, 8.6, 8.8).</summary>
internal sealed class GlobalEndpoint(DataverseCore core)
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "", "$metadata", "WhoAmI", "RetrieveVersion", "RetrieveCurrentOrganization", "RetrieveTotalRecordCount", "RetrieveMetadataChanges",
        "Merge", "WinOpportunity", "LoseOpportunity", "AddListMembersList", "BulkDelete", "PublishXml", "PublishAllXml",
    };

    private readonly GlobalFunctions _functions = new(core);

    public static bool Knows(string name) => Names.Contains(name);

    public ApiResponse Execute(ApiRequest request, ResourcePath path) => path.Count > 1 ? throw DataverseError.UnknownSegment(path.Name(1)) : (request.Method, path.Name(0)) switch
    {
        ("GET", "") => ServiceDocument(request),
        ("GET", "$metadata") => core.Locked(() => ApiResponse.Text(Csdl.Write(core.Store.Catalog, request.Option("annotations") == "true" || request.Prefer.Annotations.Any), "application/xml")),
        ("GET", "WhoAmI") => _functions.WhoAmI(request),
        ("GET", "RetrieveVersion") => GlobalFunctions.Version(request),
        ("GET", "RetrieveCurrentOrganization") => _functions.CurrentOrganization(request),
        ("GET", "RetrieveTotalRecordCount") => _functions.TotalRecordCount(request, FunctionParameters.Read(request, path.Key(0))),
        ("GET", "RetrieveMetadataChanges") => new MetadataChanges(core).Answer(request, FunctionParameters.Read(request, path.Key(0))),
        ("POST", "Merge") => new ApiResponse(204) { Rows = core.Actions.Merge(request.Caller, request.Json()) },
        ("POST", "WinOpportunity") => new ApiResponse(204) { Rows = core.Actions.CloseOpportunity(request.Caller, request.Json(), won: true) },
        ("POST", "LoseOpportunity") => new ApiResponse(204) { Rows = core.Actions.CloseOpportunity(request.Caller, request.Json(), won: false) },
        ("POST", "AddListMembersList") => BoundActions.AddListMembers(core, request),
        ("POST", "BulkDelete") => BoundActions.Single(request, "BulkDeleteResponse", "JobId", core.Actions.BulkDelete(request.Caller, request.Json())),
        ("POST", "PublishXml" or "PublishAllXml") => new ApiResponse(204),
        _ => throw new DataverseError(404, "", $"No HTTP resource was found that matches the request URI '{request.Root}{request.Path}'."),
    };

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
