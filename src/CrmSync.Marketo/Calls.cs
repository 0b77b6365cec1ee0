using CrmSync.Domain.Budgets;
using CrmSync.Marketo.Wire;
using Microsoft.Extensions.Logging;

namespace CrmSync.Marketo;

/// <summary>The one place where Marketo is called: permit, token, time limit, classification, count. Repeats a call only when it was not executed (601, 602).</summary>
internal sealed class Calls(MarketoOptions options, ICallBudget budget, HttpClient http, Token token, TimeProvider clock, ILogger log, SystemMetrics metrics)
{
    /// <summary>GET of <c>/rest/v1/PATH</c>. No person's value may be in the path: addresses end up in logs.</summary>
    public Task<Got<Envelope>> GetAsync(string operation, string path, CancellationToken cancellationToken) =>
        CallAsync(operation, new Call(HttpMethod.Get, path, null), cancellationToken);

    /// <summary>POST of JSON to <c>/rest/v1/PATH</c>.</summary>
    public Task<Got<Envelope>> PostAsync(string operation, string path, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        CallAsync(operation, new Call(HttpMethod.Post, path, () => Json(json)), cancellationToken);

    /// <summary>A GET whose query travels in the body (Marketo's <c>_method=GET</c>): room for 300 values, and none of them in an address.</summary>
    public Task<Got<Envelope>> QueryAsync(string operation, string path, IReadOnlyList<KeyValuePair<string, string>> query, CancellationToken cancellationToken) =>
        CallAsync(operation, new Call(HttpMethod.Post, path + "?_method=GET", () => new FormUrlEncodedContent(query)), cancellationToken);

    private async Task<Got<Envelope>> CallAsync(string operation, Call call, CancellationToken cancellationToken)
    {
        var (answer, used) = await AttemptAsync(operation, call, cancellationToken);
        if (answer.Failure?.Kind != FailureKind.Token) return answer;
        token.Spoil(used!);
        (answer, _) = await AttemptAsync(operation, call, cancellationToken);
        return answer.Failure is { Kind: FailureKind.Token } again ? again with { Kind = FailureKind.Unauthorised } : answer;
    }

    private async Task<(Got<Envelope> Answer, string? Used)> AttemptAsync(string operation, Call call, CancellationToken cancellationToken)
    {
        using var permit = await budget.TakeAsync(cancellationToken);
        var bearer = await token.GetAsync(cancellationToken);
        if (!bearer.Ok) return (bearer.Failure, null);
        var began = clock.GetTimestamp();
        var (answer, requestId) = await SendAsync(call, bearer.Value, cancellationToken);
        var outcome = Outcome(answer.Failure);
        metrics.OnCall(operation, outcome);
        log.Called(operation, outcome, clock.GetElapsedTime(began).TotalMilliseconds, answer.Failure?.Code ?? "", requestId);
        if (answer.Failure is { Reason: "throttled" or "quota", After: { } wait } failure)
        {
            budget.HoldBack(wait, failure.Reason);
            log.HeldBack(wait.TotalSeconds, failure.Reason, failure.Code);
        }

        return (answer, bearer.Value);
    }

    private async Task<(Got<Envelope> Answer, string RequestId)> SendAsync(Call call, string bearer, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.CallTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var request = new HttpRequestMessage(call.Method, new Uri($"{options.Endpoint.AbsoluteUri.TrimEnd('/')}/v1/{call.Path}")) { Content = call.Body?.Invoke() };
            request.Headers.Authorization = new("Bearer", bearer);
            using var response = await http.SendAsync(request, either.Token);
            if (!response.IsSuccessStatusCode) return (Errors.OfStatus(response.StatusCode, response.Headers.RetryAfter?.Delta), "");
            return Read(await response.Content.ReadAsByteArrayAsync(either.Token), response.Headers.Date ?? clock.GetUtcNow());
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (Errors.OfException(exception), "");
        }
    }

    private static (Got<Envelope> Answer, string RequestId) Read(byte[] body, DateTimeOffset otherwise)
    {
        if (JsonReading.Parse(body) is not { } root || Envelope.Read(root, otherwise) is not { } envelope) return (Errors.BadAnswer("not an answer of Marketo"), "");
        return (envelope.Success ? envelope : Errors.OfCode(envelope.Code, envelope.Message, envelope.At), envelope.RequestId);
    }

    private static string Outcome(Failure? failure) => failure?.Kind switch
    {
        null => "accepted",
        FailureKind.Deferred or FailureKind.Token => "deferred",
        _ => "refused",
    };

    private static ReadOnlyMemoryContent Json(ReadOnlyMemory<byte> json) => new(json) { Headers = { ContentType = new("application/json") { CharSet = "utf-8" } } };

    private sealed record Call(HttpMethod Method, string Path, Func<HttpContent>? Body);
}
