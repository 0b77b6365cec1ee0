namespace CrmSync.Grains.Connections;

/// <summary>A slow second walk over a feed's past, for rows that became visible late (B-14).</summary>
/// <param name="Every">How often it begins.</param>
/// <param name="Back">How far back from where the feed is read to.</param>
public sealed record LateWalk(TimeSpan Every, TimeSpan Back);
