using CrmSync.Simulators.Dataverse.Http;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Access;

/// <summary>What the security roles of the application users grant: everything on every table but what <see cref="DataverseSettings.DeniedPrivileges"/> takes away.</summary>
internal sealed class Privileges(DataverseCore core)
{
    /// <summary>The function bound to a user; a role privilege carries name, id and depth.</summary>
    public const string Function = "Microsoft.Dynamics.CRM.RetrieveUserPrivileges";

    private static readonly string[] Verbs = ["Create", "Read", "Write", "Delete", "Append", "AppendTo", "Assign"];
    private static readonly string[] OfMetadata = ["prvCreateAttribute", "prvWriteAttribute", "prvReadAttribute", "prvReadEntity", "prvCreateEntity", "prvActOnBehalfOfAnotherUser", "prvBypassCustomPlugins", "prvBypassCustomBusinessLogic"];

    /// <summary>Refuses a request for a table without the privilege that it needs (protocol sheet section 6).</summary>
    public void Demand(ApiRequest request, string verb, Table table)
    {
        if (core.Settings.DeniedPrivileges.Count == 0 && core.Settings.Rules.Denied.Count == 0) return;
        Demand(request, $"prv{verb}{table.SchemaName}", $" on OTC={table.ObjectTypeCode} for entity '{table.LogicalName}'");
    }

    /// <summary>Refuses a change of metadata without its privilege.</summary>
    public void DemandMetadata(ApiRequest request)
    {
        if (request.Method != "GET") Demand(request, request.Method == "POST" ? "prvCreateAttribute" : "prvWriteAttribute", " for entity 'attribute'");
    }

    /// <summary>Leaving out plug-ins needs a privilege of its own (protocol sheet 1.6).</summary>
    public void DemandBypass(ApiRequest request)
    {
        if (request.Caller.BypassSync || request.Caller.BypassAsync)
            Demand(request, request.Header("MSCRM.BypassBusinessLogicExecution") is null ? "prvBypassCustomPlugins" : "prvBypassCustomBusinessLogic", "");
    }

    /// <summary>Refuses acting as another user without its privilege (protocol sheet 1.6).</summary>
    public void DemandImpersonation(ApiRequest request) => Demand(request, "prvActOnBehalfOfAnotherUser", "");

    /// <summary>The verb of a request for a row or a set.</summary>
    public static string Verb(string method, bool isRow) => method switch
    {
        "GET" => "Read",
        "DELETE" => "Delete",
        "POST" when !isRow => "Create",
        _ => "Write",
    };

    /// <summary>The answer of the function for the caller.</summary>
    public ApiResponse Answer(ApiRequest request) => ApiResponse.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("@odata.context", $"{request.Root}$metadata#Microsoft.Dynamics.CRM.RetrieveUserPrivilegesResponse");
        json.WriteStartArray("RolePrivileges");
        foreach (var name in core.Store.Catalog.Tables.SelectMany(table => Verbs.Select(verb => $"prv{verb}{table.SchemaName}")).Concat(OfMetadata))
        {
            if (Lacks(request, name)) continue;
            json.WriteStartObject();
            json.WriteString("Depth", "Global");
            json.WriteString("PrivilegeId", MetadataIds.Of(name));
            json.WriteString("BusinessUnitId", Rows.OrganizationRows.BusinessUnit.Id);
            json.WriteString("PrivilegeName", name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private void Demand(ApiRequest request, string name, string on)
    {
        if (Lacks(request, name))
            throw new DataverseError(403, "0x80040220", $"Principal user (Id={request.Caller.UserId}, type=8) is missing {name} privilege (Id={MetadataIds.Of(name)}){on}.");
    }

    private bool Lacks(ApiRequest request, string name) =>
        core.Settings.DeniedPrivileges.Any(denied => denied.Client == request.Caller.ClientId && string.Equals(denied.Name, name, StringComparison.OrdinalIgnoreCase))
        || core.Permissions.Lacks(request.Caller.ClientId, name);
}
