using System.Text.Json.Nodes;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>What a definition tells of every column alike: the properties of AttributeMetadata and of its types that nothing here depends on (protocol sheet 7.4).</summary>
internal static class ColumnTraits
{
    private static readonly string[] Off = ["IsDataSourceSecret", "IsFilterable", "IsLogical", "IsRetrievable", "IsSearchable"];

    private static readonly string[] Secured = ["CanBeSecuredForCreate", "CanBeSecuredForRead", "CanBeSecuredForUpdate"];

    private static readonly string[] Empty =
        ["AttributeOf", "AutoNumberFormat", "DeprecatedVersion", "ExternalName", "InheritsFrom", "LinkedAttributeId", "SourceType"];

    private static readonly (string Name, string Managed)[] Managed =
    [
        ("CanModifyAdditionalSettings", "canmodifyadditionalsettings"), ("IsAuditEnabled", "canmodifyauditsettings"), ("IsCustomizable", "iscustomizable"),
        ("IsGlobalFilterEnabled", "canmodifyglobalfiltersettings"), ("IsRenameable", "isrenameable"), ("IsSortableEnabled", "canmodifyissortablesettings"),
        ("IsValidForAdvancedFind", "canmodifysearchsettings"),
    ];

    public static void Add(JsonObject definition, Column column)
    {
        foreach (var name in Off) definition[name] = false;
        foreach (var name in Empty) definition[name] = null;
        foreach (var (name, managed) in Managed) definition[name] = MetadataEndpoint.Managed(true, managed);
        foreach (var name in Secured) definition[name] = column.IsCustom;
        definition["IsRequiredForForm"] = column.Level is RequiredLevel.SystemRequired or RequiredLevel.ApplicationRequired;
        (definition["IsManaged"], definition["IsValidForForm"], definition["IsValidForGrid"], definition["IsValidODataAttribute"]) = (!column.IsCustom, true, true, true);
        definition["IntroducedVersion"] = "1.0.0.0";
        Typed(definition, column.Kind);
    }

    private static void Typed(JsonObject definition, ColumnKind kind)
    {
        if (kind is ColumnKind.String or ColumnKind.Memo or ColumnKind.Decimal or ColumnKind.Double or ColumnKind.Money or ColumnKind.DateTime) definition["ImeMode"] = "Auto";
        if (kind is ColumnKind.String or ColumnKind.Memo) definition["IsLocalizable"] = false;
        if (kind is ColumnKind.String or ColumnKind.Integer or ColumnKind.Decimal or ColumnKind.Money or ColumnKind.DateTime or ColumnKind.Boolean or ColumnKind.Picklist or ColumnKind.MultiSelectPicklist)
            (definition["FormulaDefinition"], definition["SourceTypeMask"]) = (null, 0);
        if (kind == ColumnKind.String) (definition["DatabaseLength"], definition["YomiOf"]) = (2 * (int)definition["MaxLength"]!, null);
        if (kind == ColumnKind.DateTime) definition["CanChangeDateTimeBehavior"] = MetadataEndpoint.Managed(false, "canchangedatetimebehavior");
        if (kind == ColumnKind.BigInt) (definition["MinValue"], definition["MaxValue"]) = (long.MinValue, long.MaxValue);
        if (kind is ColumnKind.Lookup or ColumnKind.Owner) definition["Format"] = "None";
        if (kind is ColumnKind.Picklist or ColumnKind.MultiSelectPicklist) (definition["ParentPicklistLogicalName"], definition["ChildPicklistLogicalNames"]) = (null, new JsonArray());
    }
}
