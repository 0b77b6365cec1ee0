using System.Collections.Frozen;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Budgets;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse;

/// <summary>What a status and a code of Dataverse mean. Codes decide before statuses (vendor page "Web service error codes").</summary>
internal static class Errors
{
    /// <summary>The change-tracking token is too old.</summary>
    public const string TokenExpired = "0x80044352";

    /// <summary>The row does not exist: the only proof of a delete (D-9).</summary>
    public const string RowMissing = "0x80040217";

    /// <summary>The status reason does not belong to the state.</summary>
    public const string StatePair = "0x80048408";

    /// <summary>The request is longer than the server takes.</summary>
    public const string RequestTooLong = "0x8004418a";

    /// <summary>The database did not answer in its time: the query or the batch was too much.</summary>
    public const string QueryTooLong = "0x80044151";

    private static readonly Verdict Invalid = new(RefusalReason.Invalid, "", false);
    private static readonly Verdict Denied = new(RefusalReason.Denied, "unauthorised", false);
    private static readonly Verdict RolledBack = new(null, "serverError", false);
    private static readonly Verdict Unknown = new(null, "serverError", true);
    private static readonly Verdict Throttled = new(null, "throttled", false);
    private static readonly Verdict BadAnswer = new(null, "badAnswer", true);

    private static readonly FrozenDictionary<string, Verdict> Codes = new Dictionary<string, Verdict>
    {
        ["0x80060882"] = new(RefusalReason.VersionMismatch, "", false),
        ["0x80040519"] = new(RefusalReason.AlreadyExists, "", false), // the lead is closed already
        ["0x80040237"] = new(RefusalReason.AlreadyExists, "", false),
        [RowMissing] = new(RefusalReason.NotFound, "", false),
        ["0x80040220"] = Denied, // PrivilegeDenied
        ["0x80048306"] = Denied, // unManagedIdsAccessDenied
        ["0x80040231"] = Denied, // PrincipalPrivilegeDenied
        ["0x80042f09"] = Denied, // UserNotAssignedRoles
        ["0x80040225"] = Denied, // user disabled
        ["0x80072560"] = Denied, // user not a member of the organisation
        ["0x8004f504"] = Denied, // field security: read
        ["0x8004f502"] = Denied, // field security: create
        ["0x8004f507"] = Denied, // field security: update
        ["0x80072325"] = Denied, // storage quota
        ["0x80044150"] = RolledBack, // SQL error, deadlock
        [QueryTooLong] = RolledBack,
        ["0x80044339"] = RolledBack, // SQL lock timeout
        ["0x8004a001"] = Throttled,
        ["0x80072323"] = Throttled,
        ["0x80072324"] = Throttled,
        ["0x80072321"] = Throttled, // execution time
        ["0x80072322"] = Throttled, // number of requests
        ["0x80072326"] = Throttled, // concurrent requests
        ["0x80044171"] = Unknown, // plug-in time limits
        ["0x80044172"] = Unknown,
        ["0x80044173"] = Unknown,
        ["0x80081111"] = Unknown,
        ["0x80040265"] = Invalid, // a plug-in or business rule refused
        ["0x80044331"] = Invalid, // text too long
        ["0x80073001"] = Invalid, // text too long for the store
        ["0x80044330"] = Invalid, // decimal, double or money out of range
        ["0x8004432f"] = Invalid, // whole number out of range
        ["0x8004431a"] = Invalid, // not among the choices
        [StatePair] = Invalid,
        ["0x80040200"] = Invalid, // required column missing
        ["0x80040203"] = Invalid, // invalid argument
        ["0x80040239"] = Invalid, // date out of range
        ["0x80048d19"] = Invalid, // body does not fit the table
        ["0x80040333"] = Invalid, // duplicate detection rule
        ["0x80060892"] = Invalid, // value of an alternate key is taken
        [RequestTooLong] = Invalid,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What became of a call that was answered otherwise than with success.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="code">Lower-case hex; null when the body is not one of Dataverse's.</param>
    public static Verdict Judge(int status, string? code)
    {
        if (code is not null && Codes.TryGetValue(code, out var known)) return known;
        return status switch
        {
            401 => new Verdict(null, "unauthorised", false),
            403 => Denied,
            408 => new Verdict(null, "timedOut", true),
            413 => Invalid, // also from a proxy: nothing of it was read
            429 => Throttled,
            503 => RolledBack,
            >= 500 => Unknown,
            >= 400 => code is null ? BadAnswer : Invalid,
            _ => BadAnswer,
        };
    }

    /// <summary>The same of a whole answer.</summary>
    public static Verdict Judge(Reply.Answered answer) => Judge(answer.Status, ErrorBody.Read(answer.Body).Code);

    /// <summary>Why a call that asks for something did not bring it, as a word of the port's deferrals.</summary>
    public static (string Reason, TimeSpan? After) Deferral(Reply reply) => reply switch
    {
        Reply.Lost lost => (lost.Reason, lost.After),
        Reply.Answered answer => (ReadReason(Judge(answer)), answer.RetryAfter),
        _ => ("badAnswer", null),
    };

    /// <summary>What a call tells of its size: too much is no answer in time, an answer that was cut, and what the vendor says of too long a request or query.</summary>
    public static CallFit FitOf(Reply reply) => reply switch
    {
        Reply.Lost { Reason: "timedOut", MayLand: true } => CallFit.TooMuch,
        Reply.Answered { IsSuccess: true } => CallFit.Good,
        Reply.Answered answer when answer.Cut || answer.Status is 408 or 413 or 504 || ErrorBody.Read(answer.Body).Code is RequestTooLong or QueryTooLong => CallFit.TooMuch,
        _ => CallFit.Untold,
    };

    /// <summary>The request named a column that the table does not have (any more).</summary>
    public static bool NamesUnknownColumn(int status, ErrorBody error) => status == 400 && (error.Code is "0x80060888" or "0x80041103"
        || error.Message.Contains("Could not find a property named", StringComparison.Ordinal)
        || error.Message.Contains("undeclared property", StringComparison.Ordinal));

    private static string ReadReason(Verdict verdict) => verdict.Refusal is null or RefusalReason.Denied ? verdict.Reason : "badAnswer";
}

/// <summary>What an answer means.</summary>
/// <param name="Refusal">Why it was refused; null when it was deferred.</param>
/// <param name="Reason">Word of the port's deferrals; empty for a refusal other than denied.</param>
/// <param name="MayLand">Deferred only: it may have been applied.</param>
internal readonly record struct Verdict(RefusalReason? Refusal, string Reason, bool MayLand);
