using System.Text.Json;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse.Wire;

/// <summary>Rows in answers.</summary>
internal static class Rows
{
    /// <summary>The one row of a body; null when there is none.</summary>
    public static RecordSnapshot? One(byte[] body, RowShape shape)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? shape.Read(document.RootElement) : null;
        }
        catch (Exception error) when (JsonBody.IsOtherShape(error))
        {
            return null;
        }
    }

    /// <summary>The row of that table among those that an action made; null when there is none.</summary>
    public static RecordId? Made(byte[] body, RecordKind kind)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            foreach (var row in document.RootElement.GetProperty("value").EnumerateArray())
                if (row.TryGetProperty(Tables.Key(kind), out var id) && Guid.TryParse(id.GetString(), out var guid)) return new(kind, guid.ToString("D"));
            return null;
        }
        catch (Exception error) when (JsonBody.IsOtherShape(error))
        {
            return null;
        }
    }

    /// <summary>The rows of a collection and where it goes on; null when the body is none.</summary>
    public static (IReadOnlyList<RecordSnapshot> Snapshots, string? NextLink)? Many(byte[] body, RowShape shape)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var snapshots = document.RootElement.GetProperty("value").EnumerateArray().Select(shape.Read).ToList();
            if (snapshots.Contains(null)) return null;
            return (snapshots!, document.RootElement.TryGetProperty("@odata.nextLink", out var link) ? link.GetString() : null);
        }
        catch (Exception error) when (JsonBody.IsOtherShape(error))
        {
            return null;
        }
    }
}
