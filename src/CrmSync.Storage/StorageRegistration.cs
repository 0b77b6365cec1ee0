using CrmSync.Domain.Activities;
using CrmSync.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Providers;
using Orleans.Runtime.Hosting;

namespace CrmSync.Storage;

/// <summary>Puts a store under the silo's grains.</summary>
public static class StorageRegistration
{
    /// <summary>
    /// The embedded store as the default grain storage, and its <see cref="ILedger"/>. Opened before anything else of the silo starts: the start throws
    /// <see cref="StoreInUseException"/> or <see cref="StoreUnusableException"/> when it cannot be. Closed after the silo stopped.
    /// </summary>
    public static ISiloBuilder AddSqliteStore(this ISiloBuilder silo, SqliteStoreOptions options)
    {
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.AddMetrics();
        silo.Services.AddSingleton(options);
        silo.Services.AddSingleton<StoreMetrics>();
        silo.Services.AddSingleton<SqliteStore>();
        silo.Services.AddSingleton<ILedger, SqliteLedger>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SqliteStoreLifetime>();
        silo.Services.AddGrainStorage(
            ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, (services, _) => ActivatorUtilities.CreateInstance<SqliteGrainStorage>(services));
        return silo;
    }
}
