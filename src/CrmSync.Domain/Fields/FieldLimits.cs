namespace CrmSync.Domain.Fields;

/// <summary>What a side asks of a field's value. Null: no such limit.</summary>
[GenerateSerializer, Immutable, Alias("crmsync.FieldLimits")]
public sealed record FieldLimits
{
    /// <summary>No limit at all.</summary>
    public static FieldLimits None { get; } = new();

    /// <summary>Longest text, in UTF-16 code units.</summary>
    [Id(0)] public int? LengthMax { get; init; }

    /// <summary>Longest text, in UTF-8 bytes (Marketo text areas: 30,000).</summary>
    [Id(1)] public int? BytesMax { get; init; }

    /// <summary>Smallest number.</summary>
    [Id(2)] public decimal? Min { get; init; }

    /// <summary>Largest number.</summary>
    [Id(3)] public decimal? Max { get; init; }

    /// <summary>Digits after the point.</summary>
    [Id(4)] public int? Scale { get; init; }

    /// <summary>Business or system required (V-1).</summary>
    [Id(5)] public bool Required { get; init; }

    /// <summary>ASCII only (Marketo's main e-mail).</summary>
    [Id(6)] public bool AsciiOnly { get; init; }

    /// <summary>A text column of format URL (V-1).</summary>
    [Id(7)] public bool IsUrl { get; init; }

    /// <summary>The side holds a moment. Where the field compares by days, a day is said there as the moment at which it begins in the connection's zone (S-11).</summary>
    [Id(8)] public bool IsMoment { get; init; }
}
