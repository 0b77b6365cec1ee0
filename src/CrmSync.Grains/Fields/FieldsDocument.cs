using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Grains.Fields;

/// <summary>What is stored of a connection's fields.</summary>
[GenerateSerializer, Alias("crmsync.FieldsDocument")]
public sealed class FieldsDocument
{
    /// <summary>Format version.</summary>
    [Id(0)] public int Format { get; set; } = 1;

    /// <summary>The selection; null: never chosen.</summary>
    [Id(1)] public FieldChoices? Choices { get; set; }

    /// <summary>Why a field is quarantined, by name (F-3).</summary>
    [Id(2)] public Dictionary<string, string> Quarantined { get; set; } = [];

    /// <summary>The latest refresh, done or not.</summary>
    [Id(3)] public RefreshDocument? Refresh { get; set; }
}

/// <summary>How far a refresh has come; a restart goes on here.</summary>
[GenerateSerializer, Immutable, Alias("crmsync.RefreshDocument")]
public sealed record RefreshDocument(IReadOnlyList<string> Fields, IReadOnlyList<string> Again, TableRange Range, DateTimeOffset Began)
{
    /// <summary>Which table of Dynamics is being walked, by its place in the side's feeds.</summary>
    [Id(4)] public int Table { get; init; }

    /// <summary>Where that walk goes on; null: at its first row.</summary>
    [Id(5)] public string? Cursor { get; init; }

    /// <summary>Rows read so far.</summary>
    [Id(6)] public long Rows { get; init; }

    /// <summary>About how many people there were when it began.</summary>
    [Id(7)] public long People { get; init; }

    /// <summary>Every row was handed to its person.</summary>
    [Id(8)] public bool IsWalked { get; init; }

    /// <summary>When nothing of it was left to do.</summary>
    [Id(9)] public DateTimeOffset? Ended { get; init; }

    /// <summary>This refresh and another one as one, from the start.</summary>
    public RefreshDocument With(RefreshDocument other) => Ended is not null ? other : other with
    {
        Fields = [.. Fields.Union(other.Fields)],
        Again = [.. Again.Union(other.Again)],
        Range = Range == other.Range ? Range : TableRange.All,
    };
}
