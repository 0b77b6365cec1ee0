using Microsoft.Extensions.Hosting;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>Whoever started the simulator stops it. The framework's own lifetime would take SIGTERM and Ctrl-C to itself, before the process has drained.</summary>
internal sealed class OwnerLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
