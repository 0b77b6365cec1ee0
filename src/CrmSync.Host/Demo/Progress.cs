using CrmSync.Contracts.Connections;
using Spectre.Console;

namespace CrmSync.Host.Demo;

/// <summary>The live line: rewritten each second on a terminal, one plain line every five seconds otherwise.</summary>
internal sealed class Progress(IGrainFactory grains, EditCounts edits, TimeProvider clock)
{
    private static readonly TimeSpan Live = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Plain = TimeSpan.FromSeconds(5);
    private readonly long began = clock.GetTimestamp();

    /// <summary>Shows until cancelled.</summary>
    public async Task ShowAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Console.IsOutputRedirected) await ShowPlainAsync(cancellationToken);
            else await ShowLiveAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>One look, written as a plain line.</summary>
    public async Task ShowOnceAsync() => Console.WriteLine(ProgressText.Line(clock.GetElapsedTime(began), await LookAsync(), edits, clock.GetUtcNow()));

    private async Task ShowPlainAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Plain, clock, cancellationToken);
            await ShowOnceAsync();
        }
    }

    private Task ShowLiveAsync(CancellationToken cancellationToken) =>
        AnsiConsole.Live(new Text("")).AutoClear(false).StartAsync(async live =>
        {
            while (true)
            {
                live.UpdateTarget(ProgressText.Table(clock.GetElapsedTime(began), await LookAsync(), edits, clock.GetUtcNow()));
                await Task.Delay(Live, clock, cancellationToken);
            }
        });

    private async Task<ConnectionView?> LookAsync()
    {
        try
        {
            return await grains.GetGrain<IConnectionGrain>(DemoConnection.Id).StatusAsync();
        }
        catch (Exception busy) when (busy is TimeoutException or OrleansException or ArgumentException)
        {
            return null;
        }
    }
}
