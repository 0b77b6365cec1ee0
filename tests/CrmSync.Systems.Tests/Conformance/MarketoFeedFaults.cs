using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Systems.Tests.Conformance;

/// <summary>What the faults of Marketo's feed do to its connector: further rows of <see cref="FaultMatrix"/>.</summary>
public sealed class MarketoFeedFaults
{
    private static FieldMap Map => Marketo.Maps.Five;

    private static Task<ISide> StartAsync() => Sides.StartAsync(SystemName.Marketo);

    [Fact]
    [FaultRow(2, SystemName.Marketo, "settings shuffleSeconds; the same position read twice, and minted anew")]
    public async Task C_11_Rows_that_come_again_carry_the_same_identity_and_chain()
    {
        await using var side = await StartAsync();
        var ada = await side.CreateAsync("ada@example.org", "Ada");
        var (_, cursor) = await side.ReadToTipAsync(null);
        foreach (var name in new[] { "Augusta", "Ada", "Byron" }) await side.EditAsync(ada, name);
        var first = Rows((await side.ReadToTipAsync(cursor)).Changes, ada);
        var again = Rows((await side.ReadToTipAsync(cursor)).Changes, ada);
        var minted = Rows((await side.ReadToTipAsync((CrmSync.Marketo.Cursor.Parse(cursor)! with { Token = null }).ToText())).Changes, ada);
        Assert.Equal(3, first.Count);
        Assert.Equal(first.Keys, again.Keys);
        Assert.Equal(first.Keys, minted.Keys);
        Assert.Equal(["Ada>Augusta", "Ada>Byron", "Augusta>Ada"], first.Values.Select(row => $"{row.Old}>{row.New}").Order(StringComparer.Ordinal));
    }

    [Fact]
    [FaultRow(4, SystemName.Marketo, "settings emptyPageShare, pagingTokenDays; clock")]
    public async Task S_10_D_7_Empty_pages_and_a_token_that_expired_lose_no_row_and_an_old_position_is_no_delete()
    {
        await using var side = await StartAsync();
        var ada = await side.CreateAsync("ada@example.org", "Ada");
        await side.ControlAsync("settings", new { emptyPageShare = 0.7, pagingTokenDays = 1 });
        var (_, cursor) = await side.ReadToTipAsync(null);
        await side.EditAsync(ada, "Augusta");
        await side.ControlAsync("clock", new { advanceSeconds = 3 * 86_400 });
        Assert.Contains((await side.ReadToTipAsync(cursor)).Changes, change => change.Tells(ada, "Augusta"));
        await side.ControlAsync("clock", new { advanceSeconds = 20 * 86_400 });
        Assert.IsType<FeedAnswer.Expired>(await side.ReadFeedAsync(cursor));
        Assert.DoesNotContain((await side.ReadToTipAsync(null)).Changes, change => change is RecordDeleted);
    }

    [Fact]
    [FaultRow(8, SystemName.Marketo, "a campaign writes the request field, and no webhook comes")]
    public async Task N_17_What_a_campaign_left_is_told_by_the_feed_with_one_identity_however_often_it_is_read()
    {
        await using var side = await StartAsync();
        var ada = await side.CreateAsync("ada@example.org", "Ada");
        var (_, cursor) = await side.ReadToTipAsync(null);
        await ((MarketoSide)side).SetAsync(ada, CrmSync.Marketo.MarketoOptions.UsualRequestField, "trigger contact");
        var asked = (await side.ReadToTipAsync(cursor)).Changes.OfType<PersonRequested>().Single();
        Assert.Equal((ada, true), (asked.Record, asked.AsContact));
        Assert.Equal(asked, (await side.ReadToTipAsync(cursor)).Changes.OfType<PersonRequested>().Single());
    }

    [Fact]
    [FaultRow(9, SystemName.Marketo, "faults latency: an older answer comes after a newer one")]
    public async Task C_11_An_answer_that_was_overtaken_carries_a_time_from_which_on_the_rows_decide()
    {
        await using var side = await StartAsync();
        var ada = await side.CreateAsync("ada@example.org", "Ada");
        var (_, cursor) = await side.ReadToTipAsync(null);
        await side.FaultAsync(new { operation = "leadsByFilter", nth = 1, latency = 700 });
        var slow = side.SeeAsync(ada);
        await side.EditAsync(ada, "Augusta");
        var fast = await side.SeeAsync(ada);
        var late = await slow;
        var row = (await side.ReadToTipAsync(cursor)).Changes.OfType<FieldChanged>().Single(change => change.New == "Augusta");
        Assert.True(late.At <= fast.At && late.At <= row.Second, "an edit behind the read may not seem to be before it");
    }

    [Fact]
    [FaultRow(9, SystemName.Marketo, "settings lateShare, lateSeconds, lateRowsSkipTokens")]
    public async Task B_14_Rows_that_a_token_skipped_because_they_became_visible_late_are_found_by_the_slow_walk()
    {
        await using var side = await StartAsync();
        var ada = await side.CreateAsync("ada@example.org", "Ada");
        var (_, cursor) = await side.ReadToTipAsync(null);
        await side.ControlAsync("settings", new { lateShare = 1.0, lateSeconds = 30, lateRowsSkipTokens = true });
        var from = (await side.SeeAsync(ada)).At.AddSeconds(-5);
        await side.EditAsync(ada, "Augusta");
        await side.ControlAsync("clock", new { advanceSeconds = 5 });
        (var live, cursor) = await side.ReadToTipAsync(cursor);
        await side.ControlAsync("clock", new { advanceSeconds = 60 });
        (var more, _) = await side.ReadToTipAsync(cursor);
        List<Change> late = [];
        FeedAnswer.Page page;
        string? place = null;
        do
        {
            page = Assert.IsType<FeedAnswer.Page>(await side.System.ReadLateAsync(place, from, from.AddSeconds(30), Map, Sides.Cancellation));
            late.AddRange(page.Changes);
            place = page.Cursor;
        }
        while (page.More);
        Assert.Contains(live.Concat(more).Concat(late), change => change.Tells(ada, "Augusta"));
        Assert.Contains(late, change => change.Tells(ada, "Augusta"));
    }

    [Fact]
    [FaultRow(10, SystemName.Marketo, "clock: the instance is an hour ahead")]
    public async Task C_11_All_times_are_those_of_the_instance_itself()
    {
        await using var side = await StartAsync();
        var before = (await side.SeeAsync(await side.CreateAsync("ada@example.org", "Ada"))).At;
        await side.ControlAsync("clock", new { advanceSeconds = 3600 });
        var bea = await side.CreateAsync("bea@example.org", "Bea");
        var (changes, cursor) = await side.ReadToTipAsync(null);
        Assert.InRange((await side.SeeAsync(bea)).At - before, TimeSpan.FromSeconds(3590), TimeSpan.FromSeconds(3700));
        Assert.InRange(CrmSync.Marketo.Cursor.Parse(cursor)!.ReadTo - before, TimeSpan.FromSeconds(3570), TimeSpan.FromSeconds(3700));
        Assert.Contains(changes, change => change.Tells(bea, "Bea"));
    }

    [Fact]
    [FaultRow(17, SystemName.Marketo, "somebody imports a list with an empty column")]
    public async Task S_2_A_list_import_that_empties_a_field_by_mistake_is_told_person_by_person_with_what_was_lost()
    {
        await using var side = await StartAsync();
        List<RecordId> people = [];
        for (var i = 0; i < 12; i++) people.Add(await side.CreateAsync($"p{i}@example.org", $"Name{i}"));
        var (_, cursor) = await side.ReadToTipAsync(null);
        await ((MarketoSide)side).ImportAsync("email,firstName\n" + string.Concat(Enumerable.Range(0, 12).Select(i => $"p{i}@example.org,\n")));
        await side.ControlAsync("clock", new { advanceSeconds = 60 });
        var rows = (await side.ReadToTipAsync(cursor)).Changes.OfType<FieldChanged>().Where(row => row.Field == "firstName").OrderBy(row => people.IndexOf(row.Record)).ToList();
        Assert.Equal(people.Select((person, i) => (person, (string?)$"Name{i}", (string?)null)), rows.Select(row => (row.Record, row.Old, row.New)));
    }

    [Fact]
    [FaultRow(20, SystemName.Marketo, "settings deletesLog, mergeLogsValues off: no row tells it")]
    public async Task D_10_What_no_row_tells_is_seen_when_read_and_never_taken_for_a_delete()
    {
        await using var side = await StartAsync();
        var (ada, bea, gone) = (await side.CreateAsync("ada@example.org", "Ada"), await side.CreateAsync("bea@example.org", "Bea"), await side.CreateAsync("gone@example.org", "Gone"));
        var (_, cursor) = await side.ReadToTipAsync(null);
        await side.ControlAsync("settings", new { deletesLog = false, mergeLogsValues = false });
        await side.EditAsync(ada, "");
        await ((MarketoSide)side).MergeAsync(ada, bea);
        await side.DeleteAsync(gone);
        var (changes, _) = await side.ReadToTipAsync(cursor);
        Assert.DoesNotContain(changes, change => change is RecordDeleted);
        Assert.Equal([gone], Assert.IsType<ReadAnswer.Done>(await side.ReadAsync(gone)).Missing);
        Assert.Contains(changes, change => change.Tells(ada, "Bea"));
    }

    [Fact]
    [FaultRow(20, SystemName.Marketo, "setting deletesInActivities off: the activity log tells no delete")]
    public async Task D_2_D_10_Deletes_that_the_activity_log_does_not_show_are_told_once_by_their_own_feed()
    {
        await using var started = await StartAsync();
        var side = (MarketoSide)started;
        await side.ControlAsync("settings", new { deletesInActivities = false });
        using var apart = side.Another(side.Options with { DeletesApart = true });
        var (ada, gone) = (await side.CreateAsync("ada@example.org", "Ada"), await side.CreateAsync("gone@example.org", "Gone"));
        (List<Change> first, var cursor) = await ToTipAsync(apart, null);
        Assert.Contains(first, change => change.Tells(gone, "Gone"));
        await side.DeleteAsync(gone);
        await side.EditAsync(ada, "Augusta");
        (var live, cursor) = await ToTipAsync(apart, cursor);
        Assert.Equal(gone, Assert.Single(live.OfType<RecordDeleted>()).Record);
        Assert.Contains(live, change => change.Tells(ada, "Augusta"));
        (var again, _) = await ToTipAsync(apart, cursor);
        Assert.DoesNotContain(again, change => change is RecordDeleted);
        Assert.DoesNotContain((await side.ReadToTipAsync(null)).Changes, change => change is RecordDeleted);
    }

    private static async Task<(List<Change> Changes, string Cursor)> ToTipAsync(CrmSync.Marketo.MarketoSystem system, string? cursor)
    {
        for (List<Change> changes = []; ;)
        {
            var page = Assert.IsType<FeedAnswer.Page>(await system.ReadFeedAsync(RecordKind.Person, cursor, Map, Sides.Cancellation));
            changes.AddRange(page.Changes);
            cursor = page.Cursor;
            if (!page.More) return (changes, cursor);
        }
    }

    private static SortedDictionary<string, FieldChanged> Rows(List<Change> changes, RecordId record)
    {
        var rows = new SortedDictionary<string, FieldChanged>(StringComparer.Ordinal);
        foreach (var row in changes.OfType<FieldChanged>().Where(c => c.Record == record)) rows[row.Row] = row;
        return rows;
    }
}
