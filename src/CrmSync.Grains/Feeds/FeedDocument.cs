namespace CrmSync.Grains.Feeds;

/// <summary>What the feeds of one side store: how far every page's people have settled.</summary>
[GenerateSerializer, Alias("crmsync.FeedDocument")]
public sealed class FeedDocument
{
    /// <summary>Format version.</summary>
    [Id(0)] public int Format { get; set; } = 1;

    /// <summary>Trailing cursor by feed: person, lead, contact.</summary>
    [Id(1)] public Dictionary<string, string> Cursors { get; set; } = [];

    /// <summary>The first walk over everything has been handed over.</summary>
    [Id(2)] public bool InitialDone { get; set; }

    /// <summary>Epoch in which versions compare (S-10).</summary>
    [Id(3)] public int Epoch { get; set; } = 1;

    /// <summary>When each slow second walk was last done, by its period (B-14).</summary>
    [Id(4)] public Dictionary<string, DateTimeOffset> LateWalked { get; set; } = [];
}
