using CrmSync.Contracts.Budgets;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using CrmSync.Grains.Budgets;

namespace CrmSync.Grains.Connections;

/// <summary>The connections of this silo: their two systems, and the policy that follows from both sides' metadata.</summary>
internal sealed class ConnectionDirectory(IReadOnlyList<ConnectionSetting> settings, IGrainFactory grains, TimeProvider clock)
{
    private readonly Dictionary<string, Sides> sides = settings.ToDictionary(s => s.Id, s => Make(s, grains, clock), StringComparer.Ordinal);

    public IReadOnlyList<string> Ids => [.. settings.Select(s => s.Id)];

    public ConnectionSetting Setting(string connection) => settings.First(s => s.Id == connection);

    public ISystemOfRecord System(string connection, SystemName system) => system == SystemName.Marketo ? sides[connection].Marketo : sides[connection].Dynamics;

    /// <summary>The policy; asks both sides for their metadata the first time, once for all who wait.</summary>
    /// <exception cref="SystemUnavailableException">A side cannot be asked now; the next one asks again.</exception>
    public Task<SyncPolicy> PolicyAsync(string connection)
    {
        var side = sides[connection];
        lock (side)
        {
            if (side.Policy is null or { IsFaulted: true } or { IsCanceled: true }) side.Policy = AskAsync(side, Setting(connection));
            return side.Policy;
        }
    }

    private static async Task<SyncPolicy> AskAsync(Sides side, ConnectionSetting setting)
    {
        var tables = new List<TableSchema>();
        foreach (var system in new[] { side.Marketo, side.Dynamics })
        {
            var lines = await system.PrepareAsync(CancellationToken.None).ConfigureAwait(false);
            if (lines.FirstOrDefault(line => line.Stops) is { } fault) throw new SystemUnavailableException($"{system.System}: {fault.Thing}: {fault.Text}.", isConfiguration: true);
            tables.AddRange(await system.DescribeAsync(CancellationToken.None).ConfigureAwait(false));
        }
        var (map, _) = FieldSelection.FromDefaults(1, tables);
        return new SyncPolicy(map, new FieldRules(setting.Region, setting.Zone) { ServerValidates = !setting.IsStrict }) { Lateness = setting.MarketoLateness, Landing = setting.MarketoLanding, WhenDeletedInDynamics = setting.WhenDeletedInDynamics, WhenDeletedInMarketo = setting.WhenDeletedInMarketo };
    }

    private static Sides Make(ConnectionSetting setting, IGrainFactory grains, TimeProvider clock)
    {
        IGovernorGrain Governor(SystemName system) => grains.GetGrain<IGovernorGrain>(SystemKey.Of(setting.Id, system));
        return new(
            setting.Marketo(new SiloBudget(() => Governor(SystemName.Marketo), setting.MarketoConcurrency, clock)),
            setting.Dynamics(new SiloBudget(() => Governor(SystemName.Dynamics), setting.DynamicsConcurrency, clock)));
    }

    private sealed record Sides(ISystemOfRecord Marketo, ISystemOfRecord Dynamics)
    {
        public Task<SyncPolicy>? Policy { get; set; }
    }
}
