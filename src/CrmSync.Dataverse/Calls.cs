using System.Globalization;
using System.Net.Http.Headers;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Budgets;
using Microsoft.Extensions.Logging;

namespace CrmSync.Dataverse;

/// <summary>
/// The one place where Dataverse is called: permit, token, time limit, what the headers tell. Repeats nothing but a call refused for its token, and a question about the
/// definitions that got no answer.
/// </summary>
internal sealed class Calls(DataverseOptions options, ICallBudget budget, HttpClient http, TimeProvider clock, Token token, SystemMetrics metrics, ILogger log)
{
    private const string CallsHeader = "x-ms-ratelimit-burst-remaining-xrm-requests";
    private const string ParallelHeader = "x-ms-dop-hint";
    private const int FirstRoom = 1 << 12;
    private const int FirstRoomMax = 1 << 20;
    private static readonly TimeSpan WaitMax = TimeSpan.FromHours(1);
    private readonly Uri root = new(options.Url, Tables.Root);

    /// <summary>Where its tables are.</summary>
    public Uri Root => root;

    /// <summary>Makes one call. Throws only when the caller gives up.</summary>
    public async Task<Reply> SendAsync(Call call, CancellationToken cancellationToken)
    {
        if (Address(call.Path) is not { } address) return new Reply.Lost("badAnswer", null, MayLand: false);
        // The start, both feeds and people wait for it (F-1): an answer that was lost is not waited for as long as one that only takes long.
        if (call.IsQuestion && options.AskAgainAfter < options.CallTimeout && await OnceAsync(call, address, options.AskAgainAfter, cancellationToken) is var reply and not Reply.Lost { Reason: "timedOut" }) return reply;
        return await OnceAsync(call, address, options.CallTimeout, cancellationToken);
    }

    /// <summary>Stops the whole side for a while: 429 and 503, also within a batch.</summary>
    public void HoldBack(int status, TimeSpan? retryAfter)
    {
        if (status is 429) budget.HoldBack(retryAfter ?? options.DefaultHoldBack, "throttled");
        if (status is 503) budget.HoldBack(retryAfter ?? options.DefaultHoldBack, "unreachable");
    }

    private async Task<Reply> OnceAsync(Call call, Uri address, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var permit = await budget.TakeAsync(cancellationToken);
        var start = clock.GetTimestamp();
        var reply = await TryAsync(call, address, limit, refused: null, cancellationToken);
        Tell(call, reply, (long)clock.GetElapsedTime(start).TotalMilliseconds);
        return reply;
    }

    // A link that points elsewhere must not be followed: the token would go with it. One that Dataverse gave is followed as it is, letter by letter.
    private Uri? Address(string path)
    {
        var asItIs = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = path.All(c => c is > ' ' and <= '~') };
        var isLink = path.StartsWith("http", StringComparison.OrdinalIgnoreCase);
        return (isLink ? Uri.TryCreate(path, asItIs, out var address) : Uri.TryCreate(root, path, out address)) && IsBelowRoot(address) ? address : null;
    }

    private bool IsBelowRoot(Uri address) =>
        address.Scheme == root.Scheme && address.Authority == root.Authority && address.AbsolutePath.StartsWith(root.AbsolutePath, StringComparison.OrdinalIgnoreCase);

    private async Task<Reply> TryAsync(Call call, Uri address, TimeSpan limit, string? refused, CancellationToken cancellationToken)
    {
        var (bearer, failure) = await token.TakeAsync(refused, cancellationToken);
        if (failure is not null) return failure;
        var reply = await AnswerAsync(call, address, limit, bearer!, cancellationToken);
        if (reply is not Reply.Answered { Status: 401 }) return reply;
        return refused is null
            ? await TryAsync(call, address, limit, bearer, cancellationToken)
            : new Reply.Lost("unauthorised", null, MayLand: false, IsConfiguration: true);
    }

    private async Task<Reply> AnswerAsync(Call call, Uri address, TimeSpan limit, string bearer, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = Request(call, address, bearer);
            var start = clock.GetTimestamp();
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            var started = (response.Headers.Date ?? clock.GetUtcNow()) - clock.GetElapsedTime(start);
            TellBudget(response.Headers);
            var (body, cut) = await BodyAsync(response, options.AnswerBytesMax, both.Token);
            var contentType = response.Content.Headers.ContentType?.ToString() ?? "";
            return new Reply.Answered((int)response.StatusCode, body, contentType, started, Wait(response.Headers.RetryAfter), cut)
            {
                CallsLeft = (int?)Number(response.Headers, CallsHeader),
            };
        }
        catch (HttpRequestException error)
        {
            return new Reply.Lost("unreachable", null, MayLand: !NeverLeft(error.HttpRequestError));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Reply.Lost("timedOut", null, MayLand: true);
        }
    }

    private static bool NeverLeft(HttpRequestError error) => error is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
        or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    private static HttpRequestMessage Request(Call call, Uri address, string bearer)
    {
        var request = new HttpRequestMessage(call.Method, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Add("OData-MaxVersion", "4.0");
        request.Headers.Add("OData-Version", "4.0");
        if (call.IsQuestion) request.Headers.Add("Consistency", "Strong");
        if (call.Prefer is not null) request.Headers.Add("Prefer", call.Prefer);
        if (call.Method == HttpMethod.Put) request.Headers.Add("MSCRM.MergeLabels", "true");
        if (call.IfMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", call.IfMatch);
        if (call.Body is null) return request;
        request.Content = new ByteArrayContent(call.Body);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(call.ContentType);
        return request;
    }

    private static async Task<(byte[] Body, bool Cut)> BodyAsync(HttpResponseMessage response, int most, CancellationToken cancellationToken)
    {
        var told = response.Content.Headers.ContentLength;
        var body = GC.AllocateUninitializedArray<byte>((int)Math.Clamp(told ?? FirstRoom, 1, FirstRoomMax));
        var length = 0;
        try
        {
            await using var from = await response.Content.ReadAsStreamAsync(cancellationToken);
            while (length != told && await from.ReadAsync(body.AsMemory(length), cancellationToken) is > 0 and var count)
            {
                length += count;
                if (length > most) return (body[..length], true);
                if (length == body.Length && length != told) Array.Resize(ref body, 2 * length);
            }
            return (length == body.Length ? body : body[..length], false);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or InvalidDataException)
        {
            return (body[..length], true);
        }
    }

    private void TellBudget(HttpResponseHeaders headers)
    {
        var calls = Number(headers, CallsHeader);
        var seconds = Number(headers, "x-ms-ratelimit-time-remaining-xrm-requests");
        if (calls is not null || seconds is not null) budget.Told((int?)calls, seconds);
        if (Number(headers, ParallelHeader) is { } parallel and >= 1) budget.Advised((int)parallel);
    }

    private static double? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && double.TryParse(values.First(), NumberStyles.Number, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) <= int.MaxValue ? value : null;

    private TimeSpan? Wait(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date is { } date ? TimeSpan.FromTicks(Math.Max(0, (date - clock.GetUtcNow()).Ticks)) : null);
        return wait > WaitMax ? WaitMax : wait;
    }

    private void Tell(Call call, Reply reply, long milliseconds)
    {
        if (reply is Reply.Lost lost)
        {
            metrics.Called(call.Operation, "deferred");
            Log.CallLost(log, call.Operation, lost.Reason, milliseconds);
            return;
        }
        var answer = (Reply.Answered)reply;
        metrics.Called(call.Operation, answer.IsSuccess ? "accepted" : Errors.Judge(answer).Refusal is null ? "deferred" : "refused");
        HoldBack(answer.Status, answer.RetryAfter);
        if (answer.Status < 400) return;
        // A row that moved or is gone is the daily business of conditional writes.
        var level = answer.Status is 404 or 412 ? LogLevel.Debug : LogLevel.Warning;
        var code = ErrorBody.Read(answer.Body).Code;
        Log.CallRefused(log, level, call.Operation, answer.Status, code, milliseconds);
    }
}
