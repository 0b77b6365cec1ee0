using System.Text.Json.Nodes;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>A global choice as the metadata tells it (protocol sheet 7.7).</summary>
internal static class ChoiceJson
{
    public static JsonObject Write(GlobalChoice choice) => new()
    {
        ["@odata.type"] = "#Microsoft.Dynamics.CRM.OptionSetMetadata",
        ["Name"] = choice.Name,
        ["OptionSetType"] = "Picklist",
        ["IsGlobal"] = true,
        ["IsCustomOptionSet"] = choice.IsCustom,
        ["IsManaged"] = !choice.IsCustom,
        ["IsCustomizable"] = MetadataEndpoint.Managed(true, "iscustomizable"),
        ["IntroducedVersion"] = "1.0.0.0",
        ["ExternalTypeName"] = null,
        ["ParentOptionSetName"] = null,
        ["Description"] = AttributeJson.Label("", choice.MetadataId),
        ["DisplayName"] = AttributeJson.Label(choice.Label, choice.MetadataId),
        ["Options"] = new JsonArray([.. choice.Choices.Select(option => AttributeJson.Option(choice.MetadataId, option))]),
        ["MetadataId"] = choice.MetadataId.ToString(),
        ["HasChanged"] = null,
    };
}
