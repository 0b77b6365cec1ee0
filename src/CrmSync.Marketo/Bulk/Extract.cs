namespace CrmSync.Marketo.Bulk;

/// <summary>A file of the people who were made between two seconds, as far as it has come. Part of the cursor: it survives a restart.</summary>
/// <param name="From">createdAt, inclusive.</param>
/// <param name="To">createdAt, inclusive.</param>
internal sealed record Extract(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>exportId; null: not asked for yet.</summary>
    public string? Id { get; init; }

    /// <summary>It is in Marketo's queue.</summary>
    public bool IsQueued { get; init; }

    /// <summary>Marketo's clock when it was asked for.</summary>
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>So many of its rows were handed out.</summary>
    public int Row { get; init; }

    /// <summary>Files of this stretch that came to nothing before.</summary>
    public int Failed { get; init; }

    /// <summary>The same stretch, asked for anew.</summary>
    public Extract Anew() => new(From, To) { Failed = Failed + 1 };
}
