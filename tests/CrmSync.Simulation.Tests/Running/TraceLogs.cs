using Microsoft.Extensions.Logging;

namespace CrmSync.Simulation.Tests.Running;

/// <summary>The engine's log lines in the trace, when somebody reads along.</summary>
internal sealed class TraceLogs(World world, bool isRead) : ILoggerFactory
{
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public ILogger CreateLogger(string categoryName) => new TraceLog(world, isRead);

    public void Dispose()
    {
    }

    private sealed class TraceLog(World world, bool isRead) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => isRead;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            world.Trace.Reader?.Invoke($"{world.Now:MM-dd HH:mm:ss.fff} log        {formatter(state, exception)} {exception?.Message}");
    }
}
