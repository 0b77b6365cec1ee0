using CrmSync.Domain.Fields;

namespace CrmSync.Domain.Systems;

/// <summary>
/// The one port: what a system of record is to CrmSync. An implementation speaks one vendor's protocol, owns its token, asks the call budget before
/// every call, and turns whatever comes back into an answer; it never throws for what a side, a network or a limit did, and decides nothing about people.
/// </summary>
public interface ISystemOfRecord
{
    /// <summary>Which side.</summary>
    SystemName System { get; }

    /// <summary>The feeds to read, in order of hand-over: Marketo [Person]; Dynamics [Contact, Lead] (contacts first, N-14).</summary>
    IReadOnlyList<RecordKind> Feeds { get; }

    /// <summary>Calls that one look at all feeds costs when there is nothing new (B-8).</summary>
    int CallsPerPoll => Feeds.Count;

    /// <summary>How far our clock is ahead of this side's, at most, as its last answer told; null: none has come yet, or nobody asks.</summary>
    TimeSpan? OursAhead => null;

    /// <summary>Reads one page (or one chunk of a page) of a feed.</summary>
    /// <param name="feed">Which feed.</param>
    /// <param name="cursor">From the page before; null begins with everything that exists (first walk).</param>
    /// <param name="map">The selected fields.</param>
    /// <param name="cancellationToken">Ends the read; nothing is lost by it.</param>
    Task<FeedAnswer> ReadFeedAsync(RecordKind feed, string? cursor, FieldMap map, CancellationToken cancellationToken);

    /// <summary>One page of a slow second walk between two times of that side's clock, for rows that became visible late (B-14). A side whose feed skips nothing has none.</summary>
    Task<FeedAnswer> ReadLateAsync(string? cursor, DateTimeOffset from, DateTimeOffset to, FieldMap map, CancellationToken cancellationToken) =>
        Task.FromResult<FeedAnswer>(new FeedAnswer.Page([], "", false, to));

    /// <summary>One page of a walk over the records of a table, changed or not, for a refresh (F-2). A side that no refresh reads from has none.</summary>
    Task<FeedAnswer> ReadTableAsync(RecordKind kind, string? cursor, TableRange range, FieldMap map, CancellationToken cancellationToken) =>
        Task.FromResult<FeedAnswer>(new FeedAnswer.Page([], "", false, DateTimeOffset.MinValue));

    /// <summary>Reads records by id: Marketo up to 300 in one call.</summary>
    Task<ReadAnswer> ReadAsync(IReadOnlyList<RecordId> records, FieldMap map, CancellationToken cancellationToken);

    /// <summary>Looks records up by key, many values in one call where the side can.</summary>
    Task<ReadAnswer> FindAsync(RecordKind kind, LookupKey key, IReadOnlyList<string> values, FieldMap map, CancellationToken cancellationToken);

    /// <summary>Who owns new rows when a user is named by id or e-mail (N-6); null when the side could not answer now. A side without owners knows nobody.</summary>
    Task<OwnerAnswer?> FindOwnerAsync(string owner, CancellationToken cancellationToken) =>
        Task.FromResult<OwnerAnswer?>(new(null, "This side has no owners."));

    /// <summary>
    /// Sends writes, at most one per record, all of one shape (updates, creates, qualifications or activities). Answers one outcome each, in the order given.
    /// Never repeats a write by itself: only the delivery policy does. A call that was refused as a whole took nothing, and may go again in parts.
    /// </summary>
    Task<IReadOnlyList<Outcome>> WriteAsync(IReadOnlyList<Write> writes, FieldMap map, CancellationToken cancellationToken);

    /// <summary>Reads the metadata of the tables in scope.</summary>
    /// <exception cref="SystemUnavailableException">The side cannot be asked now, or refuses the credentials.</exception>
    Task<IReadOnlyList<TableSchema>> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>Creates what we keep on that side when it is missing (N-11, C-13, custom activity type). Repeatable. Answers one line per thing created or not to be had.</summary>
    /// <exception cref="SystemUnavailableException">The side cannot be asked now, or refuses the credentials.</exception>
    Task<IReadOnlyList<SetUpLine>> PrepareAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The set-up checks of this side (B-1), told one after the other as they end: address, credentials, user, privileges, what we keep there, each object read,
    /// a probe record created, changed and deleted, quotas. Makes what set-up makes. Never throws for what the side did; ends early when nothing further can be tried.
    /// </summary>
    IAsyncEnumerable<CheckLine> CheckAsync(CancellationToken cancellationToken);
}

/// <summary>One thing that set-up looked for.</summary>
/// <param name="Thing">Field, column or activity type.</param>
/// <param name="Ready">It exists and can be used.</param>
/// <param name="Found">What was found or done.</param>
/// <param name="Mend">How to mend it; null when there is nothing to mend.</param>
public sealed record SetUpLine(string Thing, bool Ready, string Found, string? Mend = null)
{
    /// <summary>Both sentences in one.</summary>
    public string Text => Mend is null ? Found : $"{Found}: {Mend}";

    /// <summary>Not ready, and nothing may be synced before it is mended.</summary>
    public bool Stops { get; init; }
}

/// <summary>A side cannot be asked now or refuses us; the text is one line for an operator and names the side, the cause and the mend. It holds no secret.</summary>
[GenerateSerializer, Alias("crmsync.SystemUnavailableException")]
public sealed class SystemUnavailableException : Exception
{
    /// <summary>Says why.</summary>
    /// <param name="message">The line.</param>
    /// <param name="isConfiguration">Waiting does not help.</param>
    public SystemUnavailableException(string message, bool isConfiguration) : base(message) => IsConfiguration = isConfiguration;

    /// <summary>What a call threw is this, or was thrown because of it: whoever needs a side to begin wraps it. Null: it is something else.</summary>
    public static SystemUnavailableException? In(Exception? problem) => problem is null or SystemUnavailableException ? (SystemUnavailableException?)problem : In(problem.InnerException);

    /// <summary>True when waiting does not help: credentials, address, privileges.</summary>
    [Id(0)] public bool IsConfiguration { get; private set; }
}
