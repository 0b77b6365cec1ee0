using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using Microsoft.Data.Sqlite;
using Orleans.Storage;

namespace CrmSync.Cluster.Tests.Storage;

public sealed class GrainStorageTests
{
    [Fact]
    public async Task A_state_that_was_never_written_reads_as_a_new_one()
    {
        using var folder = new StoreFolder();
        var state = await folder.ReadAsync("person:1");
        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Null(state.State!.Person);
    }

    [Fact]
    public async Task What_was_acknowledged_is_read_back_after_the_store_was_opened_anew()
    {
        using var folder = new StoreFolder();
        var written = await folder.CommitAsync("person:1", StoreFolder.Rows());
        written.State!.Person = written.State!.Person! with { Commit = 7 };
        await folder.CommitAsync("person:1", StoreFolder.Rows(), written);
        folder.Reopen();
        var read = await folder.ReadAsync("person:1");
        Assert.Equal(7, read.State!.Person!.Commit);
        Assert.Equal(written.ETag, read.ETag);
        Assert.True(read.RecordExists);
    }

    [Fact]
    public async Task B_16_A_conflict_fails_its_own_row_while_a_hundred_others_of_the_batch_commit()
    {
        using var folder = new StoreFolder();
        var fresh = await folder.CommitAsync("person:0", StoreFolder.Rows());
        var stale = await folder.ReadAsync("person:0");
        await folder.CommitAsync("person:0", StoreFolder.Rows(), fresh);

        var others = Enumerable.Range(1, 100).Select(n => folder.CommitAsync($"person:{n}", StoreFolder.Rows())).ToList();
        var losing = folder.CommitAsync("person:0", StoreFolder.Rows(activities: [StoreFolder.Activity(1)]), stale);
        await Task.WhenAll(others);
        var conflict = await Assert.ThrowsAsync<InconsistentStateException>(() => losing);
        Assert.Equal(fresh.ETag, conflict.StoredEtag);
        Assert.NotNull(stale.State!.Rows);
        Assert.Empty(await folder.Ledger.ReadActivitiesAsync(StoreFolder.Connection, "person:0", null, 10, TestContext.Current.CancellationToken));
        for (var n = 1; n <= 100; n++) Assert.True((await folder.ReadAsync($"person:{n}")).RecordExists);
    }

    [Fact]
    public async Task Two_first_writes_of_one_grain_in_one_batch_leave_one_winner()
    {
        using var folder = new StoreFolder();
        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Succeeds(folder.CommitAsync("person:1", StoreFolder.Rows()))));
        Assert.Single(results, won => won);
    }

    [Fact]
    public async Task A_cleared_state_is_gone_and_a_tag_from_before_never_matches_again()
    {
        using var folder = new StoreFolder();
        var state = await folder.CommitAsync("person:1", StoreFolder.Rows());
        var old = await folder.ReadAsync("person:1");
        await folder.Grains.ClearStateAsync("person", StoreFolder.Id("person:1"), state);
        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        await folder.CommitAsync("person:1", StoreFolder.Rows());
        Assert.False(await Succeeds(folder.CommitAsync("person:1", StoreFolder.Rows(), old)));
    }

    [Fact]
    public async Task A_row_that_cannot_be_written_fails_alone()
    {
        using var folder = new StoreFolder();
        await folder.CommitAsync("person:0", StoreFolder.Rows(activities: [StoreFolder.Activity(1)]));
        var state = await folder.ReadAsync("person:0");
        var others = Enumerable.Range(1, 50).Select(n => folder.CommitAsync($"person:{n}", StoreFolder.Rows())).ToList();
        var broken = folder.CommitAsync("person:0", StoreFolder.Rows(activities: [StoreFolder.Activity(1, text: "another")]), state);
        await Task.WhenAll(others);
        await Assert.ThrowsAsync<InvalidOperationException>(() => broken);
        Assert.Equal(state.ETag, (await folder.ReadAsync("person:0")).ETag);
    }

    [Theory]
    [InlineData("data=x'FF00FF'", "damaged")]
    [InlineData("data=x''", "damaged")]
    [InlineData("format=9", "form 9")]
    public async Task B_16_What_cannot_be_read_says_so_by_its_type_and_is_not_written_over(string damage, string said)
    {
        using var folder = new StoreFolder();
        await folder.CommitAsync("person:1", StoreFolder.Rows());
        folder.Store.Dispose();
        using (var file = new SqliteConnection($"Data Source={Path.Combine(folder.Options.Path, "crmsync.db")};Pooling=False"))
        {
            file.Open();
            using var command = file.CreateCommand();
            command.CommandText = $"UPDATE state SET {damage}";
            command.ExecuteNonQuery();
        }
        folder.Reopen();
        var unreadable = await Assert.ThrowsAsync<UnreadableStateException>(() => folder.ReadAsync("person:1"));
        Assert.Equal($"{StoreFolder.Connection}/person:1", unreadable.Key);
        Assert.Contains(said, unreadable.Message, StringComparison.Ordinal);
        Assert.False(await Succeeds(folder.CommitAsync("person:1", StoreFolder.Rows())));
        await Assert.ThrowsAsync<UnreadableStateException>(() => folder.ReadAsync("person:1"));
    }

    [Fact]
    public async Task A_full_disk_fails_the_write_and_leaves_nothing_of_it()
    {
        using var folder = new StoreFolder(limitBytes: 400_000);
        var large = StoreFolder.New("person:2");
        large.State!.Person = large.State!.Person! with { JoinedInto = new string('x', 1_000_000) };
        var full = await Assert.ThrowsAsync<IOException>(() => folder.CommitAsync("person:2", StoreFolder.Rows(StoreFolder.Row("person:2")), large));
        Assert.StartsWith($"The store could not commit to {folder.Options.DatabaseFile}: its disk is full; make room", full.Message, StringComparison.Ordinal);
        Assert.NotNull(large.State!.Rows);
        Assert.False((await folder.ReadAsync("person:2")).RecordExists);
        Assert.Null(await folder.Ledger.FindPersonAsync(StoreFolder.Connection, "person:2", TestContext.Current.CancellationToken));
        await folder.CommitAsync("person:1", StoreFolder.Rows(StoreFolder.Row("person:1")));
        var counts = await folder.Ledger.CountAsync(StoreFolder.Connection, TestContext.Current.CancellationToken);
        Assert.Equal(1, counts.People[PersonStanding.InStep]);
    }

    [Fact]
    public async Task A_state_of_any_type_is_stored_under_its_grain_and_name()
    {
        using var folder = new StoreFolder();
        var grain = GrainId.Create("feed", "acme/marketo/lead");
        await folder.Grains.WriteStateAsync("cursor", grain, new GrainState<RecordId>(RecordId.Person(12)));
        await folder.Grains.WriteStateAsync("window", grain, new GrainState<RecordId>(RecordId.Person(13)));
        var read = new GrainState<RecordId>();
        await folder.Grains.ReadStateAsync("cursor", grain, read);
        Assert.Equal(RecordId.Person(12), read.State);
    }

    private static async Task<bool> Succeeds(Task<GrainState<PersonDocument>> write)
    {
        try
        {
            await write;
            return true;
        }
        catch (InconsistentStateException)
        {
            return false;
        }
    }
}
