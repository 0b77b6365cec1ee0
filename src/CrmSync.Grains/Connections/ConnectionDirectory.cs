using CrmSync.Contracts.Budgets;
using CrmSync.Contracts.Fields;
using CrmSync.Domain.Budgets;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using CrmSync.Grains.Budgets;
using Microsoft.Extensions.Logging;

namespace CrmSync.Grains.Connections;

/// <summary>The connections of this silo: their two systems, and the policy that the silo goes by for each.</summary>
internal sealed class ConnectionDirectory(IReadOnlyList<ConnectionSetting> settings, IGrainFactory grains, TimeProvider clock, ILogger<ConnectionDirectory> log) : IDisposable
{
    private const int UnadvisedCalls = 4;
    private readonly Dictionary<string, Sides> sides = settings.ToDictionary(s => s.Id, s => Make(s, grains, clock, log), StringComparer.Ordinal);

    public IReadOnlyList<string> Ids => [.. settings.Select(s => s.Id)];

    public ConnectionSetting Setting(string connection) => settings.First(s => s.Id == connection);

    public ISystemOfRecord System(string connection, SystemName system) => system == SystemName.Marketo ? sides[connection].Marketo : sides[connection].Dynamics;

    /// <summary>How many calls to Dynamics at the same time, as things stand: what it advises, within the operator's limit (B-8).</summary>
    public int DynamicsCalls(string connection) => sides[connection].DynamicsParallel.Now(clock.GetUtcNow());

    /// <summary>The policy; asks for it the first time, once for all who wait.</summary>
    /// <exception cref="SystemUnavailableException">A side cannot be asked now; the next one asks again.</exception>
    public Task<SyncPolicy> PolicyAsync(string connection) => sides[connection].Policy.AskAsync();

    /// <summary>The policy as it is known now; null: nobody has asked yet.</summary>
    public SyncPolicy? Current(string connection) => sides[connection].Policy.Current;

    /// <summary>Both sides' metadata, read anew.</summary>
    /// <exception cref="SystemUnavailableException">A side cannot be asked now.</exception>
    public Task<IReadOnlyList<TableSchema>> DescribeAsync(string connection) => sides[connection].Policy.DescribeAsync();

    /// <summary>See <see cref="ConnectionPolicy.Use"/>.</summary>
    public void Use(string connection, FieldsInForce fields) => sides[connection].Policy.Use(fields);

    /// <summary>See <see cref="ConnectionPolicy.LeaveOut"/>.</summary>
    public void LeaveOut(string connection, IReadOnlyDictionary<string, string> quarantined) => sides[connection].Policy.LeaveOut(quarantined);

    /// <summary>See <see cref="ConnectionPolicy.FollowAsync"/>.</summary>
    public Task FollowAsync(string connection) => sides[connection].Policy.FollowAsync(null);

    /// <summary>Whoever shows this silo something that goes by a later selection comes from another one, which has looked since (F-1).</summary>
    /// <exception cref="SystemUnavailableException">A side cannot be asked now.</exception>
    public Task AtLeastAsync(string connection, int selection) => selection > Current(connection)?.Map.Version ? sides[connection].Policy.FollowAsync(selection) : Task.CompletedTask;

    /// <summary>Since when what this silo goes by has been in force; null: nobody has asked yet.</summary>
    public DateTimeOffset? Since(string connection) => sides[connection].Policy.Since;

    /// <summary>Whoever is woken because a rule has changed is planned by that rule (V-3), which may have come into force without a new selection.</summary>
    /// <exception cref="SystemUnavailableException">A side cannot be asked now.</exception>
    public Task AsOfAsync(string connection, DateTimeOffset since) => Since(connection) == since ? Task.CompletedTask : FollowAsync(connection);

    public void Dispose()
    {
        foreach (var each in sides.Values) each.Policy.Dispose();
    }

    private static Sides Make(ConnectionSetting setting, IGrainFactory grains, TimeProvider clock, ILogger log)
    {
        IGovernorGrain Governor(SystemName system) => grains.GetGrain<IGovernorGrain>(SystemKey.Of(setting.Id, system));
        var parallel = new ParallelCalls(setting.DynamicsConcurrency, Math.Min(setting.DynamicsConcurrency, UnadvisedCalls));
        var marketo = setting.Marketo(new SiloBudget(() => Governor(SystemName.Marketo), new(setting.MarketoConcurrency, null), clock));
        var dynamics = setting.Dynamics(new SiloBudget(() => Governor(SystemName.Dynamics), parallel, clock));
        return new(marketo, dynamics, parallel, new ConnectionPolicy(setting, marketo, dynamics, grains, clock, log));
    }

    private sealed record Sides(ISystemOfRecord Marketo, ISystemOfRecord Dynamics, ParallelCalls DynamicsParallel, ConnectionPolicy Policy);
}
