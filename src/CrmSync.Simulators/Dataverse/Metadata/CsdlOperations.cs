using System.Xml;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>The functions and actions of $metadata with the types that they answer (protocol sheet 2.14).</summary>
internal static class CsdlOperations
{
    private static readonly (string Type, (string Name, string Type)[] Members)[] Answers =
    [
        ("WhoAmIResponse", [("BusinessUnitId", "Edm.Guid"), ("UserId", "Edm.Guid"), ("OrganizationId", "Edm.Guid")]),
        ("RetrieveVersionResponse", [("Version", "Edm.String")]),
        ("RetrieveTotalRecordCountResponse", [("EntityRecordCountCollection", "mscrm.EntityRecordCountCollection")]),
        ("EntityRecordCountCollection", [("Count", "Edm.Int32"), ("IsReadOnly", "Edm.Boolean"), ("Keys", "Collection(Edm.String)"), ("Values", "Collection(Edm.Int64)")]),
        ("CreateMultipleResponse", [("Ids", "Collection(Edm.Guid)")]),
        ("BulkDeleteResponse", [("JobId", "Edm.Guid")]),
        ("AddMemberListResponse", [("ListMemberId", "Edm.Guid")]),
        ("RetrieveCurrentOrganizationResponse", [("Detail", "mscrm.OrganizationDetail")]),
        ("OrganizationDetail",
        [
            ("OrganizationId", "Edm.Guid"), ("FriendlyName", "Edm.String"), ("OrganizationVersion", "Edm.String"), ("EnvironmentId", "Edm.String"), ("DatacenterId", "Edm.Guid"),
            ("TenantId", "Edm.String"), ("Geo", "Edm.String"), ("UrlName", "Edm.String"), ("UniqueName", "Edm.String"), ("SchemaType", "Edm.String"),
            ("OrganizationType", "mscrm.OrganizationType"), ("State", "mscrm.OrganizationState"), ("Endpoints", "mscrm.EndpointCollection"),
        ]),
        ("EndpointCollection", [("Count", "Edm.Int32"), ("IsReadOnly", "Edm.Boolean"), ("Keys", "Collection(mscrm.EndpointType)"), ("Values", "Collection(Edm.String)")]),
        ("RetrieveUserPrivilegesResponse", [("RolePrivileges", "Collection(mscrm.RolePrivilege)")]),
        ("RolePrivilege", [("Depth", "mscrm.PrivilegeDepth"), ("PrivilegeId", "Edm.Guid"), ("BusinessUnitId", "Edm.Guid"), ("PrivilegeName", "Edm.String")]),
    ];

    private static readonly (string Type, string[] Members)[] Words =
    [
        ("EndpointAccessType", ["Default", "Intranet", "Internet"]),
        ("EndpointType", ["OrganizationService", "OrganizationDataService", "WebApplication"]),
        ("OrganizationState", ["Enabled", "Disabled"]),
        ("OrganizationType", ["Customer", "Monitoring", "Support", "BackEnd", "Secondary", "CustomerTest", "CustomerFreeTest", "CustomerPreview"]),
        ("PrivilegeDepth", ["Basic", "Local", "Deep", "Global"]),
    ];

    private static readonly string[] Multiples = ["CreateMultiple", "UpdateMultiple", "UpsertMultiple"];

    public static void Types(XmlWriter xml, Catalog catalog)
    {
        foreach (var (type, members) in Answers)
        {
            Csdl.Open(xml, "ComplexType", ("Name", type));
            foreach (var (name, of) in members) Csdl.Element(xml, "Property", ("Name", name), ("Type", of));
            xml.WriteEndElement();
        }

        foreach (var (type, members) in Words)
        {
            Csdl.Open(xml, "EnumType", ("Name", type));
            foreach (var name in members) Csdl.Element(xml, "Member", ("Name", name));
            xml.WriteEndElement();
        }

        Function(xml, "WhoAmI", "WhoAmIResponse");
        Function(xml, "RetrieveVersion", "RetrieveVersionResponse");
        Function(xml, "RetrieveTotalRecordCount", "RetrieveTotalRecordCountResponse", ("EntityNames", "Collection(Edm.String)"));
        Function(xml, "RetrieveCurrentOrganization", "RetrieveCurrentOrganizationResponse", ("AccessType", "mscrm.EndpointAccessType"));
        Csdl.Open(xml, "Function", ("Name", "RetrieveUserPrivileges"), ("IsBound", "true"));
        Parameters(xml, [("entity", "mscrm.systemuser")]);
        Csdl.Element(xml, "ReturnType", ("Type", "mscrm.RetrieveUserPrivilegesResponse"), ("Nullable", "false"));
        xml.WriteEndElement();
        Action(xml, "PublishXml", null, ("ParameterXml", "Edm.String"));
        Action(xml, "PublishAllXml", null);
        Action(xml, "Merge", null, ("Target", "mscrm.crmbaseentity"), ("Subordinate", "mscrm.crmbaseentity"), ("UpdateContent", "mscrm.crmbaseentity"), ("PerformParentingChecks", "Edm.Boolean"));
        Action(xml, "WinOpportunity", null, ("OpportunityClose", "mscrm.opportunityclose"), ("Status", "Edm.Int32"));
        Action(xml, "LoseOpportunity", null, ("OpportunityClose", "mscrm.opportunityclose"), ("Status", "Edm.Int32"));
        Action(xml, "AddListMembersList", null, ("List", "mscrm.list"), ("Members", "Collection(mscrm.crmbaseentity)"));
        Bound(xml, "QualifyLead", "mscrm.lead", "Collection(mscrm.crmbaseentity)", ("CreateAccount", "Edm.Boolean"), ("CreateContact", "Edm.Boolean"), ("CreateOpportunity", "Edm.Boolean"), ("Status", "Edm.Int32"));
        Bound(xml, "AddMemberList", "mscrm.list", "mscrm.AddMemberListResponse", ("Entity", "mscrm.crmbaseentity"));
        Bound(xml, "RemoveMemberList", "mscrm.list", null, ("Entity", "mscrm.crmbaseentity"));
        foreach (var table in catalog.Tables)
        {
            foreach (var name in Multiples)
                Bound(xml, name, $"Collection(mscrm.{table.LogicalName})", name == "CreateMultiple" ? "mscrm.CreateMultipleResponse" : null, ("Targets", $"Collection(mscrm.{table.LogicalName})"));
        }
    }

    public static void Imports(XmlWriter xml)
    {
        foreach (var name in new[] { "WhoAmI", "RetrieveVersion", "RetrieveTotalRecordCount", "RetrieveCurrentOrganization" }) Csdl.Element(xml, "FunctionImport", ("Name", name), ("Function", $"mscrm.{name}"));
        foreach (var name in new[] { "Merge", "WinOpportunity", "LoseOpportunity", "AddListMembersList", "PublishXml", "PublishAllXml" }) Csdl.Element(xml, "ActionImport", ("Name", name), ("Action", $"mscrm.{name}"));
    }

    private static void Function(XmlWriter xml, string name, string answer, params (string Name, string Type)[] parameters)
    {
        Csdl.Open(xml, "Function", ("Name", name));
        Parameters(xml, parameters);
        Csdl.Element(xml, "ReturnType", ("Type", $"mscrm.{answer}"), ("Nullable", "false"));
        xml.WriteEndElement();
    }

    private static void Action(XmlWriter xml, string name, string? answer, params (string Name, string Type)[] parameters)
    {
        Csdl.Open(xml, "Action", ("Name", name));
        Parameters(xml, parameters);
        if (answer is not null) Csdl.Element(xml, "ReturnType", ("Type", answer));
        xml.WriteEndElement();
    }

    private static void Bound(XmlWriter xml, string name, string bound, string? answer, params (string Name, string Type)[] parameters)
    {
        Csdl.Open(xml, "Action", ("Name", name), ("IsBound", "true"));
        Parameters(xml, [(bound.StartsWith("Collection", StringComparison.Ordinal) ? "entityset" : "entity", bound), .. parameters]);
        if (answer is not null) Csdl.Element(xml, "ReturnType", ("Type", answer));
        xml.WriteEndElement();
    }

    private static void Parameters(XmlWriter xml, (string Name, string Type)[] parameters)
    {
        foreach (var (name, type) in parameters) Csdl.Element(xml, "Parameter", ("Name", name), ("Type", type));
    }
}
