using System.Text.Json.Nodes;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>One table's definition and its relationships (protocol sheet 7.1, 7.6).</summary>
internal static class TableJson
{
    public static JsonObject Write(Table table)
    {
        var json = Own(table);
        TableTraits.Add(json, table);
        return json;
    }

    private static JsonObject Own(Table table) => new()
    {
        ["LogicalName"] = table.LogicalName,
        ["SchemaName"] = table.SchemaName,
        ["EntitySetName"] = table.SetName,
        ["LogicalCollectionName"] = table.SetName,
        ["PrimaryIdAttribute"] = table.Key.LogicalName,
        ["PrimaryNameAttribute"] = table.Name?.LogicalName,
        ["ObjectTypeCode"] = table.ObjectTypeCode,
        ["ChangeTrackingEnabled"] = table.ChangeTrackingEnabled,
        ["CanChangeTrackingBeEnabled"] = MetadataEndpoint.Managed(true, "canchangetrackingbeenabled", changes: false),
        ["CanCreateAttributes"] = MetadataEndpoint.Managed(true, "cancreateattributes", changes: false),
        ["OwnershipType"] = table.Find("ownerid") is null ? "OrganizationOwned" : "UserOwned",
        ["IsCustomEntity"] = table.IsCustom,
        ["IsManaged"] = !table.IsCustom,
        ["IsActivity"] = table.IsActivity,
        ["DisplayName"] = AttributeJson.Label(table.DisplayName, table.MetadataId),
        ["DisplayCollectionName"] = AttributeJson.Label(table.CollectionName, table.MetadataId),
        ["MetadataId"] = table.MetadataId.ToString(),
        ["HasChanged"] = null,
    };
}
