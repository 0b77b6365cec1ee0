using System.Text.Json;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse.Wire;

/// <summary>The definition of our column, as POST Attributes takes it (C-13).</summary>
internal static class WriteMarkColumn
{
    /// <summary>The body.</summary>
    /// <param name="length">Longest text in characters.</param>
    public static byte[] Definition(int length) => JsonSerializer.SerializeToUtf8Bytes(Members(length));

    private static Dictionary<string, object> Members(int length) => new()
    {
        ["@odata.type"] = "Microsoft.Dynamics.CRM.StringAttributeMetadata",
        ["AttributeType"] = "String",
        ["AttributeTypeName"] = new Dictionary<string, object> { ["Value"] = "StringType" },
        ["SchemaName"] = LinkFields.WriteMark,
        ["MaxLength"] = length,
        ["FormatName"] = new Dictionary<string, object> { ["Value"] = "Text" },
        ["RequiredLevel"] = new Dictionary<string, object> { ["Value"] = "None", ["CanBeChanged"] = true, ["ManagedPropertyLogicalName"] = "canmodifyrequirementlevelsettings" },
        ["DisplayName"] = Label("CrmSync write"),
        ["Description"] = Label("Id of the last write of CrmSync to this row. Kept by CrmSync."),
    };

    private static Dictionary<string, object> Label(string text) => new()
    {
        ["@odata.type"] = "Microsoft.Dynamics.CRM.Label",
        ["LocalizedLabels"] = new[] { new Dictionary<string, object> { ["@odata.type"] = "Microsoft.Dynamics.CRM.LocalizedLabel", ["Label"] = text, ["LanguageCode"] = 1033 } },
    };
}
