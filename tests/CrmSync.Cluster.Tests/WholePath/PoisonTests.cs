namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>One row that spoils each call that it is in: the others of the call do not wait for it.</summary>
public sealed class PoisonTests
{
    private const int People = 6;
    private const string Poison = "Poison City";

    [Theory]
    [InlineData(500, "0x80040216")]
    [InlineData(400, "0x80048d19")]
    public async Task V_2_B_9_A_row_that_spoils_its_batch_is_found_by_halving_and_everybody_lands(int status, string code)
    {
        await using var engine = await Pair.StartEngineAsync();
        var pairs = new List<Pair>();
        for (var i = 0; i < People; i++) pairs.Add(await CreatedAsync(engine, i));
        await engine.DynamicsControl.SettingsAsync(new { batchRefusals = new[] { new { text = Poison, status, code } } });
        var calls = await engine.DynamicsControl.CallsAsync("batch");
        var delivery = Pair.Delivery(engine, "dynamics");
        await delivery.HoldAsync(true);
        foreach (var (place, pair) in pairs.Index()) await pair.InMarketoAsync("city", place == 2 ? Poison : $"City {place}");
        await Engine.UntilAsync(async () => (await delivery.CountsAsync()).Queued == People, "all writes are queued");
        await delivery.HoldAsync(false);
        await engine.SettleAsync();
        foreach (var (place, pair) in pairs.Index()) await pair.AssertAsync("city", "address1_city", place == 2 ? Poison : $"City {place}");
        Assert.InRange(await engine.DynamicsControl.CallsAsync("batch") - calls, 2, 40);
        foreach (var pair in pairs) pair.Dispose();
    }

    private static async Task<Pair> CreatedAsync(Engine engine, int place) => await Pair.LinkedAsync(engine, "leads", $"poison{place}@example.com");
}
