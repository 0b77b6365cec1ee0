using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>Actions bound to one row: QualifyLead, AddMemberList, RemoveMemberList (protocol sheet 8.2, 8.8).</summary>
internal static class BoundActions
{
    private const string Space = "Microsoft.Dynamics.CRM.";

    public static ApiResponse Execute(DataverseCore core, ApiRequest request, string name, Guid id, Table table)
    {
        var action = name[Space.Length..];
        if (request.Method != "POST") throw DataverseError.UnknownSegment(name);
        return (table.LogicalName, action) switch
        {
            ("lead", "QualifyLead") => Qualify(core, request, id),
            ("list", "AddMemberList") => AddMember(core, request, id),
            ("list", "RemoveMemberList") => new ApiResponse(204) { Rows = core.Actions.RemoveListMember(request.Caller, id, request.Json(), "Entity") },
            _ => throw DataverseError.UnknownSegment(name),
        };
    }

    public static ApiResponse AddListMembers(DataverseCore core, ApiRequest request) =>
        new(204) { Rows = core.Actions.AddListMembers(request.Caller, request.Json()) };

    private static ApiResponse AddMember(DataverseCore core, ApiRequest request, Guid list)
    {
        var id = core.Actions.AddListMember(request.Caller, list, request.Json(), "Entity");
        return Single(request, "AddMemberListResponse", "ListMemberId", id);
    }

    /// <summary>A complex answer with one id.</summary>
    public static ApiResponse Single(ApiRequest request, string type, string name, Guid id) => ApiResponse.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("@odata.context", $"{request.Root}$metadata#{Space}{type}");
        json.WriteString(name, id);
        json.WriteEndObject();
    }) with
    { Rows = 1 };

    private static ApiResponse Qualify(DataverseCore core, ApiRequest request, Guid id)
    {
        var made = core.Actions.QualifyLead(request.Caller, id, request.Json());
        return ApiResponse.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{request.Root}$metadata#Collection({Space}crmbaseentity)");
            json.WriteStartArray("value");
            foreach (var row in made)
            {
                json.WriteStartObject();
                json.WriteString("@odata.type", $"#{Space}{row.Table}");
                json.WriteString($"{row.Table}id", row.Id);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }) with
        { Rows = made.Count + 1 };
    }
}
