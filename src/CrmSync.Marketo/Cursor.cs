using System.Text.Json;
using System.Text.Json.Serialization;
using CrmSync.Marketo.Bulk;

namespace CrmSync.Marketo;

/// <summary>Which of the walks over the activity log a cursor belongs to.</summary>
internal enum Walk
{
    /// <summary>Everything that exists, up to the moment the walk began: people made, merged, deleted.</summary>
    First = 0,

    /// <summary>What happens, as it happens.</summary>
    Live = 1,

    /// <summary>The slow walk for rows that were committed late (B-14).</summary>
    Late = 2,

    /// <summary>Behind a first walk that took people from files: the merges and deletes that such files do not tell.</summary>
    Gone = 3,
}

/// <summary>What the opaque cursor holds.</summary>
/// <param name="Walk">Which walk.</param>
/// <param name="Token">Paging token; null: mint one at <paramref name="ReadTo"/>.</param>
/// <param name="ReadTo">Marketo's clock: read up to here.</param>
/// <param name="Until">First walk: when it began. Late walk: where it ends. Live: unused.</param>
internal sealed record Cursor(Walk Walk, string? Token, DateTimeOffset ReadTo, DateTimeOffset Until)
{
    /// <summary>First walk: the file that the people of a stretch are taken from (B-2).</summary>
    public Extract? Extract { get; init; }

    /// <summary>First walk: how far live changes were read while a file is being prepared, so that those who are known need not wait for it. They are all read again behind the walk.</summary>
    public Cursor? Ahead { get; init; }

    /// <summary>First walk: no file is asked for before this, our clock.</summary>
    public DateTimeOffset? NoExtractBefore { get; init; }

    /// <summary>First walk: from where on merges and deletes were not told; null: all were.</summary>
    public DateTimeOffset? GoneFrom { get; init; }

    /// <summary>Where the feed of deletes goes on, when it is read apart (<see cref="MarketoOptions.DeletesApart"/>); null: mint one at <see cref="ReadTo"/>.</summary>
    public string? Deletes { get; init; }

    /// <summary>Activity types that this walk asks for: made, changed, scored, merged, deleted.</summary>
    [JsonIgnore]
    public string Types => Walk switch
    {
        Walk.First => "12,32,37",
        Walk.Gone => "32,37",
        _ => "12,13,22,32,37",
    };

    /// <summary>Part of the first walk.</summary>
    [JsonIgnore]
    public bool IsInitial => Walk is Walk.First or Walk.Gone;

    /// <summary>True for rows that belong to this walk: the first leaves what is newer to the live one, the late one ends.</summary>
    public bool Covers(DateTimeOffset second) => Walk == Walk.Live || second <= Until;

    /// <summary>Where the first walk leads when it has seen everything up to <see cref="Until"/>: live reading begins a little before.</summary>
    public Cursor Behind(TimeSpan overlap) => this switch
    {
        { Walk: Walk.First, GoneFrom: { } from } => new(Walk.Gone, null, from, Until),
        _ => new(Walk.Live, null, LiveFrom(overlap), Until),
    };

    /// <summary>Every row from here on is read live, whatever a file shows.</summary>
    public DateTimeOffset LiveFrom(TimeSpan overlap) => new DateTimeOffset(Until.UtcTicks - (Until.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero) - overlap;

    public string ToText() => JsonSerializer.Serialize(this, CursorJson.Default.Cursor);

    /// <summary>Null when the text is no cursor of ours.</summary>
    public static Cursor? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, CursorJson.Default.Cursor);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>How a cursor is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Cursor))]
internal sealed partial class CursorJson : JsonSerializerContext;
