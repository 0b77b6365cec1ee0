using System.Text.Json;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse.Wire;

/// <summary>One page of change tracking, read whole.</summary>
/// <param name="Changes">In the page's order: rows, then deletes.</param>
/// <param name="Link">The next page, or the next delta.</param>
/// <param name="IsLast">The link is the next delta.</param>
internal sealed record FeedPage(IReadOnlyList<Change> Changes, string Link, bool IsLast)
{
    /// <summary>Which fetch brought it.</summary>
    public string Fetch { get; init; } = "";

    /// <summary>The selection that it was read with.</summary>
    public int MapVersion { get; init; }

    /// <summary>A full read begins with it.</summary>
    public bool IsFirst { get; init; }

    /// <summary>Reads a page; null when it is none: a row that cannot be read must not be passed over.</summary>
    public static FeedPage? Read(byte[] body, RowShape shape)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            var changes = root.GetProperty("value").EnumerateArray().Select(row => Change(row, shape)).ToList();
            if (changes.Contains(null)) return null;
            changes.RemoveAll(change => Probe.Is(change!.Record));
            var next = Address(root, "@odata.nextLink");
            return (next ?? Address(root, "@odata.deltaLink")) is { } link ? new FeedPage(changes!, link, next is null) : null;
        }
        catch (Exception error) when (JsonBody.IsOtherShape(error))
        {
            return null;
        }
    }

    /// <summary>The same page of which these fields were not asked for.</summary>
    public FeedPage Without(IReadOnlyList<string> unasked) => unasked.Count == 0 ? this
        : this with { Changes = [.. Changes.Select(change => change is RecordSeen seen ? seen with { Snapshot = seen.Snapshot with { Unasked = unasked } } : change)] };

    private static Change? Change(JsonElement row, RowShape shape)
    {
        var isDeleted = row.Text("@odata.context")?.EndsWith("$deletedEntity", StringComparison.Ordinal) == true;
        if (!isDeleted) return shape.Read(row) is { } snapshot ? new RecordSeen(snapshot) : null;
        return row.TryGetProperty("id", out var id) && Guid.TryParse(id.GetString(), out var guid)
            ? new RecordDeleted(new RecordId(shape.Kind, guid.ToString("D")), "", null)
            : null;
    }

    private static string? Address(JsonElement root, string name) => root.TryGetProperty(name, out var link) ? link.GetString() : null;
}
