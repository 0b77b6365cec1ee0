namespace CrmSync.Dataverse;

/// <summary>Where one Dataverse environment is and how it is asked.</summary>
public sealed record DataverseOptions
{
    /// <summary>Address of the environment, without a path: <c>https://org.crm.dynamics.com</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>Who gives tokens: <c>https://login.microsoftonline.com</c>.</summary>
    public required Uri Authority { get; init; }

    /// <summary>Directory (tenant) id or domain name.</summary>
    public required string TenantId { get; init; }

    /// <summary>Application (client) id of the application user.</summary>
    public required string ClientId { get; init; }

    /// <summary>Secret of the application. Never shown.</summary>
    public required string ClientSecret { get; init; }

    /// <summary>Longest wait for one answer, body included. Dataverse itself ends a request after two minutes.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>After how long without an answer it is asked once more what tables and columns are, up to <see cref="CallTimeout"/> then: whatever reads and plans waits for that.</summary>
    public TimeSpan AskAgainAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Yes/No column that keeps a row out while it says No (K-1); a table without it has no filter. Null: no filter at all.</summary>
    public string? FilterColumn { get; init; } = UsualFilterColumn;

    /// <summary>Name of the column in the native sync; a table without it has no filter there either.</summary>
    public const string UsualFilterColumn = "new_synctomkto";

    /// <summary>Rows asked for in one page of a feed, 1 to 5,000; fewer for a while after a page that was too much.</summary>
    public int PageRows { get; init; } = 5000;

    /// <summary>Changes handed out in one answer of a feed.</summary>
    public int ChunkRows { get; init; } = 500;

    /// <summary>Operations in one <c>$batch</c>, 1 to 1,000; fewer for a while after one that was too much.</summary>
    public int BatchParts { get; init; } = 100;

    /// <summary>Longest body of a <c>$batch</c>. Dataverse itself takes 116 MB where a plug-in is registered; a single row may be longer than this.</summary>
    public int BatchBytesMax { get; init; } = 16 << 20;

    /// <summary>Longest answer that is taken, body only: what is longer counts as cut, and less is asked for.</summary>
    public int AnswerBytesMax { get; init; } = 128 << 20;

    /// <summary>Longest address in characters; Dataverse takes 32 KB.</summary>
    public int AddressMax { get; init; } = 30_000;

    /// <summary>Values in one look-up by e-mail.</summary>
    public int FindValues { get; init; } = 40;

    /// <summary>How long what is known about columns counts as fresh.</summary>
    public TimeSpan ColumnsLast { get; init; } = TimeSpan.FromHours(1);

    /// <summary>An older position is not read on from (B-15); null: half of the organisation's <c>expirechangetrackingindays</c>.</summary>
    public TimeSpan? ChangesLast { get; init; }

    /// <summary>How long nothing is asked after 429 or 503 without Retry-After.</summary>
    public TimeSpan DefaultHoldBack { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Everything but the secret.</summary>
    public override string ToString() => $"{Url} as {ClientId} of {TenantId}";
}
