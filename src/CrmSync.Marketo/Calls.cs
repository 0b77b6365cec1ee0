using CrmSync.Domain.Budgets;
using CrmSync.Marketo.Wire;
using Microsoft.Extensions.Logging;

namespace CrmSync.Marketo;

/// <summary>The one place where Marketo is called: token, permit, time limit, classification, count. Repeats a call only when it was not executed (601, 602), or asks what fields there are.</summary>
internal sealed class Calls(MarketoOptions options, ICallBudget budget, HttpClient http, Token token, TimeProvider clock, ILogger log, SystemMetrics metrics)
{
    private readonly AnswerReading reading = new(clock);
    private readonly ClockLead lead = new();

    /// <summary>How far our clock is ahead of Marketo's, at most, as its answers tell; null: none yet.</summary>
    public TimeSpan? OursAhead => lead.Most;

    /// <summary>What Marketo's clock shows now, at the earliest, as its answers tell; null: it has told no time yet.</summary>
    private DateTimeOffset? SideClock => clock.GetUtcNow() - OursAhead;

    /// <summary>GET of <c>/rest/v1/PATH</c>. No person's value may be in the path: addresses end up in logs.</summary>
    public Task<Got<Envelope>> GetAsync(string operation, string path, CancellationToken cancellationToken) =>
        CallAsync(operation, new(HttpMethod.Get, Rest(path)), reading.EnvelopeAsync, cancellationToken);

    /// <summary>GET of what fields and activity types there are; without an answer it is asked once more: the start, the feed and people wait for it (F-1).</summary>
    public async Task<Got<Envelope>> AskAsync(string operation, string path, CancellationToken cancellationToken)
    {
        var first = new Call(HttpMethod.Get, Rest(path)) { Limit = options.AskAgainAfter };
        if (options.AskAgainAfter < options.CallTimeout && await CallAsync(operation, first, reading.EnvelopeAsync, cancellationToken) is { Failure: not { Reason: "timedOut", Code: "" } } answer) return answer;
        return await GetAsync(operation, path, cancellationToken);
    }

    /// <summary>POST of JSON to <c>/rest/v1/PATH</c>.</summary>
    public Task<Got<Envelope>> PostAsync(string operation, string path, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        CallAsync(operation, new(HttpMethod.Post, Rest(path)) { Body = () => Json(json) }, reading.EnvelopeAsync, cancellationToken);

    /// <summary>A GET whose query travels in the body (Marketo's <c>_method=GET</c>): room for 300 values, and none of them in an address.</summary>
    public Task<Got<Envelope>> QueryAsync(string operation, string path, IReadOnlyList<KeyValuePair<string, string>> query, CancellationToken cancellationToken) =>
        CallAsync(operation, new(HttpMethod.Post, Rest(path + "?_method=GET")) { Body = () => new FormUrlEncodedContent(query) }, reading.EnvelopeAsync, cancellationToken);

    /// <summary>GET, or POST when there is a body, of <c>/bulk/v1/PATH</c>.</summary>
    public Task<Got<Envelope>> BulkAsync(string operation, string path, ReadOnlyMemory<byte>? json, CancellationToken cancellationToken) =>
        CallAsync(operation, json is { } body ? new(HttpMethod.Post, Bulk(path)) { Body = () => Json(body) } : new(HttpMethod.Get, Bulk(path)), reading.EnvelopeAsync, cancellationToken);

    /// <summary>Copies a file of <c>/bulk/v1/PATH</c> behind what is in the stream already. What came before a connection broke stays there: the next call goes on behind it.</summary>
    public Task<Got<Envelope>> FetchAsync(string operation, string path, Stream into, CancellationToken cancellationToken) =>
        CallAsync(operation, new(HttpMethod.Get, Bulk(path)) { From = () => into.Length }, (response, token) => reading.FileAsync(response, into, token), cancellationToken);

    private async Task<Got<Envelope>> CallAsync(string operation, Call call, ReadAnswerAsync read, CancellationToken cancellationToken)
    {
        var (answer, used) = await AttemptAsync(operation, call, read, cancellationToken);
        if (answer.Failure?.Kind != FailureKind.Token) return answer;
        token.Spoil(used!);
        (answer, _) = await AttemptAsync(operation, call, read, cancellationToken);
        return answer.Failure is { Kind: FailureKind.Token } again ? again with { Kind = FailureKind.Unauthorised } : answer;
    }

    private async Task<(Got<Envelope> Answer, string? Used)> AttemptAsync(string operation, Call call, ReadAnswerAsync read, CancellationToken cancellationToken)
    {
        // A permit is for a call that begins now (B-8): whoever waits for a token holds none. One that ends while the permit is waited for is renewed, once; of many who wait,
        // by the first: if each gave its permit up for a token that is there by now, where calls are scarce no call would be left.
        for (var isLast = false; ; isLast = true)
        {
            var bearer = await token.GetAsync(cancellationToken);
            if (!bearer.Ok) return (bearer.Failure, null);
            using var permit = await budget.TakeAsync(cancellationToken);
            if ((token.Usable() ?? (isLast ? bearer.Value : null)) is { } good) return (await AttemptAsync(operation, call, good, read, cancellationToken), good);
        }
    }

    private async Task<Got<Envelope>> AttemptAsync(string operation, Call call, string bearer, ReadAnswerAsync read, CancellationToken cancellationToken)
    {
        var (began, left) = (clock.GetTimestamp(), SideClock);
        var (answer, requestId) = await SendAsync(call, bearer, read, cancellationToken);
        if (answer.Value is { } told) answer = told with { Took = clock.GetElapsedTime(began), OursAhead = clock.GetUtcNow() - told.At, Left = left };
        else if (answer.Failure is { MayLand: true } lost) answer = lost with { Left = left };
        if (answer.Value is { RequestId.Length: > 0 } dated) lead.Learn(dated.OursAhead, dated.Took);
        var outcome = Outcome(answer.Failure);
        metrics.OnCall(operation, outcome);
        log.Called(operation, outcome, clock.GetElapsedTime(began).TotalMilliseconds, answer.Failure?.Code ?? "", requestId);
        if (answer.Failure is { Reason: "throttled" or "quota", After: { } wait } failure)
        {
            budget.HoldBack(wait, failure.Reason);
            log.HeldBack(wait.TotalSeconds, failure.Reason, failure.Code);
        }

        return answer;
    }

    private async Task<(Got<Envelope> Answer, string RequestId)> SendAsync(Call call, string bearer, ReadAnswerAsync read, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(call.Limit ?? options.CallTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var request = new HttpRequestMessage(call.Method, call.Address) { Content = call.Body?.Invoke() };
            request.Headers.Authorization = new("Bearer", bearer);
            if (call.From?.Invoke() is > 0 and var from) request.Headers.Range = new(from, null);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!response.IsSuccessStatusCode) return (Errors.OfStatus(response.StatusCode, response.Headers.RetryAfter?.Delta), "");
            return await read(response, either.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (Errors.OfException(exception), "");
        }
    }

    private Uri Rest(string path) => new($"{options.Endpoint.AbsoluteUri.TrimEnd('/')}/v1/{path}");

    private Uri Bulk(string path) => new($"{options.BulkEndpoint}/v1/{path}");

    private static string Outcome(Failure? failure) => failure?.Kind switch
    {
        null => "accepted",
        FailureKind.Deferred or FailureKind.Token => "deferred",
        _ => "refused",
    };

    private static ReadOnlyMemoryContent Json(ReadOnlyMemory<byte> json) => new(json) { Headers = { ContentType = new("application/json") { CharSet = "utf-8" } } };

    private delegate Task<(Got<Envelope> Answer, string RequestId)> ReadAnswerAsync(HttpResponseMessage response, CancellationToken cancellationToken);

    private sealed record Call(HttpMethod Method, Uri Address)
    {
        public Func<HttpContent>? Body { get; init; }

        /// <summary>Longest time; null: that of any call.</summary>
        public TimeSpan? Limit { get; init; }

        /// <summary>First byte that is asked for.</summary>
        public Func<long>? From { get; init; }
    }
}
