using System.Text.Json;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace CrmSync.Gateway.Problems;

/// <summary>Turns what a call threw into a problem; a stack trace stays in the log.</summary>
internal sealed class ExceptionProblems(ILogger<ExceptionProblems> logger) : IExceptionHandler
{
    private const int NameMax = 64;

    /// <summary>What is said of a body that is too long.</summary>
    public const string TooLong = "The body is longer than the 1 MB that a call takes: send less, in several calls.";

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
        BadHttpRequestException { StatusCode: 413 } => (413, TooLong),
        BadHttpRequestException bad => (bad.StatusCode, "The request lacks its JSON body, or a part of it cannot be read: /openapi/v1.json says what this call takes."),
        _ when UnreadableStateException.In(exception) is not null => (409, "The stored state of this person cannot be read: the error desk (code unreadable) says why and how to mend it; then try again."),
        _ when SystemUnavailableException.In(exception) is { } side => (503, side.Message.TrimEnd('.') + "."),
        IOException or InconsistentStateException => (503, "The store could not commit, or it is not known whether it did: ask again, repeating it is safe; if it stays so, the silo's log says why."),
        TimeoutException => (503, "The cluster did not answer in time, so whether the call took effect is unknown: ask again, repeating it is safe."),
        _ when IsUnreachable(exception) => (503, "The cluster cannot be reached: check that a silo runs and that this gateway points at it, then ask again."),
        _ => (500, "The gateway met a fault of its own; the log at this time says more."),
    };

    /// <summary>A client that is stopped, or that never met a silo, says so with an InvalidOperationException or a disposed object of Orleans.</summary>
    private static bool IsUnreachable(Exception exception) => exception
        is SiloUnavailableException or OrleansMessageRejectionException or ClientNotAvailableException or GatewayTooBusyException
        or Orleans.Runtime.Messaging.ConnectionFailedException
        or ObjectDisposedException;

    private static string Say(JsonException json) =>
        json.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal) ? $"The body has a member '{Quoted(json.Message)}' that this call does not know: /openapi/v1.json says what it takes."
        : json.Message.StartsWith("Duplicate property", StringComparison.Ordinal) ? $"The body has the member '{Quoted(json.Message)}' twice: say it once."
        : json.Path is { Length: > 1 } path
            ? $"The body's {path} has a wrong type or is missing: /openapi/v1.json says what this call takes."
        : "The body is no JSON that this call takes: /openapi/v1.json says what it is.";

    /// <summary>The member's name: the first text in quotes.</summary>
    private static string Quoted(string message) => message.Split('\'') is [_, var name, ..] ? new string([.. name.Where(letter => !char.IsControl(letter)).Take(NameMax)]) : "?";
}
