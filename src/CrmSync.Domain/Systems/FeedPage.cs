namespace CrmSync.Domain.Systems;

/// <summary>What one read of a feed brings back.</summary>
public abstract record FeedAnswer
{
    private FeedAnswer() { }

    /// <summary>A page.</summary>
    /// <param name="Changes">In the feed's order. May be empty although more is to come.</param>
    /// <param name="Cursor">Opaque: where the next read goes on. Everything up to it is in this and earlier pages.</param>
    /// <param name="More">True: read on at once. False: the tip was reached.</param>
    /// <param name="ReadTo">That side's clock: its history is read up to here (late rows apart). With <paramref name="More"/> the position so far.</param>
    public sealed record Page(IReadOnlyList<Change> Changes, string Cursor, bool More, DateTimeOffset ReadTo) : FeedAnswer
    {
        /// <summary>True while the first walk over everything that exists is under way (B-2).</summary>
        public bool Initial { get; init; }

        /// <summary>A full read of a table begins here, from nothing: what an earlier try of it showed may be gone since, and no later page tells that (D-9).</summary>
        public bool Begins { get; init; }

        /// <summary>Marketo: how far our clock is ahead of its clock, at most, as the answer shows; zero where none tells.</summary>
        public TimeSpan OursAhead { get; init; }

        /// <summary>Not null: the side is still preparing what comes next; ask again after this at the earliest.</summary>
        public TimeSpan? Pause { get; init; }
    }

    /// <summary>The side could not answer now; ask again with the same cursor.</summary>
    /// <param name="Reason">Closed list word: throttled, quota, unreachable, unauthorised, serverError, badAnswer.</param>
    /// <param name="After">Earliest next try, where the side tells one.</param>
    public sealed record Deferred(string Reason, TimeSpan? After) : FeedAnswer;

    /// <summary>The cursor is too old or unknown: a full read begins (S-10, D-7). Never a delete.</summary>
    /// <param name="Reason">What the side said, without values.</param>
    public sealed record Expired(string Reason) : FeedAnswer
    {
        /// <summary>
        /// That side's clock: changes from here on were not read, and the full read shows only what they led to. A request is in none of it (N-17), so the slow
        /// walk reads them. Null: no change was read before.
        /// </summary>
        public DateTimeOffset? UnreadFrom { get; init; }
    }
}
