using Microsoft.Extensions.Logging;

namespace CrmSync.Gateway;

/// <summary>Everything the gateway says in its log. Ids, roles, routes and counts; never a value, never a secret.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Holder} paused connection {Connection}")]
    public static partial void Paused(ILogger logger, string holder, string connection);

    [LoggerMessage(2, LogLevel.Information, "{Holder} resumed connection {Connection}")]
    public static partial void Resumed(ILogger logger, string holder, string connection);

    [LoggerMessage(3, LogLevel.Information, "{Holder} asked connection {Connection} to sync Marketo person {MarketoId}: {Result}")]
    public static partial void SyncPersonAsked(ILogger logger, string holder, string connection, long marketoId, string result);

    [LoggerMessage(4, LogLevel.Warning, "{Holder} with role {Role} was refused {Route}")]
    public static partial void Forbidden(ILogger logger, string holder, string role, string route);

    [LoggerMessage(5, LogLevel.Warning, "A doorbell without the right secret was refused")]
    public static partial void DoorbellRefused(ILogger logger);

    [LoggerMessage(36, LogLevel.Warning, "A webhook of Marketo without the right secret was refused")]
    public static partial void WebhookRefused(ILogger logger);

    [LoggerMessage(32, LogLevel.Warning, "A webhook of Marketo asked for something that cannot be done: {Reason}")]
    public static partial void WebhookUnusable(ILogger logger, string reason);

    [LoggerMessage(33, LogLevel.Warning, "Marketo person {MarketoId} of connection {Connection} gets no row in Dynamics: {Reason}")]
    public static partial void SyncPersonRefused(ILogger logger, string connection, long marketoId, string reason);

    [LoggerMessage(6, LogLevel.Warning, "{Route} was answered 503 ({Kind})")]
    public static partial void ClusterUnreachable(ILogger logger, string route, string kind);

    [LoggerMessage(7, LogLevel.Error, "{Route} broke")]
    public static partial void CallBroke(ILogger logger, Exception exception, string route);

    [LoggerMessage(40, LogLevel.Information, "{Holder} checked the set-up of connection {Connection}; passed: {Passed}")]
    public static partial void Validated(ILogger logger, string holder, string connection, bool passed);

    [LoggerMessage(20, LogLevel.Information, "{Holder} asked connection {Connection} to try {Count} refused writes again")]
    public static partial void Retried(ILogger logger, string holder, string connection, int count);

    [LoggerMessage(21, LogLevel.Warning, "The audit lacks a call of {Holder}: {Route}, answered {Status} ({Kind})")]
    public static partial void AuditLost(ILogger logger, string holder, string route, int status, string kind);

    [LoggerMessage(30, LogLevel.Information, "{Key} changed the fields of {Connection}: selection {Version}.")]
    public static partial void FieldsChanged(ILogger log, string key, string connection, int version);

    [LoggerMessage(31, LogLevel.Information, "{Key} asked for a refresh of {Count} fields of {Connection}.")]
    public static partial void RefreshAsked(ILogger log, string key, string connection, int count);
}
