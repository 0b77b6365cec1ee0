using System.Diagnostics;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>One run of the built <c>crmsync</c> in a process of its own, to its end.</summary>
/// <param name="ExitStatus">What it ended with.</param>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record CommandRun(int ExitStatus, string Out, string Error)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);

    /// <summary>Where the built executable's assembly is.</summary>
    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "crmsync.dll");

    /// <summary>The lines of standard error.</summary>
    public string[] Errors => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs a command line.</summary>
    /// <param name="settings">Environment variables.</param>
    /// <param name="folder">Where the user stands.</param>
    /// <param name="arguments">After <c>crmsync</c>.</param>
    public static async Task<CommandRun> RunAsync(IReadOnlyDictionary<string, string> settings, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var argument in (string[])[Assembly, .. arguments]) start.ArgumentList.Add(argument);
        foreach (var (name, value) in settings) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Longest);
        try
        {
            var (text, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return new(process.ExitCode, await text, await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Environment of one connection to two simulators.</summary>
    public static Dictionary<string, string> Settings(Uri marketo, Uri dataverse, string folder) => new()
    {
        ["CrmSync__Connections__0__Id"] = "main",
        ["CrmSync__Connections__0__Marketo__Endpoint"] = new Uri(marketo, "rest").ToString(),
        ["CrmSync__Connections__0__Marketo__Identity"] = new Uri(marketo, "identity").ToString(),
        ["CrmSync__Connections__0__Marketo__ClientId"] = "crmsync",
        ["CrmSync__Connections__0__Marketo__ClientSecret"] = "crmsync-secret",
        ["CrmSync__Connections__0__Dataverse__Url"] = dataverse.ToString(),
        ["CrmSync__Connections__0__Dataverse__Authority"] = dataverse.ToString(),
        ["CrmSync__Connections__0__Dataverse__TenantId"] = "tenant",
        ["CrmSync__Connections__0__Dataverse__ClientId"] = "crmsync",
        ["CrmSync__Connections__0__Dataverse__ClientSecret"] = "crmsync-secret",
        ["CrmSync__Store__Path"] = Path.Combine(folder, "store"),
    };
}
