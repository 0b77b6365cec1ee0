using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Fails one commit, of a person unless told otherwise, after it was written or before.</summary>
internal sealed class FailingStore(bool isWritten, string state = "person") : IGrainStorage
{
    private IGrainStorage inner = null!;
    private int armed;

    public bool HasFailed { get; private set; }

    /// <summary>What else happens at that moment.</summary>
    public Func<Task> Meanwhile { get; set; } = () => Task.CompletedTask;

    public void Arm() => Interlocked.Exchange(ref armed, 1);

    public void Wrap(IServiceCollection services)
    {
        var real = services.Last(s => s.ServiceType == typeof(IGrainStorage) && Equals(s.ServiceKey, "Default"));
        services.AddKeyedSingleton<IGrainStorage>("Default", (provider, key) =>
        {
            inner = (IGrainStorage)(real.KeyedImplementationInstance ?? real.KeyedImplementationFactory?.Invoke(provider, key) ?? ActivatorUtilities.CreateInstance(provider, real.KeyedImplementationType!));
            return this;
        });
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ReadStateAsync(stateName, grainId, grainState);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ClearStateAsync(stateName, grainId, grainState);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var fails = stateName == state && Interlocked.CompareExchange(ref armed, 0, 1) == 1;
        if (!fails || isWritten) await inner.WriteStateAsync(stateName, grainId, grainState);
        if (!fails) return;
        await Meanwhile();
        HasFailed = true;
        throw new IOException("The disk did not say whether it was written.");
    }
}
