using CrmSync.Grains;
using CrmSync.Grains.Connections;
using CrmSync.Storage;
using CrmSync.Storage.Sqlite;
using Orleans.Configuration;

namespace CrmSync.Host.Silos;

/// <summary>Puts one silo with the embedded store into a host.</summary>
internal static class SiloBuilding
{
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    public static void AddSilo(this WebApplicationBuilder builder, SiloSetting setting, IReadOnlyList<ConnectionSetting> connections) =>
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(setting.SiloPort, setting.ClientPort, serviceId: SiloSetting.Cluster, clusterId: SiloSetting.Cluster);
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout);
            silo.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout);
            silo.AddSqliteStore(new SqliteStoreOptions { Path = setting.StorePath });
            silo.AddCrmSync(connections);
        });
}
