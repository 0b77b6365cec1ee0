using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;
using CrmSync.Storage.Sqlite.Reading;
using Microsoft.Extensions.Time.Testing;

namespace CrmSync.Cluster.Tests.Storage;

public sealed class LedgerTests
{
    private const string Connection = StoreFolder.Connection;
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task People_are_listed_in_order_of_id_page_by_page()
    {
        using var folder = new StoreFolder();
        var ids = Enumerable.Range(100, 25).Select(n => $"person:{n}").ToList();
        await Task.WhenAll(ids.Select(id => folder.CommitAsync(id, StoreFolder.Rows(StoreFolder.Row(id)))));
        var seen = new List<string>();
        for (var page = await folder.Ledger.ListPeopleAsync(Connection, null, 10, Cancelled); page.Count > 0;
             page = await folder.Ledger.ListPeopleAsync(Connection, seen[^1], 10, Cancelled))
            seen.AddRange(page.Select(row => row.Person));
        Assert.Equal(ids, seen);
        Assert.Empty(await folder.Ledger.ListPeopleAsync("another", null, 10, Cancelled));
    }

    [Theory]
    [InlineData(PeopleReading.ByEmail, "people_marketo_email (connection=? AND marketo_email=?)")]
    [InlineData(PeopleReading.ByEmail, "people_dynamics_email (connection=? AND dynamics_email=?)")]
    [InlineData(PeopleReading.ByClaim, "people_claim (connection=? AND claim=?)")]
    [InlineData(PeopleReading.Unanswered, "people_waiting (connection=? AND person>?)")]
    public void B_2_A_look_for_a_person_reads_its_own_rows_and_not_everybodys(string query, string index)
    {
        using var folder = new StoreFolder();
        var plan = folder.Store.Read(reader => ReadConnection.All(reader.Start("EXPLAIN QUERY PLAN " + query), row => row.Text(3)));
        Assert.Contains(plan, step => step.EndsWith(index, StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.Contains("people USING PRIMARY KEY", StringComparison.Ordinal) || step.StartsWith("SCAN", StringComparison.Ordinal));
    }

    [Fact]
    public async Task People_are_found_by_the_email_of_either_side_once()
    {
        using var folder = new StoreFolder();
        await folder.CommitAsync("person:1", StoreFolder.Rows(StoreFolder.Row("person:1", marketoEmail: "a@x.example", dynamicsEmail: "a@x.example")));
        await folder.CommitAsync("person:2", StoreFolder.Rows(StoreFolder.Row("person:2", dynamicsEmail: "a@x.example")));
        await folder.CommitAsync("person:3", StoreFolder.Rows(StoreFolder.Row("person:3", marketoEmail: "b@x.example")));
        Assert.Equal(["person:1", "person:2"], (await folder.Ledger.FindByEmailAsync(Connection, "a@x.example", Cancelled)).Select(row => row.Person));
    }

    [Fact]
    public async Task People_are_found_by_the_Dynamics_id_that_they_claim()
    {
        using var folder = new StoreFolder();
        await folder.CommitAsync("person:2", StoreFolder.Rows(StoreFolder.Row("person:2") with { Claim = "row" }));
        await folder.CommitAsync("person:1", StoreFolder.Rows(StoreFolder.Row("person:1") with { Claim = "row" }));
        await folder.CommitAsync("person:3", StoreFolder.Rows(StoreFolder.Row("person:3") with { Claim = "other" }));
        Assert.Equal(["person:1", "person:2"], (await folder.Ledger.FindByClaimAsync(Connection, "row", Cancelled)).Select(row => row.Person));
    }

    [Fact]
    public async Task A_person_row_reads_back_as_it_was_written_and_is_removed_by_null()
    {
        using var folder = new StoreFolder();
        var row = new PersonRow("person:1", RecordId.Person(1), RecordId.Contact(new Guid("0b9c2f52-8a3e-4c8f-9a67-0d6b8f4f3c11")),
            "ä\0b", "", PersonStanding.Held, SystemName.Dynamics)
        { DynamicsEpoch = 3, Claim = "7" };
        var state = await folder.CommitAsync("person:1", StoreFolder.Rows(row));
        Assert.Equal(row, await folder.Ledger.FindPersonAsync(Connection, "person:1", Cancelled));
        await folder.CommitAsync("person:1", StoreFolder.Rows(), state);
        Assert.Null(await folder.Ledger.FindPersonAsync(Connection, "person:1", Cancelled));
    }

    [Fact]
    public async Task Activities_are_read_newest_first_and_an_exact_repeat_is_ignored()
    {
        using var folder = new StoreFolder();
        var lines = Enumerable.Range(1, 7).Select(n => StoreFolder.Activity(n, Noon)).ToArray();
        var state = await folder.CommitAsync("person:1", StoreFolder.Rows(activities: lines));
        await folder.CommitAsync("person:1", StoreFolder.Rows(activities: [lines[6]]), state);
        var first = await folder.Ledger.ReadActivitiesAsync(Connection, "person:1", null, 3, Cancelled);
        var second = await folder.Ledger.ReadActivitiesAsync(Connection, "person:1", first[^1].Sequence, 10, Cancelled);
        Assert.Equal(lines.Reverse(), first.Concat(second));
    }

    [Fact]
    public async Task Refusals_are_replaced_and_a_page_never_cuts_one_field_in_two()
    {
        using var folder = new StoreFolder();
        var state = await folder.CommitAsync("person:1", StoreFolder.Rows(refusals: [Refusal("person:1", "Old", SystemName.Marketo)]));
        RefusalRow[] now = [Refusal("person:1", "City", SystemName.Marketo), Refusal("person:1", "City", SystemName.Dynamics), Refusal("person:1", "Phone", SystemName.Marketo)];
        await folder.CommitAsync("person:1", StoreFolder.Rows(refusals: now), state);
        await folder.CommitAsync("person:2", StoreFolder.Rows(refusals: [Refusal("person:2", "", SystemName.Marketo)]));
        var first = await folder.Ledger.ReadRefusalsAsync(Connection, RefusalFilter.All, null, 1, Cancelled);
        var rest = await folder.Ledger.ReadRefusalsAsync(Connection, RefusalFilter.All, (first[^1].Person, first[^1].Field), 10, Cancelled);
        Assert.Equal(now[..2], first);
        Assert.Equal([now[2], Refusal("person:2", "", SystemName.Marketo)], rest);
    }

    [Fact]
    public async Task B_10_Parked_people_are_read_longest_due_first_and_never_without_a_time()
    {
        using var folder = new StoreFolder();
        await ParkAsync(folder, "person:1", Noon.AddMinutes(2));
        await ParkAsync(folder, "person:2", Noon.AddMinutes(1));
        await ParkAsync(folder, "person:3", Noon.AddMinutes(9));
        await ParkAsync(folder, "person:4", null);
        var due = await folder.Ledger.ReadParkedAsync(Connection, Noon.AddMinutes(5), 10, Cancelled);
        Assert.Equal(["person:2", "person:1"], due.Select(row => row.Person));
        Assert.Equal(Noon.AddMinutes(1), due[0].WakeAt);
    }

    [Fact]
    public async Task B_16_A_person_that_cannot_be_read_is_marked_without_its_state_and_its_own_next_commit_takes_the_mark_away()
    {
        using var folder = new StoreFolder();
        var state = await folder.CommitAsync("person:1", StoreFolder.Rows(StoreFolder.Row("person:1"), links: [RecordId.Person(1)], refusals: [Refusal("person:1", "City", SystemName.Marketo)]));
        ParkedRow mark = new("person:1", "unreadable", Noon, Noon.AddMinutes(5));
        RefusalRow line = new("person:1", SystemName.Marketo, "read", "", "unreadable", "It is damaged.", Noon, 3);
        foreach (var next in new[] { mark, mark with { WakeAt = Noon.AddMinutes(10) } }) await folder.Ledger.ParkUnreadableAsync(Connection, next, line);
        await folder.Ledger.ParkUnreadableAsync(Connection, mark with { Person = "person:2" }, line with { Person = "person:2" });
        folder.Reopen();
        Assert.Equal(mark with { WakeAt = Noon.AddMinutes(10) }, await folder.Ledger.FindParkedAsync(Connection, "person:1", Cancelled));
        Assert.Equal(["person:2"], (await folder.Ledger.ListParkedAsync(Connection, "unreadable", "person:1", 10, Cancelled)).Select(p => p.Person));
        Assert.Empty(await folder.Ledger.ListParkedAsync(Connection, "deferred", null, 10, Cancelled));
        Assert.Equal([line], await folder.Ledger.ReadRefusalsAsync(Connection, new RefusalFilter { Person = "person:1" }, null, 10, Cancelled));
        var counts = await folder.Ledger.CountAsync(Connection, Cancelled);
        Assert.Equal((1, 2, 2L), (counts.People[PersonStanding.Refused], counts.Parked["unreadable"], counts.Refusals));
        Assert.Equal("person:1", (await folder.Ledger.FindLinksAsync(Connection, [RecordId.Person(1)], Cancelled))[RecordId.Person(1)]);
        Assert.Equal(state.ETag, (await folder.ReadAsync("person:1")).ETag);

        await folder.CommitAsync("person:1", StoreFolder.Rows(StoreFolder.Row("person:1")), state);
        Assert.Null(await folder.Ledger.FindParkedAsync(Connection, "person:1", Cancelled));
        var after = await folder.Ledger.CountAsync(Connection, Cancelled);
        Assert.Equal((1, 1, 1L), (after.People[PersonStanding.InStep], after.Parked["unreadable"], after.Refusals));
    }

    [Fact]
    public async Task Counts_follow_every_commit_and_the_next_start()
    {
        using var folder = new StoreFolder();
        var state = await folder.CommitAsync("person:1", StoreFolder.Rows(StoreFolder.Row("person:1", PersonStanding.Waiting),
            refusals: [Refusal("person:1", "City", SystemName.Marketo)], parked: new ParkedRow("person:1", "deferred", Noon, null)));
        await folder.CommitAsync("person:2", StoreFolder.Rows(StoreFolder.Row("person:2") with { Dynamics = RecordId.Lead(default) }));
        var before = await folder.Ledger.CountAsync(Connection, Cancelled);
        Assert.Equal((1, 1, 1, 1L), (before.People[PersonStanding.Waiting], before.People[PersonStanding.InStep], before.OneSided, before.Refusals));
        Assert.Equal(1, before.Parked["deferred"]);
        await folder.CommitAsync("person:1", StoreFolder.Rows(StoreFolder.Row("person:1")), state);
        folder.Reopen();
        var after = await folder.Ledger.CountAsync(Connection, Cancelled);
        Assert.Equal(new Dictionary<PersonStanding, long> { [PersonStanding.InStep] = 2 }, after.People);
        Assert.Equal((1, 0, 0), (after.OneSided, after.Refusals, after.Parked.Count));
    }

    [Fact]
    public async Task Activity_lines_older_than_the_setting_are_removed()
    {
        var time = new FakeTimeProvider(Noon);
        using var folder = new StoreFolder(time: time, keepActivities: TimeSpan.FromDays(30));
        var state = await folder.CommitAsync("person:1", StoreFolder.Rows(activities: [.. Enumerable.Range(1, 1200).Select(n => StoreFolder.Activity(n, Noon.AddDays(n <= 1100 ? -31 : -1)))]));
        time.Advance(TimeSpan.FromMinutes(1));
        await folder.CommitAsync("person:1", StoreFolder.Rows(), state);
        folder.Reopen();
        var kept = await folder.Ledger.ReadActivitiesAsync(Connection, "person:1", null, 2000, Cancelled);
        Assert.InRange(kept.Count, 100, 1199);
        Assert.Equal(1200, kept[0].Sequence);
    }

    private static async Task ParkAsync(StoreFolder folder, string person, DateTimeOffset? wakeAt) =>
        await folder.CommitAsync(person, StoreFolder.Rows(parked: new ParkedRow(person, "deferred", Noon, wakeAt)));

    private static RefusalRow Refusal(string person, string field, SystemName system) => new(person, system, "update", field, "1003", "too long", Noon, 1);
}
