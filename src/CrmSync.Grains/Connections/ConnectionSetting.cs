using CrmSync.Domain.Budgets;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Grains.Connections;

/// <summary>One connection as the host configured it: its two systems and its pace. Grains know systems of record through the port only.</summary>
/// <param name="Id">Connection id; letters, digits, hyphen.</param>
/// <param name="Marketo">Makes the Marketo side for a call budget.</param>
/// <param name="Dynamics">Makes the Dynamics side for a call budget.</param>
public sealed record ConnectionSetting(string Id, Func<ICallBudget, ISystemOfRecord> Marketo, Func<ICallBudget, ISystemOfRecord> Dynamics)
{
    /// <summary>Shortest pause between two reads of a side's feeds.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a connection looks after its feeds and wakes whoever's time has come.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a delivery looks whether a call is due.</summary>
    public TimeSpan DeliveryBeat { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Marketo: calls per day for us; half of the default quota. Null: no daily limit (the demo).</summary>
    public int? MarketoCallsPerDay { get; init; } = 25_000;

    /// <summary>Marketo: calls per 20 seconds for us.</summary>
    public int? MarketoCallsPer20Seconds { get; init; } = 50;

    /// <summary>Marketo: calls at the same time.</summary>
    public int MarketoConcurrency { get; init; } = 5;

    /// <summary>Dynamics: calls at the same time, at most; fewer where the environment advises fewer (B-8).</summary>
    public int DynamicsConcurrency { get; init; } = 8;

    /// <summary>How much later than its second a Marketo row may become visible.</summary>
    public TimeSpan MarketoLateness { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How much later than our time-out a call may still land in Marketo.</summary>
    public TimeSpan MarketoLanding { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Slow second walks over Marketo's feed, for rows that became visible later than <see cref="MarketoLateness"/> (B-14).</summary>
    public IReadOnlyList<LateWalk> LateWalks { get; init; } = [new(TimeSpan.FromMinutes(30), TimeSpan.FromHours(1)), new(TimeSpan.FromHours(24), TimeSpan.FromHours(24))];

    /// <summary>Business Required and the formats of e-mail, phone and URL columns are checked before the call; the Web API itself checks neither (V-1).</summary>
    public bool IsStrict { get; init; } = true;

    /// <summary>So many rows of one side may disappear within a minute, or in one full compare, without pulling the brake (D-9).</summary>
    public int BrakeRows { get; init; } = 100;

    /// <summary>The same as a share of the linked people, 0 to 1; the greater of both counts.</summary>
    public double BrakeShare { get; init; } = 0.1;

    /// <summary>What becomes of the Marketo person of a row that was deleted (D-6).</summary>
    public DeletePolicy WhenDeletedInDynamics { get; init; }

    /// <summary>What becomes of the row of a person that was deleted in Marketo (D-6).</summary>
    public DeletePolicy WhenDeletedInMarketo { get; init; }

    /// <summary>Match before create: by e-mail, or as the native sync does, not at all (N-9).</summary>
    public bool MatchByEmail { get; init; } = true;

    /// <summary>A request may create a row although linked records hold the e-mail (N-9).</summary>
    public bool AllowDuplicates { get; init; }

    /// <summary>Owner of created rows when a request names none: systemuser id or e-mail; null: the application user (N-6).</summary>
    public string? DefaultOwner { get; init; }

    /// <summary>How often people who are ambiguous are asked about again, although no holder told of a change (N-9, B-13).</summary>
    public TimeSpan AmbiguousEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often both sides' metadata are read again (F-3).</summary>
    public TimeSpan MetadataEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Default region of phone numbers, ISO 3166 two letters.</summary>
    public string Region { get; init; } = "US";

    /// <summary>IANA time zone in which a date-time becomes a date.</summary>
    public string Zone { get; init; } = "UTC";
}
