using CrmSync.Host.Settings;
using Microsoft.Extensions.Logging.Console;

namespace CrmSync.Host.Silos;

/// <summary>What the production roles have in common: a quiet host that reads the user's settings and runs until it is stopped.</summary>
internal static class Serving
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(20);

    public static WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddUsersFile();
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss "));
        builder.Logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter("Orleans", LogLevel.Warning).AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.LeaveOutNoise();
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = LongestStop);
        return builder;
    }

    /// <summary>Starts, says where it listens, and stops cleanly when asked to.</summary>
    public static async Task<int> RunAsync(WebApplication app, string what, TimeProvider clock, CancellationToken stop)
    {
        await using var _ = app;
        await app.StartAsync(stop);
        Console.WriteLine($"{what} ready: {string.Join(", ", app.Urls)}");
        await UntilAsync(clock, stop);
        await app.StopAsync(CancellationToken.None);
        Console.WriteLine("stopped");
        return 0;
    }

    /// <summary>Waits until stopped.</summary>
    public static async Task UntilAsync(TimeProvider clock, CancellationToken stop)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }
}
