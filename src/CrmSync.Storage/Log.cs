using Microsoft.Extensions.Logging;

namespace CrmSync.Storage;

/// <summary>What the store says to an operator.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "The store in {Folder} is open (schema {Schema}).")]
    public static partial void StoreOpened(this ILogger logger, string folder, long schema);

    [LoggerMessage(Level = LogLevel.Information, Message = "The store in {Folder} is closed.")]
    public static partial void StoreClosed(this ILogger logger, string folder);

    [LoggerMessage(Level = LogLevel.Error, Message = "A commit of {Rows} writes to {File} failed and left nothing behind: {Mend} (SQLite error {Code}, {Kind}).")]
    public static partial void CommitFailed(this ILogger logger, int rows, string file, string mend, int code, string kind);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old activity lines could not be removed (SQLite error {Code}); tried again later.")]
    public static partial void RetentionFailed(this ILogger logger, int code);
}
