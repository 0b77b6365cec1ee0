using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;

namespace CrmSync.Cluster.Tests.Storage;

public sealed class LinkTests
{
    private static readonly RecordId Record = RecordId.Lead(new Guid("0b9c2f52-8a3e-4c8f-9a67-0d6b8f4f3c11"));

    [Fact]
    public async Task B_16_A_link_that_another_person_holds_fails_its_own_commit_only()
    {
        using var folder = new StoreFolder();
        await folder.CommitAsync("person:1", StoreFolder.Rows(links: [Record]));
        var others = Enumerable.Range(3, 100).Select(n => folder.CommitAsync($"person:{n}", StoreFolder.Rows(links: [RecordId.Person(n)]))).ToList();
        var losing = folder.CommitAsync("person:2", StoreFolder.Rows(StoreFolder.Row("person:2"), links: [RecordId.Person(2), Record]));
        await Task.WhenAll(others);
        var held = await Assert.ThrowsAsync<LinkHeldException>(() => losing);
        Assert.Equal((Record, "person:1"), (held.Record, held.Holder));
        Assert.False((await folder.ReadAsync("person:2")).RecordExists);
        Assert.Equal(["person:1"], await HoldersAsync(folder, Record, RecordId.Person(2)));
    }

    [Fact]
    public async Task Two_persons_that_claim_one_link_in_the_same_batch_leave_one_holder()
    {
        using var folder = new StoreFolder();
        var claims = Enumerable.Range(1, 20).Select(n => folder.CommitAsync($"person:{n}", StoreFolder.Rows(links: [Record]))).ToList();
        await foreach (var claim in Task.WhenEach(claims)) Assert.True(claim.IsCompleted);
        _ = Assert.Single(claims, claim => claim.IsCompletedSuccessfully);
        Assert.All(claims.Where(claim => claim.IsFaulted), claim => Assert.IsType<LinkHeldException>(claim.Exception!.InnerException));
    }

    [Fact]
    public async Task N_16_A_link_is_taken_over_from_the_person_that_joined()
    {
        using var folder = new StoreFolder();
        await folder.CommitAsync("person:1", StoreFolder.Rows(links: [Record]));
        await folder.CommitAsync("person:2", StoreFolder.Rows(links: [Record], takenOver: [Record]));
        Assert.Equal(["person:2"], await HoldersAsync(folder, Record));
    }

    [Fact]
    public async Task Unlinking_removes_a_link_only_while_this_person_holds_it()
    {
        using var folder = new StoreFolder();
        var first = await folder.CommitAsync("person:1", StoreFolder.Rows(links: [Record]));
        var second = await folder.CommitAsync("person:2", StoreFolder.Rows(takenOver: [Record]));
        await folder.CommitAsync("person:1", StoreFolder.Rows(unlinked: [Record]), first);
        Assert.Equal(["person:2"], await HoldersAsync(folder, Record));
        await folder.CommitAsync("person:2", StoreFolder.Rows(unlinked: [Record]), second);
        Assert.Empty(await HoldersAsync(folder, Record));
    }

    private static async Task<IEnumerable<string>> HoldersAsync(StoreFolder folder, params RecordId[] records) =>
        (await folder.Ledger.FindLinksAsync(StoreFolder.Connection, records, TestContext.Current.CancellationToken)).Values;
}
