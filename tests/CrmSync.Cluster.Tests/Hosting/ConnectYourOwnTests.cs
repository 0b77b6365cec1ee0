using System.Diagnostics;
using System.Text.Json.Nodes;
using CrmSync.Benchmarks.Running;
using CrmSync.Cluster.Tests.WholePath;
using CrmSync.Host.Silos;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>
/// A new user follows the README's section word for word. Put in: addresses of the two simulators, their credentials, free ports, and an executable on the PATH
/// in place of the block that builds it. Nothing else is changed.
/// </summary>
public sealed class ConnectYourOwnTests(ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly string folder = Directory.CreateTempSubdirectory("crmsync-readme-").FullName;
    private readonly List<Process> started = [];

    [Fact(Timeout = 240_000)]
    public async Task B_1_The_section_Connect_your_own_leads_from_two_systems_to_an_edit_that_arrives()
    {
        var cancel = TestContext.Current.CancellationToken;
        var (marketo, dataverse) = (Local(Ports.Free()), Local(Ports.Free()));
        using var left = await SimulateAsync("marketo", marketo.Port, cancel);
        using var right = await SimulateAsync("dataverse", dataverse.Port, cancel);
        var blocks = ReadmeBlocks.Of("Connect your own");
        Assert.StartsWith("dotnet publish", blocks[0], StringComparison.Ordinal);

        var told = await FollowAsync(Filled(string.Join('\n', blocks.Skip(1)), marketo, dataverse), cancel);

        Assert.Contains(", 0 failed.", told, StringComparison.Ordinal);
        Assert.Contains("main: ", told, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", told, StringComparison.Ordinal);
        using var inDynamics = new DynamicsHuman(dataverse);
        using var inMarketo = new MarketoHuman(marketo);
        await inMarketo.ControlAsync("_sim/limits", new { rateOn = false }); // who looks ten times a second would leave the connector no call
        var row = await inDynamics.CreateAsync("leads", new JsonObject { ["subject"] = "Offer", ["lastname"] = "Ito", ["emailaddress1"] = "ito@example.com" });
        await Engine.UntilAsync(async () => (await inMarketo.FindAsync("ito@example.com", "id")).Count == 1, "the lead came to Marketo");
        await inDynamics.EditAsync("leads", row, new Dictionary<string, object?> { ["lastname"] = "Sato" });
        await Engine.UntilAsync(async () => (await inMarketo.FindAsync("ito@example.com", "lastName"))[0]!["lastName"]!.GetValue<string>() == "Sato", "the edit came to Marketo");
    }

    public void Dispose()
    {
        foreach (var process in started)
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
        Directory.Delete(folder, recursive: true);
    }

    private static Uri Local(int port) => new($"http://127.0.0.1:{port}");

    private Task<CrmSyncProcess> SimulateAsync(string system, int port, CancellationToken cancellationToken) => CrmSyncProcess.StartAsync(
        ["simulate", system, "--port", $"{port}", "--data", Path.Combine(folder, "sides"), "--people", "5"], new Dictionary<string, string>(),
        Path.Combine(folder, $"{system}.log"), TimeProvider.System, cancellationToken);

    private static string Filled(string script, Uri marketo, Uri dataverse)
    {
        (string Word, string Own)[] words =
        [
            ("https://NAME.mktorest.com", $"{marketo}".TrimEnd('/')), ("https://ORG.crm.dynamics.com", $"{dataverse}".TrimEnd('/')), ("https://login.microsoftonline.com", $"{dataverse}".TrimEnd('/')),
            ("MARKETO_CLIENT_ID", "crmsync"), ("MARKETO_CLIENT_SECRET", "crmsync-secret"), ("TENANT_ID", "tenant"), ("APPLICATION_ID", "crmsync"), ("APPLICATION_SECRET", "crmsync-secret"),
            ("GATEWAY_KEY", "a-key-of-this-test"), ("5080", $"{Ports.Free()}"), ("5083", $"{Ports.Free()}"), ("30000", $"{Ports.Free()}"),
        ];
        foreach (var (word, own) in words)
        {
            Assert.Contains(word, script, StringComparison.Ordinal);
            script = script.Replace(word, own, StringComparison.Ordinal);
        }
        return script;
    }

    /// <summary>Runs the blocks where the user stands and answers what they told, when the last of them has ended; what they started goes on.</summary>
    private async Task<string> FollowAsync(string script, CancellationToken cancellationToken)
    {
        const string Done = "the section is done";
        var command = Path.Combine(folder, "crmsync");
        await File.WriteAllTextAsync(command, $"#!/bin/sh\nexec {Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet"} {CommandRun.Assembly} \"$@\"\n", cancellationToken);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardInput = true, WorkingDirectory = folder };
        start.Environment["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}";
        started.Add(Process.Start(start)!);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        await started[^1].StandardInput.WriteLineAsync($"set -e\n{script}\necho '{Done}'\nwait");
        started[^1].StandardInput.Close();
        var lines = new List<string>();
        while (await started[^1].StandardOutput.ReadLineAsync(limit.Token) is { } line && line != Done)
        {
            lines.Add(line);
            output.WriteLine(line);
        }
        return string.Join('\n', lines);
    }
}
