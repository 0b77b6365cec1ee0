namespace CrmSync.Domain.Systems;

/// <summary>What became of one write, whatever the transport did. What to do about it is decided by the planner alone.</summary>
[GenerateSerializer, Immutable, Alias("crmsync.Outcome")]
public abstract record Outcome
{
    /// <summary>The side took it.</summary>
    /// <param name="Record">The record written (its id is news after a create).</param>
    /// <param name="Shown">Dynamics: the row after the write, with its version (S-7). Marketo: null, it shows nothing.</param>
    [GenerateSerializer, Immutable, Alias("crmsync.Outcome.Accepted")]
    public sealed record Accepted(RecordId Record, RecordSnapshot? Shown) : Outcome
    {
        /// <summary>Marketo: by its own clock, the earliest moment at which the write can have been applied. Null: nobody knows.</summary>
        [Id(2)] public DateTimeOffset? AppliedFrom { get; init; }
    }

    /// <summary>The side answered and did not take it; nothing was changed.</summary>
    /// <param name="Reason">Why, in our words.</param>
    /// <param name="Code">The side's code: <c>0x80044331</c>, <c>1003</c>.</param>
    /// <param name="Text">The side's text with people's values removed.</param>
    /// <param name="Field">Mapped field name (ours) when the side names one field.</param>
    [GenerateSerializer, Immutable, Alias("crmsync.Outcome.Refused")]
    public sealed record Refused(RefusalReason Reason, string Code, string Text, string? Field) : Outcome;

    /// <summary>No answer that counts: throttled, quota, down, timed out, connection lost.</summary>
    /// <param name="Reason">Closed list word: throttled, quota, unreachable, unauthorised, serverError, timedOut, badAnswer.</param>
    /// <param name="After">Earliest next try, where the side tells one.</param>
    /// <param name="MayLand">True: the write left and may have been applied, or may still be (unknown outcome). False: certainly not applied.</param>
    [GenerateSerializer, Immutable, Alias("crmsync.Outcome.Deferred")]
    public sealed record Deferred(string Reason, TimeSpan? After, bool MayLand) : Outcome
    {
        /// <summary>Marketo: by its own clock, the earliest moment at which a write that may land can have been applied. Null: nobody knows.</summary>
        [Id(3)] public DateTimeOffset? AppliedFrom { get; init; }

        /// <summary>Marketo: when a write that may land left, as its own clock is reckoned, without any slack. Null: nobody knows.</summary>
        [Id(4)] public DateTimeOffset? Left { get; init; }
    }
}

/// <summary>Why a side refused. Wire values: never renumber.</summary>
public enum RefusalReason
{
    /// <summary>A rule of the side: length, format, range, choice, plug-in, required.</summary>
    Invalid = 0,

    /// <summary>Dynamics 412 0x80060882: the row moved since it was read.</summary>
    VersionMismatch = 1,

    /// <summary>Dynamics 404 0x80040217; Marketo 1004.</summary>
    NotFound = 2,

    /// <summary>Create: Dynamics 412 0x80040237; Marketo 1005.</summary>
    AlreadyExists = 3,

    /// <summary>Marketo 1007: several records match the key.</summary>
    Ambiguous = 4,

    /// <summary>Missing privilege or access: the operator's business.</summary>
    Denied = 5,

    /// <summary>The side does not have a field that is mapped to it (F-3); Marketo 1006.</summary>
    NotOffered = 6,
}
