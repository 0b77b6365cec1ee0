using System.Diagnostics;

namespace CrmSync.Benchmarks.Running;

/// <summary>One real process of the built <c>crmsync</c>, ended by its id.</summary>
internal sealed class CrmSyncProcess : IDisposable
{
    private const int LastLines = 12;
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(10);
    private readonly TaskCompletionSource<string> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process process;
    private readonly StreamWriter log;
    private readonly Queue<string> last = new();

    private CrmSyncProcess(ProcessStartInfo start, string logFile)
    {
        log = new StreamWriter(new FileStream(logFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Exited += (_, _) => ready.TrySetException(EndedEarly(start, logFile));
    }

    /// <summary>Starts it and waits until it says that it is ready.</summary>
    /// <param name="arguments">The command line after <c>crmsync</c>.</param>
    /// <param name="settings">Environment variables.</param>
    /// <param name="logFile">Where its output goes.</param>
    /// <param name="clock">Bounds the wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<CrmSyncProcess> StartAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string> settings, string logFile, TimeProvider clock, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "crmsync.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var started = new CrmSyncProcess(start, logFile);
        try
        {
            started.process.Start();
            started.process.BeginOutputReadLine();
            started.process.BeginErrorReadLine();
            await started.ready.Task.WaitAsync(LongestStart, clock, cancellationToken);
            return started;
        }
        catch
        {
            started.Dispose();
            throw;
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        process.Kill();
        await process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Where a simulator said that it listens.</summary>
    public Uri Address => new(ready.Task.Result.Split(" ready: ")[1]);

    /// <summary>Leaves it one core of the machine.</summary>
    public void PinToOneCore()
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows()) process.ProcessorAffinity = 1;
    }

    /// <summary>Processor time that it has used so far, in all and in the kernel alone: what a figure means on a machine that does other things besides.</summary>
    public (TimeSpan All, TimeSpan Kernel) ProcessorTime
    {
        get
        {
            process.Refresh();
            return (process.TotalProcessorTime, process.PrivilegedProcessorTime);
        }
    }

    /// <summary>Most memory that it has held so far, in bytes.</summary>
    public long PeakMemory
    {
        get
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.WaitForExit();
        process.Dispose();
        log.Dispose();
    }

    // A machine that is gone by the time somebody reads this keeps no log: the message says what the process said last.
    private InvalidOperationException EndedEarly(ProcessStartInfo start, string logFile)
    {
        process.WaitForExit();
        lock (log) return new($"crmsync {string.Join(' ', start.ArgumentList.Skip(1))} ended with {process.ExitCode} before it was ready: see {logFile}; it said last:{Environment.NewLine}{string.Join(Environment.NewLine, last)}");
    }

    private void Take(string? line)
    {
        if (line is null) return;
        lock (log)
        {
            log.WriteLine(line);
            last.Enqueue(line);
            if (last.Count > LastLines) last.Dequeue();
        }
        if (line == "ready" || line.Contains(" ready: ", StringComparison.Ordinal)) ready.TrySetResult(line);
    }
}
