using CrmSync.Domain.Fields;
using Orleans.Concurrency;

namespace CrmSync.Contracts.Feeds;

/// <summary>Reads the feeds of one side. Key: <c>connection/marketo</c> or <c>connection/dynamics</c>.</summary>
[Alias("crmsync.IFeedGrain")]
public interface IFeedGrain : IGrainWithStringKey
{
    /// <summary>Starts reading unless it reads already.</summary>
    [Alias("StartAsync")]
    Task StartAsync();

    /// <summary>Stops reading after the call in progress.</summary>
    [Alias("StopAsync")]
    Task StopAsync();

    /// <summary>An operator accepts the disappearance that pulled the brake (D-9): it is taken when reading starts again. Durable. Stops reading first.</summary>
    [Alias("ReleaseAsync")]
    Task ReleaseAsync();

    /// <summary>Reads now instead of at the end of the interval (doorbell), or as soon as the calls of the day allow (B-8).</summary>
    [Alias("RingAsync"), OneWay, AlwaysInterleave]
    Task RingAsync();

    /// <summary>A person has settled, or is parked, through a commit number.</summary>
    [Alias("SettledAsync"), OneWay, AlwaysInterleave]
    Task SettledAsync(string person, long through);

    /// <summary>From the next page on the feed reads this selection, which nobody plans by yet: Marketo's rows of a field that its feed does not know are passed for good (F-2).</summary>
    [Alias("ReadByAsync"), AlwaysInterleave]
    Task ReadByAsync(FieldMap map);

    /// <summary>How far and how it goes.</summary>
    [Alias("StatusAsync"), AlwaysInterleave]
    Task<FeedStatus> StatusAsync();
}

/// <summary>How far the feeds of one side are.</summary>
/// <param name="Feeds">One line per feed.</param>
/// <param name="InitialDone">The first walk over everything has been handed over.</param>
/// <param name="TipReadBegan">Our clock when the latest read that reached the tip of every feed began; null: none yet.</param>
/// <param name="ReadTo">That side's clock up to which all feeds were read; null: none yet.</param>
/// <param name="Observed">Observations handed over since activation.</param>
/// <param name="ReadsFinished">Reads that reached the tip since activation.</param>
/// <param name="NewestChangeRead">Our clock when a read last brought something.</param>
/// <param name="Trouble">One line, or null.</param>
[GenerateSerializer, Immutable, Alias("crmsync.FeedStatus")]
public sealed record FeedStatus(
    IReadOnlyList<Connections.FeedView> Feeds, bool InitialDone, DateTimeOffset? TipReadBegan, DateTimeOffset? ReadTo,
    long Observed, long ReadsFinished, DateTimeOffset? NewestChangeRead, string? Trouble)
{
    /// <summary>A new epoch is read whole and compared: first sightings wait until it is known which rows are gone (S-10, D-9).</summary>
    [Id(8)] public bool IsComparing { get; init; }
}
