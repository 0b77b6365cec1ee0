using CrmSync.Contracts.Connections;
using CrmSync.Grains.Connections;
using CrmSync.Grains.People;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;

namespace CrmSync.Grains;

/// <summary>Puts the grains of CrmSync into a silo.</summary>
public static class GrainsRegistration
{
    // A person is 13 KB in memory and is read again in microseconds: those that a first sync has just read are gigabytes if they stay for minutes.
    private static readonly TimeSpan IdlePeopleStay = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan IdleGrainsStay = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan IdleGrainsLook = TimeSpan.FromSeconds(5);

    /// <summary>Registers the connections and starts each that is not paused when the silo is up. The store is registered beside it.</summary>
    public static ISiloBuilder AddCrmSync(this ISiloBuilder silo, IReadOnlyList<ConnectionSetting> connections)
    {
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.AddSingleton(connections);
        silo.Services.AddSingleton<ConnectionDirectory>();
        silo.Services.AddSingleton<GrainMetrics>();
        silo.Services.AddSingleton<StatusReport>();
        silo.Configure<GrainCollectionOptions>(options =>
        {
            (options.CollectionAge, options.CollectionQuantum) = (IdleGrainsStay, IdleGrainsLook);
            options.ClassSpecificCollectionAge[typeof(PersonGrain).FullName!] = IdlePeopleStay;
            options.EnableActivationSheddingOnMemoryPressure = true;
        });
        return silo.AddStartupTask(StartAsync, ServiceLifecycleStage.Active);
    }

    private static async Task StartAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var grains = services.GetRequiredService<IGrainFactory>();
        foreach (var connection in services.GetRequiredService<ConnectionDirectory>().Ids) await grains.GetGrain<IConnectionGrain>(connection).StartAsync();
    }
}
