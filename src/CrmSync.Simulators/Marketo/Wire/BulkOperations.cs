using CrmSync.Simulators.Marketo.Bulk;
using CrmSync.Simulators.Marketo.Objects;
using static CrmSync.Simulators.Marketo.Wire.OperationForms;

namespace CrmSync.Simulators.Marketo.Wire;

/// <summary>The part of the table of contents under /bulk/v1.</summary>
internal static class BulkOperations
{
    public static IEnumerable<Operation> Of(MarketoCore core) =>
    [
        .. Extracts(core, "bulk/leads", "LeadExtract", _ => ExtractRequests.Leads),
        .. Extracts(core, "bulk/activities", "ActivityExtract", _ => ExtractRequests.Activities),
        .. Extracts(core, "bulk/program/members", "MemberExtract", _ => StandardKinds.ProgramMember),
        .. Extracts(core, "bulk/customobjects/{api}", "CustomObjectExtract", call => core.Objects(call.Path("api")).Kind.Table),
        File("bulk/leads", "importLeads", core.Imports.Leads),
        Read("bulk/leads/batch/{id}", "leadImportStatus", core.Imports.Status),
        Read("bulk/leads/batch/{id}/failures", "leadImportFailures", call => core.Imports.Rows(call, failures: true)),
        Read("bulk/leads/batch/{id}/warnings", "leadImportWarnings", call => core.Imports.Rows(call, failures: false)),
        File("bulk/customobjects/{api}/import", "importCustomObjects", core.Imports.Objects),
        Read("bulk/customobjects/{api}/import/{id}/status", "customObjectImportStatus", core.Imports.Status),
        Read("bulk/customobjects/{api}/import/{id}/failures", "customObjectImportFailures", call => core.Imports.Rows(call, failures: true)),
        Read("bulk/customobjects/{api}/import/{id}/warnings", "customObjectImportWarnings", call => core.Imports.Rows(call, failures: false)),
        File("bulk/program/{id}/members/import", "importMembers", core.Imports.Members),
        Read("bulk/program/members/import/{id}/status", "memberImportStatus", core.Imports.Status),
        Read("bulk/program/members/import/{id}/failures", "memberImportFailures", call => core.Imports.Rows(call, failures: true)),
        Read("bulk/program/members/import/{id}/warnings", "memberImportWarnings", call => core.Imports.Rows(call, failures: false)),
    ];

    private static IEnumerable<Operation> Extracts(MarketoCore core, string path, string name, Func<MarketoCall, string> family) =>
    [
        Read($"{path}/export", $"list{name}s", call => core.Extracts.List(call, family)),
        Write($"{path}/export/create", $"create{name}", call => core.Extracts.Create(call, family)),
        Write($"{path}/export/{{id}}/enqueue", $"enqueue{name}", call => core.Extracts.Enqueue(call, family)),
        Read($"{path}/export/{{id}}/status", $"status{name}", call => core.Extracts.Status(call, family)),
        Read($"{path}/export/{{id}}/file", $"file{name}", call => core.Extracts.File(call, family)),
        Write($"{path}/export/{{id}}/cancel", $"cancel{name}", call => core.Extracts.Cancel(call, family)),
    ];
}
