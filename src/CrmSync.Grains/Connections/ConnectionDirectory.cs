using CrmSync.Contracts.Budgets;
using CrmSync.Contracts.Fields;
using CrmSync.Domain.Budgets;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using CrmSync.Grains.Budgets;

namespace CrmSync.Grains.Connections;

/// <summary>The connections of this silo: their two systems, and the policy that follows from both sides' metadata.</summary>
internal sealed class ConnectionDirectory(IReadOnlyList<ConnectionSetting> settings, IGrainFactory grains, TimeProvider clock)
{
    private const int UnadvisedCalls = 4;
    private readonly Dictionary<string, Sides> sides = settings.ToDictionary(s => s.Id, s => Make(s, grains, clock), StringComparer.Ordinal);

    public IReadOnlyList<string> Ids => [.. settings.Select(s => s.Id)];

    public ConnectionSetting Setting(string connection) => settings.First(s => s.Id == connection);

    public ISystemOfRecord System(string connection, SystemName system) => system == SystemName.Marketo ? sides[connection].Marketo : sides[connection].Dynamics;

    /// <summary>How many calls to Dynamics at the same time, as things stand: what it advises, within the operator's limit (B-8).</summary>
    public int DynamicsCalls(string connection) => sides[connection].DynamicsParallel.Now(clock.GetUtcNow());

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

    /// <summary>The policy as it is known now; null: nobody has asked yet.</summary>
    public SyncPolicy? Current(string connection) => sides[connection].Policy is { IsCompletedSuccessfully: true } known ? known.Result : null;

    /// <summary>Both sides' metadata, read anew.</summary>
    /// <exception cref="SystemUnavailableException">A side cannot be asked now.</exception>
    public async Task<IReadOnlyList<TableSchema>> DescribeAsync(string connection) => await DescribeAsync(sides[connection]);

    /// <summary>From now on people, feeds and deliveries of this silo go by this selection, and by what the tables ask of a new row (F-1, V-1).</summary>
    public void Use(string connection, FieldMap map, IReadOnlyCollection<TableSchema> tables)
    {
        var side = sides[connection];
        lock (side) side.Policy = Task.FromResult(Policy(map, tables, Setting(connection)));
    }

    /// <summary>From now on these fields are not in use here either, whatever the silo went by (F-3).</summary>
    public void LeaveOut(string connection, IReadOnlyDictionary<string, string> quarantined)
    {
        var side = sides[connection];
        lock (side)
        {
            if (side.Policy is { IsCompletedSuccessfully: true, Result: var known }) side.Policy = Task.FromResult(known with { Map = known.Map.Without(quarantined) });
        }
    }

    private async Task<SyncPolicy> AskAsync(Sides side, ConnectionSetting setting)
    {
        await Task.WhenAll(PrepareAsync(side.Marketo), PrepareAsync(side.Dynamics));
        var tables = await DescribeAsync(side);
        var fields = grains.GetGrain<IFieldsGrain>(setting.Id);
        var map = FieldSelection.MapOf(await fields.ChoicesAsync(FieldSelection.Defaults(1, tables).Choices), tables);
        return Policy(map.Without(await fields.LackAsync(map.Quarantined)), tables, setting);
    }

    private static async Task PrepareAsync(ISystemOfRecord system)
    {
        var lines = await system.PrepareAsync(CancellationToken.None);
        if (lines.FirstOrDefault(line => line.Stops) is { } fault) throw new SystemUnavailableException($"{system.System}: {fault.Thing}: {fault.Text}.", isConfiguration: true);
    }

    private static async Task<IReadOnlyList<TableSchema>> DescribeAsync(Sides side)
    {
        var both = await Task.WhenAll(side.Marketo.DescribeAsync(CancellationToken.None), side.Dynamics.DescribeAsync(CancellationToken.None));
        return [.. both.SelectMany(t => t)];
    }

    private static SyncPolicy Policy(FieldMap map, IReadOnlyCollection<TableSchema> tables, ConnectionSetting setting) =>
        new(map, new FieldRules(setting.Region, setting.Zone) { ServerValidates = !setting.IsStrict })
        {
            Lateness = setting.MarketoLateness,
            Landing = setting.MarketoLanding,
            MatchByEmail = setting.MatchByEmail,
            AllowDuplicates = setting.AllowDuplicates,
            DefaultOwner = setting.DefaultOwner,
            WhenDeletedInDynamics = setting.WhenDeletedInDynamics,
            WhenDeletedInMarketo = setting.WhenDeletedInMarketo,
            RequiredOnLead = RequiredColumn.Of(RecordKind.Lead, tables),
        };

    private static Sides Make(ConnectionSetting setting, IGrainFactory grains, TimeProvider clock)
    {
        IGovernorGrain Governor(SystemName system) => grains.GetGrain<IGovernorGrain>(SystemKey.Of(setting.Id, system));
        var parallel = new ParallelCalls(setting.DynamicsConcurrency, Math.Min(setting.DynamicsConcurrency, UnadvisedCalls));
        return new(
            setting.Marketo(new SiloBudget(() => Governor(SystemName.Marketo), new(setting.MarketoConcurrency, null), clock)),
            setting.Dynamics(new SiloBudget(() => Governor(SystemName.Dynamics), parallel, clock)),
            parallel);
    }

    private sealed record Sides(ISystemOfRecord Marketo, ISystemOfRecord Dynamics, ParallelCalls DynamicsParallel)
    {
        public Task<SyncPolicy>? Policy { get; set; }
    }
}
