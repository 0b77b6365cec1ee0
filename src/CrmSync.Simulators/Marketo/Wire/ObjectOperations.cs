using CrmSync.Simulators.Marketo.Objects;
using static CrmSync.Simulators.Marketo.Wire.OperationForms;

namespace CrmSync.Simulators.Marketo.Wire;

/// <summary>The part of the table of contents that is the same for every kind of record.</summary>
internal static class ObjectOperations
{
    public static IEnumerable<Operation> Of(MarketoCore core) =>
    [
        .. Kind(core, "companies", "Companies", _ => StandardKinds.Company),
        .. Schema(core, "companies", "Companies", StandardKinds.Company),
        .. Kind(core, "opportunities/roles", "Roles", _ => StandardKinds.Role),
        .. Kind(core, "opportunities", "Opportunities", _ => StandardKinds.Opportunity),
        .. Schema(core, "opportunities", "Opportunities", StandardKinds.Opportunity),
        .. Kind(core, "salespersons", "SalesPersons", _ => StandardKinds.SalesPerson),
        .. Kind(core, "namedaccounts", "NamedAccounts", _ => StandardKinds.NamedAccount),
        .. Schema(core, "namedaccounts", "NamedAccounts", StandardKinds.NamedAccount),
        .. Kind(core, "namedAccountLists", "NamedAccountLists", _ => StandardKinds.NamedAccountList).Where(operation => operation.Name != "describeNamedAccountLists"),
        Read("namedAccountList/{id}/namedAccounts", "listedAccounts", core.AccountLists.Members),
        Write("namedAccountList/{id}/namedAccounts", "addListedAccounts", core.AccountLists.Add),
        Write("namedAccountList/{id}/namedAccounts/remove", "removeListedAccounts", core.AccountLists.Remove),
        .. CustomObjects(core),
        .. Kind(core, "customobjects/{api}", "CustomObjects", call => core.Objects(call.Path("api")).Kind.Table),
        .. Members(core),
    ];

    private static IEnumerable<Operation> CustomObjects(MarketoCore core) =>
    [
        Read("customobjects", "customObjectTypes", call => core.CustomObjects.List(call, drafts: false)),
        Read("customobjects/schema", "customObjectSchemas", call => core.CustomObjects.List(call, drafts: true)),
        Write("customobjects/schema", "saveCustomObjectType", core.CustomObjects.Save),
        Read("customobjects/schema/fieldDataTypes", "customObjectDataTypes", _ => CustomObjectSchema.FieldTypes()),
        Read("customobjects/schema/linkableObjects", "customObjectLinks", _ => CustomObjectSchema.Linkable()),
        Read("customobjects/schema/{api}/describe", "describeCustomObjectType", call => core.CustomObjects.Describe(call, drafts: true)),
        Read("customobjects/schema/{api}/dependentAssets", "customObjectDependents", core.CustomObjects.Dependents),
        Write("customobjects/schema/{api}/approve", "approveCustomObjectType", core.CustomObjects.Approve),
        Write("customobjects/schema/{api}/discardDraft", "discardCustomObjectDraft", core.CustomObjects.Discard),
        Write("customobjects/schema/{api}/delete", "deleteCustomObjectType", core.CustomObjects.Delete),
        Write("customobjects/schema/{api}/addField", "addCustomObjectFields", core.CustomObjects.AddFields),
        Write("customobjects/schema/{api}/deleteField", "deleteCustomObjectFields", core.CustomObjects.DropFields),
        Write("customobjects/schema/{api}/{name}/updateField", "updateCustomObjectField", core.CustomObjects.UpdateField),
    ];

    private static IEnumerable<Operation> Members(MarketoCore core) =>
    [
        Read("programs/members/describe", "describeMembers", call => core.ObjectSchema.Describe(call, tables => tables[StandardKinds.ProgramMember])),
        Read("program/members/describe", "describeMembers", call => core.ObjectSchema.Describe(call, tables => tables[StandardKinds.ProgramMember])),
        .. Schema(core, "programs/members", "Members", StandardKinds.ProgramMember),
        Read("programs/{id}/members", "members", core.Memberships.Members),
        Write("programs/{id}/members", "syncMembers", core.ProgramMembers.Data),
        Write("programs/{id}/members/status", "memberStatus", core.ProgramMembers.Status),
        Write("programs/{id}/members/delete", "deleteMembers", core.ProgramMembers.Delete),
        Read("leads/programs/{id}", "leadsByProgram", core.Memberships.Leads),
        Write("leads/programs/{id}/status", "leadProgramStatus", core.ProgramMembers.ChangeStatus),
        Read("leads/{id}/listMembership", "listMembership", core.Memberships.Lists),
        Read("leads/{id}/programMembership", "programMembership", core.Memberships.Programs),
        Read("leads/{id}/smartCampaignMembership", "campaignMembership", core.Memberships.Campaigns),
    ];

    private static IEnumerable<Operation> Kind(MarketoCore core, string path, string name, Func<MarketoCall, string> table) =>
    [
        Read($"{path}/describe", $"describe{name}", call => core.ObjectSchema.Describe(call, tables => tables[table(call)])),
        Read(path, $"query{name}", call => core.ObjectReads.Query(call, tables => tables[table(call)])),
        Write(path, $"sync{name}", call => core.ObjectSync.Sync(call, tables => tables[table(call)])),
        Write($"{path}/delete", $"delete{name}", call => core.ObjectRemoval.Delete(call, tables => tables[table(call)])),
    ];

    private static IEnumerable<Operation> Schema(MarketoCore core, string path, string name, string table) =>
    [
        Read($"{path}/schema/fields", $"fieldsOf{name}", call => core.ObjectSchema.Fields(call, tables => tables[table])),
        Read($"{path}/schema/fields/{{name}}", $"fieldOf{name}", call => core.ObjectSchema.Field(call, tables => tables[table])),
    ];
}
