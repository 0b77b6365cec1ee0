using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CrmSync.Benchmarks.Running;
using CrmSync.Host.Commands;
using CrmSync.Host.Silos;
using Microsoft.AspNetCore.Connections;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>What a user can get wrong at the command line: one clear line, no stack, the right exit status, nothing started.</summary>
public sealed class BadInputTests : IDisposable
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:9/");
    private readonly string folder = Directory.CreateTempSubdirectory("crmsync-input-").FullName;

    [Theory]
    [InlineData("nonsense", 2, "'nonsense' is no command or option here.")]
    [InlineData("validate --nope", 2, "'--nope' is no command or option here.")]
    [InlineData("silo --http-port 99999", 2, "--http-port 99999 is no port")]
    [InlineData("silo --client-port -1", 2, "--client-port -1 is no whole number")]
    [InlineData("silo --with-gateway", 2, "CrmSync:Gateway:Keys is empty")]
    [InlineData("gateway --silo nowhere", 2, "--silo is no address with a port")]
    [InlineData("status", 2, "No key: give one with --key or CRMSYNC_KEY")]
    [InlineData("status --key k --gateway nowhere", 2, "--gateway (or CRMSYNC_GATEWAY) is no address")]
    [InlineData("status --key k --gateway http://127.0.0.1:9", 1, "cannot be reached: start one")]
    [InlineData("sync-person twelve --key k", 2, "twelve")]
    [InlineData("demo --for soon", 2, "--for soon is no duration")]
    [InlineData("simulate nobody", 2, "'nobody' is no command or option here.")]
    [InlineData("simulate marketo --data /dev/null/x", 1, "The data folder /dev/null/x/marketo cannot be made: choose another with --data")]
    [InlineData("demo --data /dev/null/x", 1, "The data folder /dev/null/x cannot be made: choose another with --data")]
    public async Task A_wrong_command_line_is_one_line_that_says_what_and_how(string line, int exitStatus, string says)
    {
        var run = await CommandRun.RunAsync(CommandRun.Settings(Nowhere, Nowhere, folder), folder, line.Split(' '));
        var error = Assert.Single(run.Errors);
        Assert.StartsWith("crmsync: ", error, StringComparison.Ordinal);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.Equal(exitStatus, run.ExitStatus);
    }

    [Fact]
    public async Task A_settings_file_that_is_no_JSON_is_one_line_that_names_the_file_and_the_line()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.json"), "{\n  \"CrmSync\": {\n", TestContext.Current.CancellationToken);
        var run = await CommandRun.RunAsync(new Dictionary<string, string>(), folder, "validate");
        var error = Assert.Single(run.Errors);
        Assert.Contains(Path.Combine(folder, "appsettings.json"), error, StringComparison.Ordinal);
        Assert.Contains("as line 3 shows", error, StringComparison.Ordinal);
        Assert.Equal(2, run.ExitStatus);
    }

    [Theory]
    [InlineData("http://192.0.2.1:0", "names an address that this machine does not have")]
    [InlineData("https://127.0.0.1:0", "asks for https and there is no certificate")]
    public async Task An_address_that_the_gateway_cannot_listen_on_is_one_line(string urls, string says)
    {
        var settings = CommandRun.Settings(Nowhere, Nowhere, folder);
        foreach (var (name, value) in new[] { ("Urls", urls), ("Keys__0__Name", "me"), ("Keys__0__Role", "admin"), ("Keys__0__Key", "a-key-of-this-test") }) settings[$"CrmSync__Gateway__{name}"] = value;
        var run = await CommandRun.RunAsync(settings, folder, "silo", "--with-gateway", "--http-port", "0", "--client-port", "0");
        Assert.Contains(says, Assert.Single(run.Errors, line => line.StartsWith("crmsync: ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(2, run.ExitStatus);
    }

    [Fact]
    public async Task Settings_are_judged_before_ports_so_that_a_port_in_use_hides_no_fault()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        var run = await CommandRun.RunAsync(CommandRun.Settings(Nowhere, Nowhere, folder), folder, "silo", "--with-gateway", "--http-port", port);
        Assert.StartsWith("crmsync: CrmSync:Gateway:Keys is empty", Assert.Single(run.Errors), StringComparison.Ordinal);
        Assert.Equal(2, run.ExitStatus);
    }

    [Fact]
    public async Task A_port_that_somebody_listens_on_is_one_line_that_names_the_option()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        foreach (var line in new[] { $"simulate marketo --port {port}", $"silo --http-port {port}" })
        {
            var run = await CommandRun.RunAsync(CommandRun.Settings(Nowhere, Nowhere, folder), folder, line.Split(' '));
            Assert.Equal(1, run.ExitStatus);
            Assert.Contains($"Port {port} on 127.0.0.1 is in use", Assert.Single(run.Errors), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_free_port_is_none_that_outgoing_connections_of_this_machine_take()
    {
        var first = int.Parse(File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split('\t')[0], CultureInfo.InvariantCulture);
        Assert.All(Enumerable.Range(0, 50), _ => Assert.InRange(Ports.Free(), 1024, first - 1));
    }

    [Fact]
    public void A_port_taken_after_it_was_found_free_is_one_line_whoever_listens_on_it()
    {
        foreach (var failure in new Exception[] { new AddressInUseException("Address already in use"), new IOException("Failed to bind", new AddressInUseException("in use")) })
            Assert.StartsWith("A port is in use: ", Mendable.From(failure)?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_silo_on_one_store_is_refused_in_one_line_and_the_first_goes_on()
    {
        var settings = CommandRun.Settings(Nowhere, Nowhere, folder);
        using var first = await CrmSyncProcess.StartAsync(
            ["silo", "--http-port", "0", "--client-port", "0"], settings, Path.Combine(folder, "first.log"), TimeProvider.System, TestContext.Current.CancellationToken);
        var second = await CommandRun.RunAsync(settings, folder, "silo", "--http-port", "0", "--client-port", "0");
        Assert.Equal(1, second.ExitStatus);
        Assert.Single(second.Errors, line => line.StartsWith("crmsync: ", StringComparison.Ordinal) && line.Contains("in use", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", second.Error, StringComparison.Ordinal);
        await first.KillAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
