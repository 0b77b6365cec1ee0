using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>A store that does not answer when people are read, for as long as it is told to.</summary>
internal sealed class DeafStore : IGrainStorage
{
    private IGrainStorage inner = null!;
    private int left;

    /// <summary>Reads in vain so far.</summary>
    public int Refused { get; private set; }

    public void Refuse(int times) => left = times;

    public void Wrap(IServiceCollection services)
    {
        var real = services.Last(s => s.ServiceType == typeof(IGrainStorage) && Equals(s.ServiceKey, "Default"));
        services.AddKeyedSingleton<IGrainStorage>("Default", (provider, key) =>
        {
            inner = (IGrainStorage)(real.KeyedImplementationInstance ?? real.KeyedImplementationFactory?.Invoke(provider, key) ?? ActivatorUtilities.CreateInstance(provider, real.KeyedImplementationType!));
            return this;
        });
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (stateName != "person" || Interlocked.Decrement(ref left) < 0) return inner.ReadStateAsync(stateName, grainId, grainState);
        Refused++;
        throw new IOException("The disk does not answer.");
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.WriteStateAsync(stateName, grainId, grainState);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ClearStateAsync(stateName, grainId, grainState);
}
