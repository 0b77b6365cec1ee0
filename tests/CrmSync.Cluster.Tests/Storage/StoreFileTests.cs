using CrmSync.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace CrmSync.Cluster.Tests.Storage;

public sealed class StoreFileTests
{
    [Fact]
    public void A_second_opener_of_a_folder_is_refused_in_one_line()
    {
        using var folder = new StoreFolder();
        var refused = Assert.Throws<StoreInUseException>(folder.Open);
        Assert.Contains(folder.Options.Path, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        folder.Reopen();
    }

    [Fact]
    public void A_newer_schema_is_refused_in_one_line()
    {
        using var folder = new StoreFolder();
        folder.Store.Dispose();
        Execute(folder, "PRAGMA user_version=99");
        var refused = Assert.Throws<StoreUnusableException>(folder.Open);
        Assert.Contains("newer", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    /// <summary>No kill of a process tells: what it handed to the system is written all the same. Only a machine that stops would.</summary>
    [Fact]
    public void B_9_A_commit_waits_for_the_disk()
    {
        using var folder = new StoreFolder();
        folder.Store.Dispose();
        using var writer = Database.OpenForWriting(folder.Options);
        using var command = writer.CreateCommand();
        command.CommandText = "PRAGMA synchronous";
        Assert.Equal(2L, command.ExecuteScalar());
    }

    [Fact]
    public async Task A_file_of_the_first_version_is_brought_up_and_keeps_its_people()
    {
        using var folder = new StoreFolder();
        await folder.CommitAsync("person:1", StoreFolder.Rows(StoreFolder.Row("person:1")));
        folder.Store.Dispose();
        Execute(folder, "DROP INDEX people_claim; ALTER TABLE people DROP COLUMN claim; ALTER TABLE people DROP COLUMN dynamics_epoch; PRAGMA user_version=1");
        folder.Reopen();
        Assert.Equal(StoreFolder.Row("person:1"), await folder.Ledger.FindPersonAsync(StoreFolder.Connection, "person:1", TestContext.Current.CancellationToken));
        folder.Reopen();
    }

    [Fact]
    public void A_file_that_is_no_store_of_ours_is_refused()
    {
        using var folder = new StoreFolder();
        folder.Store.Dispose();
        Execute(folder, "PRAGMA application_id=7");
        Assert.Contains("not a crmsync store", Assert.Throws<StoreUnusableException>(folder.Open).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096 * 3)]
    public async Task A_damaged_file_is_refused_in_one_line_and_the_folder_is_free_again(int offset)
    {
        using var folder = new StoreFolder();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(n => folder.CommitAsync($"person:{n}", StoreFolder.Rows(StoreFolder.Row($"person:{n}")))));
        folder.Store.Dispose();
        using (var file = new FileStream(Path.Combine(folder.Options.Path, "crmsync.db"), FileMode.Open))
        {
            file.Position = offset;
            for (var n = 0; n < 4096; n++) file.WriteByte(0xA5);
        }

        for (var time = 0; time < 2; time++)
        {
            var refused = Assert.Throws<StoreUnusableException>(folder.Open);
            Assert.Contains("damaged", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refused.Message);
        }
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_refused()
    {
        using var folder = new StoreFolder();
        Assert.Throws<StoreUnusableException>(() => new StoreFolder(Path.Combine(folder.Options.Path, "crmsync.db", "inside")).Dispose());
    }

    private static void Execute(StoreFolder folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Options.Path, "crmsync.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
