using System.CommandLine;
using CrmSync.Host.Silos;
using CrmSync.Simulators.Dataverse;
using CrmSync.Simulators.Marketo;

namespace CrmSync.Host.Commands;

/// <summary>One simulator alone.</summary>
internal static class SimulateCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "Folder of everything durable", HelpName = "DIR", DefaultValueFactory = _ => "./data" };
    private static readonly Option<int> Seed = NumberOption.Create("--seed", "Seed of people and chance", 1);
    private static readonly Option<int> People = NumberOption.Create("--people", "People seeded when the data is new", 2000);

    public static Command Create() => new("simulate", "One simulated system alone")
    {
        One("marketo", 5081, async (port, data, seed, people, stop) =>
        {
            var server = await MarketoServer.StartAsync(new() { Port = port, DataDirectory = data, Seed = seed, People = people }, stop);
            return (server, server.Address);
        }),
        One("dataverse", 5082, async (port, data, seed, people, stop) =>
        {
            var server = await DataverseServer.StartAsync(new() { Port = port, DataDirectory = data, Seed = seed, People = people }, stop);
            return (server, server.Address);
        }),
    };

    private static Command One(string name, int usualPort, Func<int, string, int, int, CancellationToken, Task<(IAsyncDisposable Server, Uri Address)>> start)
    {
        var port = NumberOption.Create("--port", "Port on 127.0.0.1; 0: any free one", usualPort);
        var command = new Command(name, $"A simulated {name} on this machine") { port, Data, Seed, People };
        command.SetAction(async (parsed, stop) =>
        {
            var data = DataFolder.Make(Path.Combine(Path.GetFullPath(parsed.GetValue(Data)!), name));
            var (server, address) = await start(Ports.Take(parsed.GetValue(port), "--port"), data, parsed.GetValue(Seed), parsed.GetValue(People), stop);
            await using (server)
            {
                Console.WriteLine($"{name} simulator ready: {address}");
                await Serving.UntilAsync(TimeProvider.System, stop);
            }
            Console.WriteLine("stopped");
            return 0;
        });
        return command;
    }
}
