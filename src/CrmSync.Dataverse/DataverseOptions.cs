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

    /// <summary>Yes/No column that keeps a row out while it says No (K-1); a table without it has no filter. Null: no filter at all.</summary>
    public string? FilterColumn { get; init; } = "new_synctomkto";

    /// <summary>Rows asked for in one page of a feed, 1 to 5,000.</summary>
    public int PageRows { get; init; } = 5000;

    /// <summary>Changes handed out in one answer of a feed.</summary>
    public int ChunkRows { get; init; } = 500;

    /// <summary>Operations in one <c>$batch</c>, 1 to 1,000.</summary>
    public int BatchParts { get; init; } = 100;

    /// <summary>Values in one look-up by e-mail.</summary>
    public int FindValues { get; init; } = 40;

    /// <summary>How long what is known about columns counts as fresh.</summary>
    public TimeSpan ColumnsLast { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long nothing is asked after 429 or 503 without Retry-After.</summary>
    public TimeSpan DefaultHoldBack { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Everything but the secret.</summary>
    public override string ToString() => $"{Url} as {ClientId} of {TenantId}";
}
