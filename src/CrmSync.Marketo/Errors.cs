using System.Collections.Frozen;
using System.Net;
using CrmSync.Domain.Budgets;
using CrmSync.Domain.Systems;

namespace CrmSync.Marketo;

/// <summary>Which outcome a code, a status or a broken connection stands for (Marketo's error-codes page). Pure.</summary>
internal static class Errors
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);
    private static readonly string[] OfToken = ["600", "601", "602"];
    private static readonly string[] OfServer = ["500", "502", "503", "504", "611", "713", "719"];
    private static readonly string[] OfRequest = ["605", "609", "610", "612", "613", "616"];
    private static readonly FrozenDictionary<string, Failure> ByCode = Table().ToFrozenDictionary(f => f.Code);

    private static readonly FrozenDictionary<string, RefusalReason> ByRecordCode = new Dictionary<string, RefusalReason>
    {
        ["1004"] = RefusalReason.NotFound,
        ["1005"] = RefusalReason.AlreadyExists,
        ["1006"] = RefusalReason.NotOffered,
        ["1007"] = RefusalReason.Ambiguous,
        ["603"] = RefusalReason.Denied,
        ["1008"] = RefusalReason.Denied,
        ["1009"] = RefusalReason.Denied,
        ["1010"] = RefusalReason.Denied,
        ["1018"] = RefusalReason.Denied,
        ["1021"] = RefusalReason.Denied,
    }.ToFrozenDictionary();

    /// <summary>A code for the whole call, in an answer with HTTP 200.</summary>
    /// <param name="code">Marketo's code.</param>
    /// <param name="text">Marketo's text.</param>
    /// <param name="at">Marketo's clock, for the quota day.</param>
    public static Failure OfCode(string code, string text, DateTimeOffset at)
    {
        var failure = ByCode.GetValueOrDefault(code) ?? (IsAboutContent(code) ? Content(code) : Later(code, "serverError", mayLand: true));
        return failure with { Text = text, After = code == "607" ? QuotaDay.Rest(at) : failure.After };
    }

    /// <summary>An HTTP status that is no 200.</summary>
    /// <param name="status">The status.</param>
    /// <param name="retryAfter">Retry-After; believed for an hour at most.</param>
    public static Failure OfStatus(HttpStatusCode status, TimeSpan? retryAfter) => status switch
    {
        HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.RequestUriTooLong => new(FailureKind.TooLarge, "badAnswer", Code(status), "too large", null, false),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(FailureKind.Unauthorised, "unauthorised", Code(status), "", null, false),
        HttpStatusCode.TooManyRequests => Later(Code(status), "throttled", mayLand: false, Bounded(retryAfter) ?? TimeSpan.FromSeconds(5)),
        >= HttpStatusCode.InternalServerError => Later(Code(status), "serverError", mayLand: true, Bounded(retryAfter)),
        _ => Later(Code(status), "badAnswer", mayLand: true),
    };

    /// <summary>A call without an answer. Only what failed before anything was sent is certain not to land.</summary>
    public static Failure OfException(Exception exception) => exception switch
    {
        OperationCanceledException => Later("", "timedOut", mayLand: true),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError }
            => Later("", "unreachable", mayLand: false),
        _ => Later("", "unreachable", mayLand: true),
    };

    /// <summary>HTTP 200 with something that is no answer of Marketo.</summary>
    public static Failure BadAnswer(string text) => Later("", "badAnswer", mayLand: true) with { Text = text };

    /// <summary>
    /// What a call tells of its size: too much is one that takes too long, a body that is too large, and 611, which one poisonous record can bring upon all. An
    /// identity server that takes long tells nothing.
    /// </summary>
    public static CallFit FitOf(Failure? failure) => failure switch
    {
        null => CallFit.Good,
        { Code: "611" } => CallFit.FarTooMuch,
        { Kind: FailureKind.TooLarge } or { Reason: "timedOut", MayLand: true } or { Code: "HTTP 502" or "HTTP 504" or "502", MayLand: true } => CallFit.TooMuch,
        _ => CallFit.Untold,
    };

    /// <summary>Why one record of a batch was skipped.</summary>
    public static RefusalReason OfRecord(string code) => ByRecordCode.GetValueOrDefault(code, RefusalReason.Invalid);

    /// <summary>True when a record was skipped for a reason that may pass.</summary>
    public static bool IsPassing(string code) => ByCode.TryGetValue(code, out var failure) && failure.Kind == FailureKind.Deferred;

    private static IEnumerable<Failure> Table() =>
    [
        .. OfToken.Select(code => new Failure(FailureKind.Token, "unauthorised", code, "", null, false)),
        new(FailureKind.Denied, "unauthorised", "603", "", null, false),
        Later("604", "timedOut", mayLand: true),
        Later("606", "throttled", mayLand: false, TimeSpan.FromSeconds(5)),
        Later("607", "quota", mayLand: false),
        Later("608", "serverError", mayLand: false),
        Later("614", "unreachable", mayLand: false),
        Later("615", "throttled", mayLand: false, TimeSpan.FromSeconds(1)),
        .. OfServer.Select(code => Later(code, "serverError", mayLand: true)),
        .. OfRequest.Select(code => new Failure(FailureKind.Protocol, "badAnswer", code, "", null, false)),
    ];

    private static bool IsAboutContent(string code) => code is ['7', _, _] or ['1', '0', _, _];

    private static Failure Content(string code) => new(FailureKind.Content, "badAnswer", code, "", null, false);

    private static Failure Later(string code, string reason, bool mayLand, TimeSpan? after = null) => new(FailureKind.Deferred, reason, code, "", after, mayLand);

    private static TimeSpan? Bounded(TimeSpan? pause) => pause > LongestPause ? LongestPause : pause;

    private static string Code(HttpStatusCode status) => $"HTTP {(int)status}";
}
