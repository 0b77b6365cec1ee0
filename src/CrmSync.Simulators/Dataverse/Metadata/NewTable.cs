using System.Globalization;
using System.Text.Json;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>The body of POST and PUT EntityDefinitions as table text (protocol sheet 7.10), which is also how the table is kept.</summary>
internal static class NewTable
{
    public static string Text(JsonElement body, int typeCode)
    {
        var schema = Member(body, "SchemaName") ?? throw DataverseError.BadArgument("The parameter 'SchemaName' is missing.");
        NewColumn.CheckName(schema);
        var label = NewColumn.Label(body, schema);
        var lines = new List<string>
        {
            Head(schema, Set(schema.ToLowerInvariant()), typeCode, label, "custom", Flag(body, "ChangeTrackingEnabled") == true, NewColumn.LabelText(body, "DisplayCollectionName", $"{label}s")),
            $"{schema}Id ; guid ; S ; {label} ; key createonly",
            Member(body, "OwnershipType") == "OrganizationOwned" ? Kept : RecurringColumns.Owned,
            "StateCode ; state 0 1 Active, 1 2 Inactive ; S ; Status",
            "StatusCode ; status 1 0 Active, 2 1 Inactive ; ; Status Reason",
        };
        var attributes = body.TryGetProperty("Attributes", out var given) && given.ValueKind == JsonValueKind.Array ? given.EnumerateArray().ToList() : [];
        lines.AddRange(attributes.Select(attribute => NewColumn.Line(attribute, null)));
        if (!attributes.Exists(attribute => Flag(attribute, "IsPrimaryName") == true)) throw DataverseError.BadArgument("The entity needs an attribute that is its primary name.");
        return string.Join('\n', lines);
    }

    /// <summary>The head of a table with another label or change tracking, which once on stays on (protocol sheet 3.1).</summary>
    public static string Changed(Table table, JsonElement body)
    {
        var label = NewColumn.Label(body, table.DisplayName);
        var tracks = Flag(body, "ChangeTrackingEnabled") ?? table.Tracks;
        if (table.Tracks && !tracks) throw DataverseError.BadArgument("Change tracking cannot be disabled once it is enabled.");
        var flags = $"{(table.IsCustom ? "custom " : "")}{(table.IsActivity ? "activity" : "")}".Trim();
        return Head(table.SchemaName, table.SetName, table.ObjectTypeCode, label, flags, tracks, NewColumn.LabelText(body, "DisplayCollectionName", table.CollectionName));
    }

    private const string Kept = """
        CreatedOn ; datetime ; ; Created On ; readonly
        CreatedBy ; lookup systemuser ; ; Created By ; readonly
        ModifiedOn ; datetime ; ; Modified On ; readonly
        ModifiedBy ; lookup systemuser ; ; Modified By ; readonly
        VersionNumber ; bigint ; ; Version Number ; readonly
        """;

    private static string Head(string schema, string set, int code, string label, string flags, bool tracks, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{schema} ; {set} ; {code} ; {label} ; {flags}{(tracks ? "" : " untracked")} ; {many}");

    private static string Set(string name)
    {
        if (name.EndsWith('s') || name.EndsWith('x') || name.EndsWith("ch", StringComparison.Ordinal)) return $"{name}es";
        return name.EndsWith('y') && name.Length > 1 && !"aeiou".Contains(name[^2], StringComparison.Ordinal) ? $"{name[..^1]}ies" : $"{name}s";
    }

    private static string? Member(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool? Flag(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.ValueKind == JsonValueKind.True : null;
}
