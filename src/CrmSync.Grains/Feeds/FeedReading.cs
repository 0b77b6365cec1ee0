using CrmSync.Domain.Feeds;
using CrmSync.Domain.Systems;

namespace CrmSync.Grains.Feeds;

/// <summary>How far one feed was read in memory; the stored cursor trails.</summary>
internal sealed class FeedReading(RecordKind feed, FeedWindow window)
{
    private string? ahead;
    private bool isNew;

    public RecordKind Feed => feed;
    public FeedWindow Window { get; private set; } = window;
    public string Word { get; } = feed switch { RecordKind.Person => "person", RecordKind.Lead => "lead", _ => "contact" };
    public DateTimeOffset? ReadTo { get; private set; }

    /// <summary>Up to where the latest read went that reached the tip (C-14).</summary>
    public DateTimeOffset? TipReadTo { get; private set; }

    public string? Cursor(FeedDocument stored) => ahead ?? stored.Cursors.GetValueOrDefault(Word);

    public void Read(FeedAnswer.Page page)
    {
        ahead = page.Cursor;
        ReadTo = page.ReadTo;
        if (!page.More) TipReadTo = page.ReadTo;
    }

    /// <summary>A full read begins: true when it is the first one of an epoch that was just begun for it.</summary>
    public bool Begin()
    {
        var wasNew = isNew;
        isNew = false;
        return wasNew;
    }

    /// <summary>Reads again from the start, in a new epoch.</summary>
    public void StartOver(FeedWindow fresh)
    {
        (ahead, TipReadTo, isNew) = (null, null, true);
        Window = fresh;
    }
}
