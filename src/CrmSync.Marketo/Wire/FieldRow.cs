using System.Text.Json;

namespace CrmSync.Marketo.Wire;

/// <summary>One field of describe.json that REST shows.</summary>
/// <param name="Id">Field id: what change rows name.</param>
/// <param name="Name">REST name.</param>
/// <param name="Label">Display name.</param>
/// <param name="DataType">Marketo's type word.</param>
/// <param name="Length">Longest text, where told.</param>
/// <param name="ReadOnly">Cannot be written.</param>
internal sealed record FieldRow(long? Id, string Name, string Label, string DataType, int? Length, bool ReadOnly)
{
    /// <summary>Null when the field is not visible to REST.</summary>
    public static FieldRow? Read(JsonElement row)
    {
        if (row.Member("rest") is not { } rest || rest.Text("name") is not { } name) return null;
        return new FieldRow(
            row.Number("id"), name, row.Text("displayName") ?? name, row.Text("dataType") ?? "", (int?)row.Number("length"), rest.Member("readOnly") is { ValueKind: JsonValueKind.True });
    }
}
