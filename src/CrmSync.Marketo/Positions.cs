using CrmSync.Marketo.Wire;

namespace CrmSync.Marketo;

/// <summary>Paging tokens: minted for a time, and what an answer says of one that is no use any more.</summary>
internal static class Positions
{
    /// <summary>A token behind which every row is later than that time.</summary>
    public static Task<Got<Envelope>> MintAsync(Calls calls, DateTimeOffset since, CancellationToken cancellationToken) =>
        calls.GetAsync("pagingToken", $"activities/pagingtoken.json?sinceDatetime={Uri.EscapeDataString(Values.Time(since))}", cancellationToken);

    /// <summary>Was the position refused?</summary>
    public static bool IsStale(Failure failure) => failure.Kind == FailureKind.Content || failure.Code == "610";

    /// <summary>
    /// Is there no position at a time? Only what is said of the time itself counts (1001, 1003, 704): whatever else comes passes, and a feed that began anew for
    /// it would never see the rows between, nor what our writes replaced (C-7).
    /// </summary>
    public static bool IsNone(Failure failure) => failure.Code is "1001" or "1003" or "704";

    /// <summary>Where a token that was refused is replaced: some minutes before the place that was read to, for it may have been ahead of rows that came late.</summary>
    public static DateTimeOffset Before(Cursor cursor, MarketoOptions options) =>
        cursor.ReadTo - options.RemintOverlap is var from && from > options.Beginning ? from : options.Beginning;
}
