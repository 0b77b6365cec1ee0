using CrmSync.Contracts.Audit;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Who changed what through the API is kept.</summary>
public sealed class AuditTests
{
    [Fact]
    public async Task The_audit_survives_the_silo_and_is_read_page_by_page_newest_first()
    {
        await using var engine = await Engine.StartAsync();
        for (var call = 1; call <= 250; call++) await Audit(engine).AppendAsync(new(0, DateTimeOffset.UnixEpoch, "olga", "operator", "POST", $"/v1/connections/test/call{call}", 200));
        await engine.StopSiloAsync(abruptly: true);
        await engine.StartSiloAsync();
        await Audit(engine).AppendAsync(new(0, DateTimeOffset.UnixEpoch, "ann", "reader", "POST", "/v1/connections/test/call251", 403));
        var seen = new List<AuditLine>();
        while (await Audit(engine).ReadAsync(seen.Count == 0 ? null : seen[^1].Number, 60) is { Count: > 0 } page) seen.AddRange(page);
        Assert.Equal(Enumerable.Range(1, 251).Reverse().Select(n => ((long)n, $"/v1/connections/test/call{n}")), seen.Select(l => (l.Number, l.Path)));
    }

    private static IAuditGrain Audit(Engine engine) => engine.Grains.GetGrain<IAuditGrain>(Engine.Connection);
}
