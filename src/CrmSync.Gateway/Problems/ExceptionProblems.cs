using System.Text.Json;
using CrmSync.Domain.Activities;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CrmSync.Gateway.Problems;

/// <summary>Turns what a call threw into a problem; a stack trace stays in the log.</summary>
internal sealed class ExceptionProblems(ILogger<ExceptionProblems> logger) : IExceptionHandler
{
    /// <summary>What is said of a body of another type.</summary>
    public const string NotJson = "The body must be JSON: send the header 'Content-Type: application/json'.";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested) return false;
        var (status, sentence) = Say(exception);
        var route = Problem.Route(httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint);
        if (status == StatusCodes.Status503ServiceUnavailable) Log.ClusterUnreachable(logger, route, exception.GetType().Name);
        if (status < StatusCodes.Status500InternalServerError && route == Webhooks.MarketoWebhook.Path) Log.WebhookUnusable(logger, sentence);
        if (status == StatusCodes.Status500InternalServerError) Log.CallBroke(logger, exception, route);
        await Problem.Of(status, sentence).ExecuteAsync(httpContext);
        return true;
    }

    /// <summary>The status that the call will be answered with.</summary>
    public static int StatusOf(Exception exception) => Say(exception).Status;

    private static (int Status, string Sentence) Say(Exception exception) => exception switch
    {
        BadHttpRequestException { InnerException: JsonException json } => (400, Say(json)),
        BadHttpRequestException { StatusCode: 415 } => (415, NotJson),
        BadHttpRequestException { StatusCode: 413 } => (413, "The body is too long for this call."),
        BadHttpRequestException bad => (bad.StatusCode, "The request lacks its JSON body, or a part of it cannot be read: /openapi/v1.json says what this call takes."),
        _ when UnreadableStateException.In(exception) is not null => (409, "The stored state of this person cannot be read: the error desk (code unreadable) says why and how to mend it; then try again."),
        TimeoutException => (503, "The cluster did not answer in time, so whether the call took effect is unknown: ask again, repeating it is safe."),
        _ when IsUnreachable(exception) => (503, "The cluster cannot be reached: check that a silo runs and that this gateway points at it, then ask again."),
        _ => (500, "The gateway met a fault of its own; the log at this time says more."),
    };

    /// <summary>A client that is stopped, or that never met a silo, says so with an InvalidOperationException or a disposed object of Orleans.</summary>
    private static bool IsUnreachable(Exception exception) => exception
        is SiloUnavailableException or OrleansMessageRejectionException or ClientNotAvailableException or GatewayTooBusyException
        or Orleans.Runtime.Messaging.ConnectionFailedException
        or ObjectDisposedException;

    private static string Say(JsonException json) => json.Path is { Length: > 1 } path
        ? $"The body's {path} has a wrong type or is missing: /openapi/v1.json says what this call takes."
        : "The body is no JSON that this call takes: /openapi/v1.json says what it is.";
}
