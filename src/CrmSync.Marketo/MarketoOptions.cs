using CrmSync.Marketo.Bulk;

namespace CrmSync.Marketo;

/// <summary>Where a Marketo instance is, who we are there, and the few times and sizes that depend on it.</summary>
public sealed record MarketoOptions
{
    /// <summary>REST address, <c>https://NAME.mktorest.com/rest</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Identity address, <c>https://NAME.mktorest.com/identity</c>.</summary>
    public required Uri Identity { get; init; }

    /// <summary>The address of files, beside <see cref="Endpoint"/>: <c>https://NAME.mktorest.com/bulk</c>.</summary>
    internal string BulkEndpoint => Endpoint.AbsoluteUri.TrimEnd('/') is var rest && rest.EndsWith("/rest", StringComparison.Ordinal) ? rest[..^5] + "/bulk" : rest + "/bulk";

    /// <summary>Client id of our own custom service.</summary>
    public required string ClientId { get; init; }

    /// <summary>Its secret. Travels in the body of the token call only.</summary>
    public required string ClientSecret { get; init; }

    /// <summary>Longest time of one HTTP call. Marketo's own limit is 90 s for writes.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>After how long without an answer it is asked once more what fields there are, up to <see cref="CallTimeout"/> then: whatever reads and plans waits for that.</summary>
    public TimeSpan AskAgainAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A token is renewed that long before it ends, when the side gives a longer one.</summary>
    public TimeSpan RenewEarly { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Live reading begins that long before the first walk began.</summary>
    public TimeSpan WalkOverlap { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A refused paging token is replaced by one from the last position minus this.</summary>
    public TimeSpan RemintOverlap { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>An older position is not read on from: Marketo shows change rows for 90 days, and rows of deletes for 14; a day is left as margin (B-15).</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(13);

    /// <summary>Before the first row of any instance.</summary>
    public DateTimeOffset Beginning { get; init; } = new(2006, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Records, rows or filter values in one call: Marketo takes 300.</summary>
    public int BatchSize { get; init; } = 300;

    /// <summary>Longest body of one call in bytes: Marketo takes 1 MB.</summary>
    public int BodyBytesMax { get; init; } = 1_000_000;

    /// <summary>The first walk takes a stretch from a file when it expects at least this many people in it: two calls per 300 people against about eight and minutes of waiting.</summary>
    public int ExtractAbove { get; init; } = 5_000;

    /// <summary>How often the state of a file that is being prepared is asked for: Marketo renews it once a minute.</summary>
    public TimeSpan ExtractPoll { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A file that is not ready by then is given up, and the walk goes on without it.</summary>
    public TimeSpan ExtractPatience { get; init; } = TimeSpan.FromHours(2);

    /// <summary>People out of a file in one page.</summary>
    public int ExtractPage { get; init; } = 1_000;

    /// <summary>Opens an empty file for the people that come in one: read, written and searched by one reader, and gone when it is closed.</summary>
    public Func<Stream> OpenFile { get; init; } = ExtractFile.Nameless;

    /// <summary>Field metadata is read again after this, or when a mapped field is not in it.</summary>
    public TimeSpan MetadataAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Deletes are read from a feed of their own, one call a poll more: for an instance whose activity log shows none. No page of Adobe's says which it is.</summary>
    public bool DeletesApart { get; init; }

    /// <summary>The request field's usual API name.</summary>
    public const string UsualRequestField = "crmsyncRequest";

    /// <summary>API name of the field in which campaigns leave a request for a row in Dynamics (N-17); null: no such field.</summary>
    public string? RequestField { get; init; } = UsualRequestField;

    /// <summary>API name of our custom activity type; Marketo may append <c>_c</c>.</summary>
    public string ActivityType { get; init; } = "crmsyncActivity";
}
