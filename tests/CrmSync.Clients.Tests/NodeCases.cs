using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrmSync.Clients.Tests;

/// <summary>Runs the cases of a folder's <c>cases.js</c> with Node: each drives one simulator with an unmodified client that others wrote.</summary>
internal static class NodeCases
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>What the cases are called, in their order.</summary>
    public static IReadOnlyList<string> Names(string folder)
    {
        using var process = Start(folder, ["--list"]);
        var names = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        process.WaitForExit();
        return process.ExitCode == 0 ? names : throw new InvalidOperationException($"{folder}/cases.js --list failed: {process.StandardError.ReadToEnd()}");
    }

    /// <summary>Runs one case against an address; fails with what the case says.</summary>
    public static async Task<NodeRun> RunAsync(string folder, string name, Uri address)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Longest);
        using var process = Start(folder, ["--run", name, "--address", address.ToString()]);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"{name}: {await errors}");
            var last = (await output).TrimEnd().Split('\n')[^1];
            return JsonSerializer.Deserialize<NodeRun>(last)!;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.Combine(Root(), folder) };
        start.ArgumentList.Add("cases.js");
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static string Root()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "CrmSync.Clients.Tests.csproj"))) return at.FullName;
        throw new DirectoryNotFoundException("The project's folder is not above the build.");
    }
}

/// <summary>What a case did.</summary>
/// <param name="Calls">Calls of the client that were made and looked at.</param>
internal sealed record NodeRun([property: JsonPropertyName("calls")] int Calls);
