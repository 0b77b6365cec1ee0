using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>Everything that a plan depends on besides the person: configuration, never clocks or chance.</summary>
/// <param name="Map">The selected fields.</param>
/// <param name="Rules">How values compare.</param>
[GenerateSerializer, Immutable, Alias("crmsync.SyncPolicy")]
public sealed record SyncPolicy(FieldMap Map, FieldRules Rules)
{
    /// <summary>How much later than its second a Marketo row may become visible (C-11, C-12).</summary>
    [Id(2)] public TimeSpan Lateness { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How much later than our time-out a call may still land in Marketo (C-12; server limit 90 s).</summary>
    [Id(3)] public TimeSpan Landing { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Returns to an earlier value within a day before a field is held (S-9).</summary>
    [Id(4)] public int ReturnsMax { get; init; } = 3;

    /// <summary>How soon an unanswered question about a person's identity is asked again; each time in vain twice as long, sixteen times this at most.</summary>
    [Id(5)] public TimeSpan MeetAgain { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How soon a person whose write was deferred tries again.</summary>
    [Id(6)] public TimeSpan TryAgain { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>N-9: true = by e-mail (default), false = none, as the native sync does.</summary>
    [Id(7)] public bool MatchByEmail { get; init; } = true;

    /// <summary>How far the two sides' clocks may differ before a later time counts as newer (C-14).</summary>
    [Id(20)] public TimeSpan Skew { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What becomes of the Marketo person of a row that was deleted (D-6).</summary>
    [Id(50)] public DeletePolicy WhenDeletedInDynamics { get; init; }

    /// <summary>What becomes of the row of a person that was deleted in Marketo (D-6).</summary>
    [Id(51)] public DeletePolicy WhenDeletedInMarketo { get; init; }

    /// <summary>N-9: true = a request may create a row although linked records hold the e-mail.</summary>
    [Id(40)] public bool AllowDuplicates { get; init; }

    /// <summary>Owner of created rows when a request names none: systemuser id or e-mail; null: the application user (N-6).</summary>
    [Id(41)] public string? DefaultOwner { get; init; }

    /// <summary>Columns that a new lead must have (V-1, V-7), mapped or not.</summary>
    [Id(42)] public IReadOnlyList<RequiredColumn> RequiredOnLead { get; init; } = [];

    /// <summary>Since when this has been in force: both sides' metadata were looked at then (F-3); another time is another look.</summary>
    [Id(43)] public DateTimeOffset InForce { get; init; }

    /// <summary>The same for a person of that record type: choices differ between lead and contact.</summary>
    public SyncPolicy For(RecordKind? kind) => Map.For(kind) is var map && ReferenceEquals(map, Map) ? this : this with { Map = map };
}

/// <summary>How far the feeds were read, as far as the person's activation knows.</summary>
/// <param name="ReadTo">Marketo's clock.</param>
/// <param name="TipReadBegan">Marketo: our clock when the latest read that reached the tip began.</param>
/// <param name="DynamicsTipReadBegan">The same for Dynamics.</param>
/// <param name="DynamicsReadTo">Dynamics' clock: its feeds had been read up to here before what is seen now (C-14).</param>
[GenerateSerializer, Immutable, Alias("crmsync.FeedReach")]
public readonly record struct FeedReach(DateTimeOffset ReadTo, DateTimeOffset? TipReadBegan, DateTimeOffset? DynamicsTipReadBegan = null, DateTimeOffset? DynamicsReadTo = null)
{
    /// <summary>How far our clock is ahead of Marketo's, at most; null: not known.</summary>
    [Id(4)] public TimeSpan? OursAhead { get; init; }

    /// <summary>Nothing known.</summary>
    public static FeedReach None { get; } = new(DateTimeOffset.MinValue, null);

    /// <summary>Was Marketo's feed read, to its tip, after that moment of our clock?</summary>
    public bool IsPast(DateTimeOffset moment) => TipReadBegan is { } began && began >= moment;

    /// <summary>Were Dynamics' feeds read, to their tips, after that moment of our clock?</summary>
    public bool IsPastInDynamics(DateTimeOffset moment) => DynamicsTipReadBegan is { } began && began >= moment;
}
