using Microsoft.Extensions.Hosting;

namespace CrmSync.Simulators.Control;

/// <summary>A simulator lives inside somebody else's process: that one answers Ctrl-C and SIGTERM.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
