using CrmSync.Domain.Feeds;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Feeds;

/// <summary>Deletes and merges of records that nobody held when the feed told of them.</summary>
public sealed class GraveRules
{
    private static readonly DateTimeOffset Now = Given.Start;
    private static readonly RecordDeleted Deleted = new(Given.ContactRow, "", null);
    private static readonly RecordMerged Merged = new(Given.MarketoRecord, RecordId.Person(8), "m", Given.Start);
    private static readonly Dictionary<string, List<Change>> ToNobody = [];
    private readonly Dictionary<RecordId, Grave> stored = [];

    private Graves Kept => new(stored);

    [Fact]
    public void D_1_D_2_G_2_What_nobody_held_is_told_to_whoever_holds_it_later_once_also_after_a_crash()
    {
        Kept.Keep([Deleted, Merged, new RecordSeen(Given.Row(Given.LeadRow, 1, null))], ToNobody, Now);
        Assert.Equal([Given.ContactRow, Given.MarketoRecord], Kept.Records);
        Assert.Empty(Kept.Of(new Dictionary<RecordId, string>()));

        // Read anew from what is stored; the page that told it, too.
        Kept.Keep([Deleted, Merged], ToNobody, Now.AddSeconds(5));
        var told = Kept.Of(new Dictionary<RecordId, string> { [Given.ContactRow] = "lead:1", [Given.MarketoRecord] = "lead:1" });
        Assert.Equal([Deleted, Merged], told["lead:1"]);
        Kept.Told(told);
        Assert.Empty(stored);
    }

    [Fact]
    public void D_1_What_was_routed_is_not_kept()
    {
        Kept.Keep([Deleted, Merged], new Dictionary<string, List<Change>> { ["contact:2"] = [Deleted] }, Now);
        Assert.Equal([Given.MarketoRecord], Kept.Records);
    }

    [Fact]
    public void D_1_What_is_kept_is_bounded_in_time_and_number_and_the_oldest_give_way()
    {
        Kept.Keep([Deleted], ToNobody, Now);
        Kept.Keep([Deleted], ToNobody, Now.AddMinutes(10));
        Assert.False(Kept.Expire(Now + Graves.Kept - TimeSpan.FromSeconds(1)));
        Assert.True(Kept.Expire(Now + Graves.Kept));
        Assert.Empty(stored);

        Kept.Keep([Deleted], ToNobody, Now);
        Assert.Equal(1, Kept.Keep([.. Enumerable.Range(0, Graves.Most).Select(i => new RecordDeleted(RecordId.Person(i + 100), "", null))], ToNobody, Now.AddSeconds(1)));
        Assert.Equal((Graves.Most, false), (stored.Count, stored.ContainsKey(Given.ContactRow)));
    }
}
