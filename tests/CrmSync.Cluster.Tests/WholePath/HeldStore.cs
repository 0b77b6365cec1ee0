using CrmSync.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>The embedded store, whose next commit of a person is held and then fails.</summary>
internal sealed class HeldStore
{
    private readonly TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource fails = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int holding;

    /// <summary>The commit is held.</summary>
    public Task Arrived => arrived.Task;

    /// <summary>Put in place of the silo's store.</summary>
    public void Under(ISiloBuilder silo) =>
        silo.Services.AddGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, (services, _) => new Over(this, ActivatorUtilities.CreateInstance<SqliteGrainStorage>(services)));

    public void Hold() => Interlocked.Exchange(ref holding, 1);

    public void Fail() => fails.SetResult();

    private sealed class Over(HeldStore held, SqliteGrainStorage store) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => store.ReadStateAsync(stateName, grainId, grainState);

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => store.ClearStateAsync(stateName, grainId, grainState);

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (stateName == "person" && Interlocked.Exchange(ref held.holding, 0) == 1)
            {
                held.arrived.SetResult();
                await held.fails.Task;
                throw new IOException("Failed by the test.");
            }
            await store.WriteStateAsync(stateName, grainId, grainState);
        }
    }
}
