namespace CrmSync.Host.Silos;

/// <summary>The command line answers Ctrl-C and SIGTERM; a host inside it does not.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
