using CrmSync.Domain.Systems;
using CrmSync.Marketo;
using CrmSync.Simulators.Marketo;
using CrmSync.Systems.Tests.Conformance;

namespace CrmSync.Systems.Tests.Marketo;

/// <summary>People of the first walk out of files (B-2, B-15): the same people as by filters, whatever goes wrong.</summary>
public sealed class ExtractTests
{
    private static readonly string[] Awkward = ["Ann, \"the\" one", "two\nlines\r\nand three", "NULL", "'; drop", "Grüße \u2028 日本", " blanks "];

    private static Task<MarketoInstance> StartAsync(MarketoSettings? settings = null, MarketoLimits? limits = null) => MarketoInstance.StartAsync(settings, limits, people: 700);

    [Fact]
    public async Task B_2_A_file_tells_the_same_people_with_the_same_values_as_the_walk_in_fewer_calls()
    {
        await using var marketo = await StartAsync(MarketoInstance.Calm with { EmptyPageShare = 0.2 });
        foreach (var (name, place) in Awkward.Select((name, place) => (name, place))) await marketo.LeadAsync(new { email = $"awkward{place}@x.test", firstName = name, doNotCall = place % 2 == 0 });
        await marketo.PostAsync("/_sim/clock", new { advanceSeconds = 30 });
        using var walking = new Reader(marketo, o => o with { ExtractAbove = int.MaxValue, BatchSize = 50 });
        using var taking = new Reader(marketo, o => o with { BatchSize = 50 });
        var walked = People((await walking.ToTipAsync(marketo)).Changes);
        var taken = People((await taking.ToTipAsync(marketo)).Changes);
        Assert.Equal(706, walked.Count);
        Assert.Equal(walked.Select(p => (p.Key, p.Value.Values)), taken.Select(p => (p.Key, p.Value.Values)));
        Assert.True(taken.Count(p => p.Value.IsDated) > 600);
        Assert.Equal(1, await CallsAsync(marketo, "fileLeadExtract"));
        Assert.True(taking.Sent.Calls + 10 < walking.Sent.Calls, $"{taking.Sent.Calls} calls with a file, {walking.Sent.Calls} without");
    }

    [Fact]
    public async Task C_11_What_a_file_shows_counts_as_of_the_moment_from_which_on_live_reading_tells_every_change()
    {
        await using var marketo = await StartAsync();
        using var reader = new Reader(marketo);
        var (_, waiting) = await reader.UntilAsync(null, page => page.Pause is not null);
        var (id, old) = (1_400, (await marketo.LeadAsync(1_400, "firstName"))["firstName"]!.GetValue<string>());
        await marketo.PostAsync("/rest/v1/leads.json", new { action = "updateOnly", lookupField = "id", input = new[] { new { id, firstName = "Edited" } } });
        await marketo.PostAsync("/rest/v1/leads/delete.json", new { input = new[] { new { id = 1_401 } } });
        var (changes, _) = await reader.ToTipAsync(marketo, waiting);
        var seen = changes.OfType<RecordSeen>().Last(s => s.Record == RecordId.Person(id)).Snapshot;
        var rows = changes.OfType<FieldChanged>().Where(c => c.Record == RecordId.Person(id)).ToList();
        Assert.Equal((true, old), (seen.IsDated, seen.Values["firstName"]));
        Assert.All(rows, row => Assert.True(row.Second >= seen.At && row is { Old: var was, New: "Edited" } && was == old));
        Assert.Equal(2, rows.Count);
        var (file, live) = (changes.FindLastIndex(c => c is RecordSeen s && s.Record == RecordId.Person(id)), changes.FindLastIndex(c => c is FieldChanged));
        Assert.True(file < live, "what happened while the file was prepared is told again behind it");
        Assert.True(changes.FindLastIndex(c => c is RecordSeen s && s.Record == RecordId.Person(1_401)) < changes.FindLastIndex(c => c is RecordDeleted));
    }

    [Fact]
    [FaultRow(11, SystemName.Marketo, "the connector starts anew from its stored cursor, in the middle of a file")]
    public async Task B_2_A_restart_goes_on_with_the_same_file_where_it_was()
    {
        await using var marketo = await StartAsync();
        using var before = new Reader(marketo, o => o with { ExtractPage = 90 });
        var handed = 0;
        var (first, cursor) = await before.UntilAsync(null, page => page.Changes.Any(c => c is RecordSeen { Snapshot.IsDated: true }) && ++handed == 2, page => page.Pause is null ? Task.CompletedTask : marketo.PostAsync("/_sim/clock", new { advanceSeconds = 6 }));
        using var after = new Reader(marketo);
        var (rest, _) = await after.ToTipAsync(marketo, cursor);
        Assert.Equal((1, 2), (await CallsAsync(marketo, "createLeadExtract"), await CallsAsync(marketo, "fileLeadExtract")));
        Assert.Equal(700, People([.. first, .. rest]).Count);
        Assert.Equal(700 - People(first).Count(p => p.Value.IsDated), rest.OfType<RecordSeen>().Count(s => s.Snapshot.IsDated) + WalkedOf(first));
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("expired")]
    [FaultRow(4, SystemName.Marketo, "clock: a file is kept for seven days")]
    public async Task B_15_A_job_that_is_unknown_or_whose_file_is_gone_begins_anew(string what)
    {
        await using var marketo = await StartAsync();
        using var reader = new Reader(marketo);
        var (_, waiting) = await reader.UntilAsync(null, page => page.Pause is not null);
        var cursor = Cursor.Parse(waiting)!;
        if (what == "unknown") waiting = (cursor with { Extract = cursor.Extract! with { Id = "00000000-0000-0000-0000-000000000000" } }).ToText();
        else await marketo.PostAsync("/_sim/clock", new { advanceSeconds = 8 * 86_400 });
        using var again = new Reader(marketo);
        var (changes, _) = await again.ToTipAsync(marketo, waiting);
        Assert.Equal(2, await CallsAsync(marketo, "createLeadExtract"));
        Assert.True(People(changes).Count >= 400, "who was in the file is told");
    }

    [Theory]
    [InlineData("bytes")]
    [InlineData("queue")]
    [InlineData("failed")]
    [InlineData("denied")]
    [InlineData("slow")]
    [FaultRow(7, SystemName.Marketo, "limits extractBytes, bulkJobs; settings extractsFail, extractSeconds, denied")]
    public async Task B_2_Without_a_file_the_walk_goes_on_from_the_same_place_and_asks_for_none_for_a_while(string why)
    {
        var settings = MarketoInstance.Calm with { ExtractsFail = why == "failed", ExtractSeconds = why == "slow" ? 1_000_000 : 5, Denied = why == "denied" ? ["crmsync/createLeadExtract"] : [] };
        await using var marketo = await StartAsync(settings, new MarketoLimits { RateOn = false, ExtractBytes = why == "bytes" ? 0 : 1 << 30, BulkJobs = why == "queue" ? 0 : 10 });
        using var reader = new Reader(marketo, o => o with { BatchSize = 50, ExtractPatience = why == "slow" ? TimeSpan.Zero : o.ExtractPatience });
        var (changes, _) = await reader.ToTipAsync(marketo);
        Assert.Equal(700, People(changes).Count);
        Assert.DoesNotContain(changes, c => c is RecordSeen { Snapshot.IsDated: true });
        Assert.Equal(why == "failed" ? 2 : 1, await CallsAsync(marketo, "createLeadExtract"));
        Assert.Equal(why == "slow" ? 1 : 0, await CallsAsync(marketo, "cancelLeadExtract"));
    }

    [Fact]
    [FaultRow(15, SystemName.Marketo, "settings extractSeconds: the file takes long, people go on editing")]
    public async Task B_3_Live_changes_do_not_wait_for_a_file_that_is_being_prepared()
    {
        await using var marketo = await StartAsync();
        using var reader = new Reader(marketo);
        var (_, waiting) = await reader.UntilAsync(null, page => page.Pause is not null);
        await marketo.PostAsync("/rest/v1/leads.json", new { action = "updateOnly", lookupField = "id", input = new[] { new { id = 1_001, firstName = "Hot" } } });
        var page = Assert.IsType<FeedAnswer.Page>(await reader.ReadAsync(waiting));
        Assert.Contains(page.Changes, c => c is FieldChanged { New: "Hot" } && c.Record == RecordId.Person(1_001));
        Assert.False(page.Initial);
        Assert.True(page.ReadTo < marketo.Clock.GetUtcNow().AddSeconds(-14), "nothing may be judged absent while people are missing");
    }

    [Fact]
    [FaultRow(7, SystemName.Marketo, "settings extractFileLagSeconds")]
    public async Task B_2_A_file_that_is_not_found_right_after_it_is_said_to_be_there_is_asked_for_again()
    {
        await using var marketo = await StartAsync(MarketoInstance.Calm with { ExtractFileLagSeconds = 10 });
        using var reader = new Reader(marketo);
        Assert.Equal(700, People((await reader.ToTipAsync(marketo)).Changes).Count);
        Assert.True(await CallsAsync(marketo, "fileLeadExtract") > 1);
        Assert.Equal(1, await CallsAsync(marketo, "createLeadExtract"));
    }

    [Fact]
    public async Task B_2_The_state_of_a_file_is_asked_for_once_a_minute_at_most()
    {
        await using var marketo = await StartAsync();
        using var reader = new Reader(marketo, o => o with { ExtractPoll = TimeSpan.FromMinutes(1) });
        var (_, waiting) = await reader.UntilAsync(null, page => page.Pause is not null);
        for (var i = 0; i < 5; i++) await reader.ReadAsync(waiting);
        Assert.Equal(0, await CallsAsync(marketo, "statusLeadExtract"));
    }

    [Fact]
    public async Task D_10_Merges_and_deletes_of_the_stretch_are_told_behind_it()
    {
        await using var marketo = await StartAsync();
        await marketo.PostAsync("/rest/v1/leads/1500/merge.json?leadIds=1501", new { });
        await marketo.PostAsync("/rest/v1/leads/delete.json", new { input = new[] { new { id = 1_502 } } });
        await marketo.PostAsync("/_sim/clock", new { advanceSeconds = 60 });
        using var reader = new Reader(marketo);
        var (changes, _) = await reader.ToTipAsync(marketo);
        Assert.Contains(changes, c => c is RecordMerged merged && merged.Record == RecordId.Person(1_501) && merged.Winner == RecordId.Person(1_500));
        Assert.Contains(changes, c => c is RecordDeleted && c.Record == RecordId.Person(1_502));
    }

    private static int WalkedOf(List<Change> first) => People(first).Count(p => !p.Value.IsDated);

    /// <summary>Who was seen, with the values that were seen last; when is left out.</summary>
    private static SortedDictionary<string, (string Values, bool IsDated)> People(List<Change> changes)
    {
        var people = new SortedDictionary<string, (string, bool)>(StringComparer.Ordinal);
        foreach (var seen in changes.OfType<RecordSeen>().Select(s => s.Snapshot))
            people[seen.Record.Id] = (string.Join('|', seen.Values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={v.Value ?? "-"}")) + $"|{seen.CreatedAt:O}", seen.IsDated);
        return people;
    }

    private static async Task<int> CallsAsync(MarketoInstance marketo, string operation)
    {
        var calls = (await marketo.GetAsync("/_sim/stats"))["calls"]!;
        return (calls["read"]![operation]?.GetValue<int>() ?? 0) + (calls["write"]![operation]?.GetValue<int>() ?? 0);
    }
}
