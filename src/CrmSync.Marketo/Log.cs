using Microsoft.Extensions.Logging;

namespace CrmSync.Marketo;

/// <summary>What this connector says. Codes, operations, counts and times; never a value, a text of the side, or a secret.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "Marketo {Operation}: {Outcome} in {Milliseconds} ms, code {Code}, request {RequestId}")]
    public static partial void Called(this ILogger log, string operation, string outcome, double milliseconds, string code, string requestId);

    [LoggerMessage(2, LogLevel.Warning, "Marketo asks for a pause of {Seconds} s: {Reason} (code {Code})")]
    public static partial void HeldBack(this ILogger log, double seconds, string reason, string code);

    [LoggerMessage(3, LogLevel.Error, "Marketo refuses the credentials of the custom service ({Code}): check ClientId and ClientSecret of this connection, and that the API-only user is active")]
    public static partial void CredentialsRefused(this ILogger log, string code);

    [LoggerMessage(4, LogLevel.Debug, "Marketo token renewed, good for {Seconds} s")]
    public static partial void TokenRenewed(this ILogger log, double seconds);

    [LoggerMessage(5, LogLevel.Warning, "Marketo refused the stored feed position (code {Code}); reading again from {From}")]
    public static partial void PositionReminted(this ILogger log, string code, DateTimeOffset from);

    [LoggerMessage(7, LogLevel.Information, "Marketo gives no file of people now ({Code}); the walk goes on without one for {Minutes} min")]
    public static partial void WithoutExtract(this ILogger log, string code, double minutes);

    [LoggerMessage(6, LogLevel.Warning, "Marketo refused a batch of {Count} records as a whole (code {Code}); it is halved to find the one at fault")]
    public static partial void BatchHalved(this ILogger log, int count, string code);
}
