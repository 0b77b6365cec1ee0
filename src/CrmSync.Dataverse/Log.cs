using Microsoft.Extensions.Logging;

namespace CrmSync.Dataverse;

/// <summary>What this side logs: ids, counts, codes and times, never a value of a person.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "Dynamics token renewed, good for {Life}")]
    public static partial void TokenRenewed(ILogger log, TimeSpan life);

    [LoggerMessage(2, LogLevel.Warning, "Dynamics token refused with status {Status}: check tenant, client id and secret")]
    public static partial void TokenRefused(ILogger log, int status);

    [LoggerMessage(3, LogLevel.Warning, "Dynamics token endpoint cannot be reached")]
    public static partial void TokenUnreachable(ILogger log);

    [LoggerMessage(EventId = 4, Message = "Dynamics {Operation} answered {Status} {Code} after {Milliseconds} ms")]
    public static partial void CallRefused(ILogger log, LogLevel level, string operation, int status, string? code, long milliseconds);

    [LoggerMessage(5, LogLevel.Warning, "Dynamics {Operation} got no answer: {Reason} after {Milliseconds} ms")]
    public static partial void CallLost(ILogger log, string operation, string reason, long milliseconds);

    [LoggerMessage(6, LogLevel.Information, "Dynamics {Table} has {Count} columns")]
    public static partial void ColumnsRead(ILogger log, string table, int count);

    [LoggerMessage(7, LogLevel.Warning, "Dynamics feed of {Table} must be read in full: {Reason}")]
    public static partial void FeedExpired(ILogger log, string table, string reason);

    [LoggerMessage(8, LogLevel.Information, "Dynamics set-up: {Thing} ready: {Ready}")]
    public static partial void SetUp(ILogger log, string thing, bool ready);
}
