namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>What a request is called in statistics and fault rules, and whether it writes.</summary>
internal readonly record struct Operation(string Name, bool Writes)
{
    public static Operation Of(ApiRequest request)
    {
        var path = ResourcePath.Parse(request.Path);
        return path.Name(0) switch
        {
            "" or "$metadata" or "RetrieveMetadataChanges" => new("metadata", false),
            "$batch" => new("batch", true),
            "EntityDefinitions" or "RelationshipDefinitions" or "GlobalOptionSetDefinitions" => new(request.Method == "GET" ? "metadata" : "writeMetadata", request.Method != "GET"),
            "WhoAmI" or "RetrieveVersion" or "RetrieveCurrentOrganization" => new("whoAmI", false),
            "RetrieveTotalRecordCount" => new("count", false),
            "PublishXml" or "PublishAllXml" => new("writeMetadata", true),
            "Merge" or "WinOpportunity" or "LoseOpportunity" or "AddListMembersList" or "BulkDelete" => new(Lower(path.Name(0)), true),
            _ => path.Key(0) is null ? OfSet(request, path) : OfRow(request, path),
        };
    }

    private static Operation OfSet(ApiRequest request, ResourcePath path) => (request.Method, path.Name(1)) switch
    {
        ("GET", "$count") => new("count", false),
        ("GET", _) when request.Query.ContainsKey("$deltatoken") => new("delta", false),
        ("GET", _) when request.Prefer.TrackChanges || (request.Option("$skiptoken") ?? "").Contains("istracking=\"True\"", StringComparison.Ordinal) => new("initialWalk", false),
        ("GET", _) => new("retrieveMultiple", false),
        (_, "") => new("create", true),
        (_, var action) => new(Lower(Last(action)), true),
    };

    private static Operation OfRow(ApiRequest request, ResourcePath path) => request.Method switch
    {
        "GET" => new("retrieve", false),
        "PATCH" => request.Precondition.MustExist ? new("update", true) : new("upsert", true),
        "DELETE" when path.Count == 1 => new("delete", true),
        "POST" when path.Name(1).StartsWith("Microsoft.", StringComparison.Ordinal) => new(Lower(Last(path.Name(1))), true),
        "POST" when path.Name(2) == "$ref" => new("associate", true),
        "POST" => new("create", true),
        "DELETE" when path.Name(2) == "$ref" => new("disassociate", true),
        _ => new("update", true),
    };

    private static string Lower(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static string Last(string action) => action.Split('.')[^1] is { Length: > 0 } name ? name : "unknown";
}
