using System.Diagnostics;
using System.Net.Sockets;
using CrmSync.Domain.People;

namespace CrmSync.Cluster.Tests.Storage;

/// <summary>The child is this assembly again, running one explicit test; it tells each acknowledgement through a socket and is killed while it writes.</summary>
public sealed class KilledProcessTests
{
    private const string FolderVariable = "CRMSYNC_TEST_STORE_FOLDER";
    private const int People = 50;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task A_killed_process_loses_nothing_that_it_acknowledged()
    {
        var path = Directory.CreateTempSubdirectory("crmsync-kill-").FullName;
        using var listening = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listening.Bind(new UnixDomainSocketEndPoint(SocketOf(path)));
        listening.Listen(1);
        using var child = Start(path);
        _ = child.StandardOutput.ReadToEndAsync(Cancelled);
        using var told = new BinaryReader(new NetworkStream(await listening.AcceptAsync(TestContext.Current.CancellationToken), ownsSocket: true));

        var acknowledged = new int[People];
        for (var n = 0; n < 3000; n++) Take(told, acknowledged);
        child.Kill();
        await child.WaitForExitAsync(Cancelled);
        while (Take(told, acknowledged)) { }

        using (var folder = new StoreFolder(path))
        {
            for (var n = 0; n < People; n++) await AssertKeptAsync(folder, $"person:{n}", acknowledged[n]);
        }

        Directory.Delete(path, recursive: true);
    }

    [Fact(Explicit = true)]
    public async Task Child_that_writes_until_it_is_killed()
    {
        var path = Environment.GetEnvironmentVariable(FolderVariable) ?? throw new InvalidOperationException($"{FolderVariable} is not set.");
        using var folder = new StoreFolder(path);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketOf(path)), Cancelled);
        using var tell = new BinaryWriter(new NetworkStream(socket));
        await Task.WhenAll(Enumerable.Range(0, People).Select(n => WriteForEverAsync(folder, n, tell)));
    }

    private static async Task WriteForEverAsync(StoreFolder folder, int person, BinaryWriter tell)
    {
        GrainState<PersonDocument>? state = null;
        for (var commit = 1; ; commit++)
        {
            state ??= StoreFolder.New($"person:{person}");
            state.State!.Person = state.State.Person! with { Commit = commit };
            await folder.CommitAsync($"person:{person}", StoreFolder.Rows(activities: [StoreFolder.Activity(commit)]), state);
            lock (tell)
            {
                tell.Write(person);
                tell.Write(commit);
                tell.Flush();
            }
        }
    }

    /// <summary>At least what was acknowledged, and state and rows of the same commit.</summary>
    private static async Task AssertKeptAsync(StoreFolder folder, string person, int acknowledged)
    {
        var kept = (int)((await folder.ReadAsync(person)).State!.Person?.Commit ?? 0);
        Assert.InRange(kept, acknowledged, acknowledged + 1);
        var lines = await folder.Ledger.ReadActivitiesAsync(StoreFolder.Connection, person, null, int.MaxValue, Cancelled);
        Assert.Equal(Enumerable.Range(1, kept).Reverse().Select(n => (long)n), lines.Select(line => line.Sequence));
    }

    private static bool Take(BinaryReader told, int[] acknowledged)
    {
        try
        {
            var person = told.ReadInt32();
            acknowledged[person] = told.ReadInt32();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static Process Start(string path)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                typeof(KilledProcessTests).Assembly.Location, "--explicit", "only", "--filter-method", $"*.{nameof(Child_that_writes_until_it_is_killed)}",
                "--results-directory", path,
            },
            RedirectStandardOutput = true,
        };
        start.Environment[FolderVariable] = path;
        return Process.Start(start)!;
    }

    private static string SocketOf(string path) => Path.Combine(path, "told");
}
