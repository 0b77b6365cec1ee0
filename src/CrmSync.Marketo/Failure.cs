namespace CrmSync.Marketo;

/// <summary>What sort of failure a call met, as far as it decides what comes next.</summary>
internal enum FailureKind
{
    /// <summary>No answer that counts now: limits, outages, lost connections.</summary>
    Deferred = 0,

    /// <summary>600, 601, 602: the token; the call was not executed.</summary>
    Token = 1,

    /// <summary>The identity server refuses the credentials, or new tokens do not help.</summary>
    Unauthorised = 2,

    /// <summary>603: a permission is missing, or our address is not allowed.</summary>
    Denied = 3,

    /// <summary>Our request is wrong as such, whatever it carries (605, 609, 610, 612).</summary>
    Protocol = 4,

    /// <summary>What the request carries was refused: some record of the batch is at fault.</summary>
    Content = 5,

    /// <summary>413, 414: too much at once.</summary>
    TooLarge = 6,
}

/// <summary>A call that brought nothing.</summary>
/// <param name="Kind">Sort.</param>
/// <param name="Reason">Closed list word of <see cref="Domain.Systems.Outcome.Deferred"/>.</param>
/// <param name="Code">Marketo's code, or <c>HTTP 502</c>, or empty.</param>
/// <param name="Text">Marketo's text as it came: may hold values, never to be logged.</param>
/// <param name="After">Earliest next try.</param>
/// <param name="MayLand">The call left and may be executed.</param>
internal sealed record Failure(FailureKind Kind, string Reason, string Code, string Text, TimeSpan? After, bool MayLand)
{
    /// <summary>By Marketo's clock, the earliest moment at which the call left; null: nobody knows.</summary>
    public DateTimeOffset? Left { get; init; }

    /// <summary>The word for feeds and reads, whose list has no timedOut.</summary>
    public string ReadReason => Reason == "timedOut" ? "unreachable" : Reason;
}
