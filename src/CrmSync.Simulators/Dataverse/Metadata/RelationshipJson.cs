using System.Text.Json.Nodes;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>Relationships as the metadata tells them (protocol sheet 7.6).</summary>
internal static class RelationshipJson
{
    private const string Space = "#Microsoft.Dynamics.CRM.";

    public static IEnumerable<JsonObject> ManyToOne(Catalog catalog, Table table) => catalog.Relationships.OneToMany.Where(many => many.Child == table).Select(Write);

    public static IEnumerable<JsonObject> OneToMany(Catalog catalog, Table table) => catalog.Relationships.OneToMany.Where(many => many.Parent == table).Select(Write);

    public static IEnumerable<JsonObject> ManyToMany(Catalog catalog, Table table) =>
        catalog.Relationships.ManyToMany.Where(crossing => crossing.First == table || crossing.Second == table).Select(Write);

    public static IEnumerable<JsonObject> All(Catalog catalog) => catalog.Relationships.OneToMany.Select(Write).Concat(catalog.Relationships.ManyToMany.Select(Write));

    public static bool Named(JsonObject definition, string key) =>
        MetadataEndpoint.Names(key, "SchemaName", (string)definition["SchemaName"]!, Guid.Parse((string)definition["MetadataId"]!));

    public static Guid IdOf(string schemaName) => MetadataIds.Of(schemaName);

    private static JsonObject Write(OneToMany many) => new()
    {
        ["@odata.type"] = $"{Space}OneToManyRelationshipMetadata",
        ["SchemaName"] = many.SchemaName,
        ["RelationshipType"] = "OneToManyRelationship",
        ["ReferencingEntity"] = many.Child.LogicalName,
        ["ReferencingAttribute"] = many.Column.LogicalName,
        ["ReferencingEntityNavigationPropertyName"] = many.Column.NavigationTo(many.Parent.LogicalName),
        ["ReferencedEntity"] = many.Parent.LogicalName,
        ["ReferencedAttribute"] = many.Parent.Key.LogicalName,
        ["ReferencedEntityNavigationPropertyName"] = many.SchemaName,
        ["CascadeConfiguration"] = new JsonObject
        {
            ["Assign"] = "NoCascade",
            ["Delete"] = many.Column.OnDelete.ToString(),
            ["Merge"] = "NoCascade",
            ["Reparent"] = "NoCascade",
            ["Share"] = "NoCascade",
            ["Unshare"] = "NoCascade",
        },
        ["IsCustomRelationship"] = many.Column.IsCustom,
        ["IsManaged"] = !many.Column.IsCustom,
        ["IsValidForAdvancedFind"] = true,
        ["SecurityTypes"] = "None",
        ["IntroducedVersion"] = "1.0.0.0",
        ["IsCustomizable"] = MetadataEndpoint.Managed(true, "iscustomizable"),
        ["IsHierarchical"] = false,
        ["RelationshipBehavior"] = 0,
        ["MetadataId"] = IdOf(many.SchemaName).ToString(),
        ["HasChanged"] = null,
    };

    private static JsonObject Write(ManyToMany crossing) => new()
    {
        ["@odata.type"] = $"{Space}ManyToManyRelationshipMetadata",
        ["SchemaName"] = crossing.SchemaName,
        ["RelationshipType"] = "ManyToManyRelationship",
        ["Entity1LogicalName"] = crossing.First.LogicalName,
        ["Entity1IntersectAttribute"] = crossing.FirstColumn.LogicalName,
        ["Entity1NavigationPropertyName"] = crossing.SchemaName,
        ["Entity2LogicalName"] = crossing.Second.LogicalName,
        ["Entity2IntersectAttribute"] = crossing.SecondColumn.LogicalName,
        ["Entity2NavigationPropertyName"] = crossing.SchemaName,
        ["IntersectEntityName"] = crossing.Crossing.LogicalName,
        ["IsCustomRelationship"] = crossing.IsCustom,
        ["IsManaged"] = !crossing.IsCustom,
        ["IsValidForAdvancedFind"] = true,
        ["SecurityTypes"] = "None",
        ["IntroducedVersion"] = "1.0.0.0",
        ["IsCustomizable"] = MetadataEndpoint.Managed(true, "iscustomizable"),
        ["MetadataId"] = IdOf(crossing.SchemaName).ToString(),
        ["HasChanged"] = null,
    };
}
