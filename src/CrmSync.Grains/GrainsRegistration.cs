using CrmSync.Contracts.Connections;
using CrmSync.Grains.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CrmSync.Grains;

/// <summary>Puts the grains of CrmSync into a silo.</summary>
public static class GrainsRegistration
{
    /// <summary>Registers the connections and starts each that is not paused when the silo is up. The store is registered beside it.</summary>
    public static ISiloBuilder AddCrmSync(this ISiloBuilder silo, IReadOnlyList<ConnectionSetting> connections)
    {
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.AddSingleton(connections);
        silo.Services.AddSingleton<ConnectionDirectory>();
        silo.Services.AddSingleton<GrainMetrics>();
        silo.Services.AddSingleton<StatusReport>();
        return silo.AddStartupTask(StartAsync, ServiceLifecycleStage.Active);
    }

    private static async Task StartAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var grains = services.GetRequiredService<IGrainFactory>();
        foreach (var connection in services.GetRequiredService<ConnectionDirectory>().Ids) await grains.GetGrain<IConnectionGrain>(connection).StartAsync();
    }
}
