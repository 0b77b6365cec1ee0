using Microsoft.Extensions.Logging;

namespace CrmSync.Grains;

/// <summary>What grains log. Ids, counts and reasons; never people's values.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Commit of {Person} failed: {Problem}; it is read anew.")]
    public static partial void CommitFailed(ILogger log, string person, string problem);

    [LoggerMessage(2, LogLevel.Warning, "{Effect} of {Person} did not happen: {Problem}; it is owed still.")]
    public static partial void EffectFailed(ILogger log, string effect, string person, string problem);

    [LoggerMessage(3, LogLevel.Warning, "Feed {Feed}: {Reason}; asked again.")]
    public static partial void FeedDeferred(ILogger log, string feed, string reason);

    [LoggerMessage(4, LogLevel.Warning, "Feed {Feed}: the cursor was refused ({Reason}); a full read begins.")]
    public static partial void FeedExpired(ILogger log, string feed, string reason);

    [LoggerMessage(5, LogLevel.Warning, "Feed {Feed}: {Problem} while handing a page over; read again from the stored cursor.")]
    public static partial void FeedFailed(ILogger log, string feed, string problem);

    [LoggerMessage(11, LogLevel.Warning, "Feed {Feed}: {Count} deletes of records that nobody holds gave way to newer ones; somebody who is only now linked to one of them may not learn of it.")]
    public static partial void GravesForgotten(ILogger log, string feed, int count);

    [LoggerMessage(6, LogLevel.Warning, "Connection {Connection} cannot start yet: {Problem}")]
    public static partial void NotReady(ILogger log, string connection, string problem);

    [LoggerMessage(7, LogLevel.Warning, "Waking {Person} failed: {Problem}.")]
    public static partial void WakeFailed(ILogger log, string person, string problem);

    [LoggerMessage(9, LogLevel.Error, "The stored state of {Person} cannot be read: it {Reason}. It is parked and on the error desk; nobody waits for it (B-16).")]
    public static partial void Unreadable(ILogger log, string person, string reason);

    [LoggerMessage(30, LogLevel.Warning, "Connection {Connection}: field {Field} is quarantined: {Reason}.")]
    public static partial void Quarantined(ILogger log, string connection, string field, string reason);

    [LoggerMessage(31, LogLevel.Information, "Connection {Connection}: field {Field} is back and is read again from both sides.")]
    public static partial void Mended(ILogger log, string connection, string field);

    [LoggerMessage(32, LogLevel.Information, "Connection {Connection}: the refresh is done, {Rows} rows.")]
    public static partial void Refreshed(ILogger log, string connection, long rows);

    [LoggerMessage(33, LogLevel.Warning, "Connection {Connection}: the refresh or the look at the metadata did not go on ({Problem}); it is tried again.")]
    public static partial void RefreshFailed(ILogger log, string connection, string problem);

    [LoggerMessage(34, LogLevel.Warning, "Connection {Connection}: this silo cannot ask which selection of fields is in force ({Problem}); it goes by the last one it knows and asks again.")]
    public static partial void FieldsNotFollowed(ILogger log, string connection, string problem);

    [LoggerMessage(8, LogLevel.Warning, "A call to {System} failed in a way that no system should: {Problem}.")]
    public static partial void CallFailed(ILogger log, string system, string problem);

    [LoggerMessage(10, LogLevel.Warning, "Connection {Connection}: {Line}")]
    public static partial void Denied(ILogger log, string connection, string line);

    [LoggerMessage(40, LogLevel.Error, "Connection {Connection} is paused. {Line}")]
    public static partial void BrakePulled(ILogger log, string connection, string line);
}
