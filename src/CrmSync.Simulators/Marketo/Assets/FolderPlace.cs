using System.Text.Json;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Assets;

/// <summary>A folder as a call names it, JSON text: <c>{"id":5,"type":"Folder"}</c>. Programs are folders too, with ids of their own.</summary>
internal readonly record struct FolderPlace(int Id, string Type)
{
    /// <summary>The area where lists and programs lie.</summary>
    public const int MarketingActivities = 1;

    public const string MarketingName = "Marketing Activities";

    public const string Folder = "Folder";

    public const string Program = "Program";

    public static FolderPlace Read(string text)
    {
        try
        {
            JsonElement folder = JsonSerializer.Deserialize<JsonElement>(text);
            if (folder.ValueKind != JsonValueKind.Object || !folder.TryGetProperty("id", out JsonElement id) || !int.TryParse(id.ToString(), out int number))
                throw new MarketoRefusalException("710", "Parent folder not found");
            return new FolderPlace(number, Kind(Members.Text(folder, "type")));
        }
        catch (JsonException)
        {
            throw new MarketoRefusalException("1001", $"Invalid value '{text}'. Required of type 'FolderId'");
        }
    }

    public static string Kind(string? type) => type is Folder or Program ? type : throw new MarketoRefusalException("711", "Incompatible folder type");
}
