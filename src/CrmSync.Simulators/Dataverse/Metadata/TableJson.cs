using System.Text.Json.Nodes;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>One table's definition and its relationships (protocol sheet 7.1, 7.6).</summary>
internal static class TableJson
{
    public static JsonObject Write(Table table) => new()
    {
        ["LogicalName"] = table.LogicalName,
        ["SchemaName"] = table.SchemaName,
        ["EntitySetName"] = table.SetName,
        ["LogicalCollectionName"] = table.SetName,
        ["PrimaryIdAttribute"] = table.Key.LogicalName,
        ["PrimaryNameAttribute"] = table.Name?.LogicalName,
        ["ObjectTypeCode"] = table.ObjectTypeCode,
        ["ChangeTrackingEnabled"] = table.ChangeTrackingEnabled,
        ["CanChangeTrackingBeEnabled"] = Managed(true, "canchangetrackingbeenabled"),
        ["IsOptimisticConcurrencyEnabled"] = true,
        ["CanCreateAttributes"] = Managed(true, "cancreateattributes"),
        ["OwnershipType"] = table.Find("ownerid") is null ? "OrganizationOwned" : "UserOwned",
        ["IsCustomEntity"] = false,
        ["IsActivity"] = false,
        ["DisplayName"] = AttributeJson.Label(table.DisplayName, table.MetadataId),
        ["DisplayCollectionName"] = AttributeJson.Label($"{table.DisplayName}s", table.MetadataId),
        ["MetadataId"] = table.MetadataId.ToString(),
        ["HasChanged"] = null,
    };

    public static IEnumerable<JsonObject> ManyToOne(Catalog catalog, Table table)
    {
        foreach (var (name, column, target) in table.Navigations.Where(navigation => catalog.TryTable(navigation.Target, out _)))
        {
            var relationship = $"{table.LogicalName}_{column.LogicalName}_{target}";
            yield return new JsonObject
            {
                ["SchemaName"] = relationship,
                ["RelationshipType"] = "OneToManyRelationship",
                ["ReferencingEntity"] = table.LogicalName,
                ["ReferencingAttribute"] = column.LogicalName,
                ["ReferencingEntityNavigationPropertyName"] = name,
                ["ReferencedEntity"] = target,
                ["ReferencedAttribute"] = catalog[target].Key.LogicalName,
                ["ReferencedEntityNavigationPropertyName"] = relationship,
                ["IsCustomRelationship"] = column.IsCustom,
                ["MetadataId"] = MetadataIds.Of(relationship).ToString(),
                ["HasChanged"] = null,
            };
        }
    }

    private static JsonObject Managed(bool value, string name) =>
        new() { ["Value"] = value, ["CanBeChanged"] = false, ["ManagedPropertyLogicalName"] = name };
}
