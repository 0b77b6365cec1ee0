namespace CrmSync.Host.Silos;

/// <summary>Lines of libraries that say nothing to an operator, or say with a stack what the command line says in one line.</summary>
internal static class Noise
{
    private static readonly string[] Sources =
    [
        "Polly",
        "Orleans.Runtime.Watchdog",
        "Orleans.Runtime.Silo",
        "Orleans.Runtime.Messaging.ConnectionManager",
        // Whoever called hears of it, and tries again or tells it.
        "Orleans.Messaging",
        "Microsoft.Extensions.Hosting.Internal.Host",
    ];

    public static void LeaveOutNoise(this ILoggingBuilder logging)
    {
        foreach (var source in Sources) logging.AddFilter(source, LogLevel.None);
    }
}
