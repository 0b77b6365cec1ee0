using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Activities;

/// <summary>
/// Reads what the commits of people wrote beside their state: link index, people index, activities, refusals, parked set.
/// Written through for one thing only: a person whose state cannot be read cannot commit its own mark. One implementation per store (SQLite, tables). Shows committed rows only.
/// </summary>
public interface ILedger
{
    /// <summary>Who holds these external ids; unknown ids are absent from the answer. One read for a whole page.</summary>
    Task<IReadOnlyDictionary<RecordId, string>> FindLinksAsync(string connection, IReadOnlyCollection<RecordId> records, CancellationToken cancellationToken);

    /// <summary>People that carry this e-mail on either side (normalised: trim, invariant lower case).</summary>
    Task<IReadOnlyList<PersonRow>> FindByEmailAsync(string connection, string email, CancellationToken cancellationToken);

    /// <summary>Unlinked Marketo people that claim this Dynamics id by their link field (N-11), in order of person id.</summary>
    Task<IReadOnlyList<PersonRow>> FindByClaimAsync(string connection, string dynamicsId, CancellationToken cancellationToken);

    /// <summary>One person's index row, or null.</summary>
    Task<PersonRow?> FindPersonAsync(string connection, string person, CancellationToken cancellationToken);

    /// <summary>People in order of id, after <paramref name="after"/> (null: from the start).</summary>
    Task<IReadOnlyList<PersonRow>> ListPeopleAsync(string connection, string? after, int take, CancellationToken cancellationToken);

    /// <summary>Newest first, before sequence <paramref name="before"/> (null: from the newest).</summary>
    Task<IReadOnlyList<ActivityRow>> ReadActivitiesAsync(string connection, string person, long? before, int take, CancellationToken cancellationToken);

    /// <summary>Open refusals in order of person and field, after the given key (null: from the start).</summary>
    Task<IReadOnlyList<RefusalRow>> ReadRefusalsAsync(string connection, RefusalFilter filter, (string Person, string Field)? after, int take, CancellationToken cancellationToken);

    /// <summary>How many open refusals there are of each cause, the most frequent first.</summary>
    Task<IReadOnlyList<RefusalGroup>> GroupRefusalsAsync(string connection, RefusalFilter filter, CancellationToken cancellationToken);

    /// <summary>Parked people that are due by the given time, the longest due first.</summary>
    Task<IReadOnlyList<ParkedRow>> ReadParkedAsync(string connection, DateTimeOffset dueBy, int take, CancellationToken cancellationToken);

    /// <summary>Parked people that are woken then or later: those that wait for an event rather than for the clock, in order of time and id.</summary>
    Task<IReadOnlyList<ParkedRow>> ReadParkedFromAsync(string connection, DateTimeOffset dueFrom, int take, CancellationToken cancellationToken);

    /// <summary>
    /// People that wait and are not parked, in order of id: each waits for an answer, or for whoever died on the way to it. Found again here after any crash (B-9).
    /// </summary>
    Task<IReadOnlyList<string>> ListUnansweredAsync(string connection, string? after, int take, CancellationToken cancellationToken);

    /// <summary>One person's parked mark, or null.</summary>
    Task<ParkedRow?> FindParkedAsync(string connection, string person, CancellationToken cancellationToken);

    /// <summary>People parked for one reason, in order of id, after <paramref name="after"/> (null: from the start). Not for every beat: it looks at the whole parked set.</summary>
    Task<IReadOnlyList<ParkedRow>> ListParkedAsync(string connection, string reason, string? after, int take, CancellationToken cancellationToken);

    /// <summary>
    /// Parks a person whose state cannot be read (B-16): the mark, the line on the error desk in place of its others, and the standing refused in the people index,
    /// in one transaction. Its state and links stay as they are. The person's own next commit replaces all three.
    /// </summary>
    Task ParkUnreadableAsync(string connection, ParkedRow mark, RefusalRow line);

    /// <summary>How many people, by standing; refusals; parked by reason. Must be cheap: asked every second with 100,000 people.</summary>
    Task<LedgerCounts> CountAsync(string connection, CancellationToken cancellationToken);
}

/// <summary>Counts of a connection's committed rows.</summary>
/// <param name="People">Index rows by standing.</param>
/// <param name="OneSided">People with a record on one side only.</param>
/// <param name="Refusals">Open refusals.</param>
/// <param name="Parked">Parked people by reason.</param>
[GenerateSerializer, Immutable, Alias("crmsync.LedgerCounts")]
public sealed record LedgerCounts(
    IReadOnlyDictionary<PersonStanding, long> People,
    long OneSided,
    long Refusals,
    IReadOnlyDictionary<string, long> Parked);
