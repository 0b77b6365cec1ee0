using System.Text.Json.Nodes;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>One column's definition (protocol sheet 7.4).</summary>
internal static class AttributeJson
{
    /// <summary>The name of the type to cast to, for instance StringAttributeMetadata.</summary>
    public static string TypeOf(Column column) => column.Kind switch
    {
        ColumnKind.Owner => "LookupAttributeMetadata",
        ColumnKind.Uniqueidentifier => "UniqueIdentifierAttributeMetadata",
        _ => $"{column.Kind}AttributeMetadata",
    };

    public static JsonObject Write(Table table, Column column)
    {
        var json = new JsonObject
        {
            ["@odata.type"] = $"#Microsoft.Dynamics.CRM.{TypeOf(column)}",
            ["LogicalName"] = column.LogicalName,
            ["SchemaName"] = column.SchemaName,
            ["EntityLogicalName"] = table.LogicalName,
            ["AttributeType"] = column.Kind == ColumnKind.MultiSelectPicklist ? "Virtual" : column.Kind.ToString(),
            ["AttributeTypeName"] = new JsonObject { ["Value"] = $"{column.Kind}Type" },
            ["ColumnNumber"] = column.Ordinal + 1,
            ["RequiredLevel"] = new JsonObject
            {
                ["Value"] = column.Level.ToString(),
                ["CanBeChanged"] = column.Level != RequiredLevel.SystemRequired,
                ["ManagedPropertyLogicalName"] = "canmodifyrequirementlevelsettings",
            },
            ["IsValidForCreate"] = column.ForCreate,
            ["IsValidForUpdate"] = column.ForUpdate,
            ["IsValidForRead"] = true,
            ["IsPrimaryId"] = column.IsPrimaryId,
            ["IsPrimaryName"] = column.IsPrimaryName,
            ["IsCustomAttribute"] = column.IsCustom,
            ["DisplayName"] = Label(column.Label, column.MetadataId),
            ["Description"] = Label(column.Label, column.MetadataId),
            ["MetadataId"] = column.MetadataId.ToString(),
            ["HasChanged"] = null,
        };
        Typed(json, column);
        ColumnTraits.Add(json, column);
        return json;
    }

    /// <summary>The choices of a column, for $expand=OptionSet; null when it has none.</summary>
    public static JsonObject? OptionSet(Table table, Column column)
    {
        if (column.Kind == ColumnKind.Boolean)
        {
            return Set(table, column, "Boolean", new JsonObject { ["FalseOption"] = Option(column.MetadataId, column.Kind, column.Choices[0]), ["TrueOption"] = Option(column.MetadataId, column.Kind, column.Choices[1]) });
        }

        if (!column.IsChoice && column.Kind != ColumnKind.MultiSelectPicklist) return null;
        return Set(table, column, column.Kind == ColumnKind.MultiSelectPicklist ? "Picklist" : column.Kind.ToString(), new JsonObject { ["Options"] = new JsonArray([.. column.Choices.Select(choice => Option(column.MetadataId, column.Kind, choice))]) });
    }

    public static JsonObject Label(string text, Guid id)
    {
        return new JsonObject { ["LocalizedLabels"] = new JsonArray(One()), ["UserLocalizedLabel"] = One() };

        JsonObject One() => new() { ["Label"] = text, ["LanguageCode"] = 1033, ["IsManaged"] = true, ["MetadataId"] = id.ToString(), ["HasChanged"] = null };
    }

    private static void Typed(JsonObject json, Column column)
    {
        switch (column.Kind)
        {
            case ColumnKind.String or ColumnKind.Memo:
                (json["MaxLength"], json["Format"]) = (column.MaxLength, column.Format);
                json["FormatName"] = new JsonObject { ["Value"] = column.Format };
                break;
            case ColumnKind.Integer:
                (json["MinValue"], json["MaxValue"], json["Format"]) = ((int)column.Min, (int)column.Max, "None");
                break;
            case ColumnKind.Decimal or ColumnKind.Double or ColumnKind.Money:
                (json["MinValue"], json["MaxValue"], json["Precision"]) = (column.Min, column.Max, column.Precision);
                if (column.Kind == ColumnKind.Money) (json["PrecisionSource"], json["IsBaseCurrency"], json["CalculationOf"]) = (0, column.TwinOf is not null, column.TwinOf);
                break;
            case ColumnKind.DateTime:
                json["Format"] = column.Format;
                json["DateTimeBehavior"] = new JsonObject { ["Value"] = column.IsDateOnly ? "DateOnly" : column.Behavior };
                break;
            case ColumnKind.Lookup or ColumnKind.Owner:
                json["Targets"] = new JsonArray([.. column.Targets.Select(target => (JsonNode)target)]);
                break;
            case ColumnKind.Picklist or ColumnKind.MultiSelectPicklist:
                json["DefaultFormValue"] = column.Default is int value ? value : -1;
                break;
            case ColumnKind.Boolean:
                json["DefaultValue"] = column.Default is true;
                break;
        }
    }

    private static JsonObject Set(Table table, Column column, string type, JsonObject set)
    {
        set["Name"] = column.GlobalChoice ?? $"{table.LogicalName}_{column.LogicalName}";
        set["OptionSetType"] = type;
        set["IsGlobal"] = column.GlobalChoice is not null;
        set["MetadataId"] = MetadataIds.Of($"{table.LogicalName}.{column.LogicalName}.options").ToString();
        return set;
    }

    /// <summary>One option of a choice; states and statuses tell what belongs together.</summary>
    public static JsonObject Option(Guid id, Choice choice) => Option(id, ColumnKind.Picklist, choice);

    private static JsonObject Option(Guid id, ColumnKind kind, Choice choice)
    {
        var option = new JsonObject
        {
            ["Value"] = choice.Value,
            ["Label"] = Label(choice.Label, id),
            ["Description"] = Label("", id),
            ["Color"] = null,
            ["IsManaged"] = true,
            ["MetadataId"] = null,
            ["HasChanged"] = null,
        };
        if (kind == ColumnKind.State) (option["DefaultStatus"], option["InvariantName"]) = (choice.Related, choice.Label);
        if (kind == ColumnKind.Status) (option["State"], option["TransitionData"]) = (choice.Related, null);
        return option;
    }
}
