using System.CommandLine;
using CrmSync.Host.Demo;

namespace CrmSync.Host.Commands;

/// <summary>The main job on one machine, with both sides simulated.</summary>
internal static class DemoCommand
{
    private static readonly DemoOptions Usual = new();

    private static readonly Option<int> People = NumberOption.Create("--people", "People seeded on each side when the data is new", Usual.People);
    private static readonly Option<double> EditsPerSecond = NumberOption.Create("--edits-per-second", "Edits a second by simulated people; 0: none", Usual.EditsPerSecond);
    private static readonly Option<int> Seed = NumberOption.Create("--seed", "Seed of people and edits", Usual.Seed);
    private static readonly Option<string> Data = new("--data") { Description = "Folder of everything durable", DefaultValueFactory = _ => Usual.Data, HelpName = "DIR" };
    private static readonly Option<bool> Fresh = new("--fresh") { Description = "Begin with empty data" };
    private static readonly Option<int> GatewayPort = NumberOption.Create("--gateway-port", "Port of gateway and status page; 0: any free one", Usual.GatewayPort);
    private static readonly Option<int> MarketoPort = NumberOption.Create("--marketo-port", "Port of the Marketo simulator", Usual.MarketoPort);
    private static readonly Option<int> DataversePort = NumberOption.Create("--dataverse-port", "Port of the Dataverse simulator", Usual.DataversePort);
    private static readonly Option<int> SiloPort = NumberOption.Create("--silo-port", "Port of the silo", Usual.SiloPort);
    private static readonly Option<string?> Key = new("--key") { Description = "The gateway's key; else generated once and kept in DIR/key" };
    private static readonly Option<TimeSpan?> For = DurationOption.Create("--for", "Stop after this long: 30s, 2m, 1h");
    private static readonly Option<bool> Check = new("--check") { Description = "End with a verdict from both sides' histories" };

    public static Command Create()
    {
        var command = new Command("demo", "Both sides simulated, one silo, gateway: everything on this machine")
        {
            People, EditsPerSecond, Seed, Data, Fresh, GatewayPort, MarketoPort, DataversePort, SiloPort, Key, For, Check,
        };
        command.SetAction((parsed, stop) => DemoRun.RunAsync(Read(parsed), TimeProvider.System, stop));
        return command;
    }

    private static DemoOptions Read(ParseResult parsed) => new()
    {
        People = parsed.GetValue(People),
        EditsPerSecond = parsed.GetValue(EditsPerSecond),
        Seed = parsed.GetValue(Seed),
        Data = parsed.GetValue(Data)!,
        IsFresh = parsed.GetValue(Fresh),
        GatewayPort = parsed.GetValue(GatewayPort),
        MarketoPort = parsed.GetValue(MarketoPort),
        DataversePort = parsed.GetValue(DataversePort),
        SiloPort = parsed.GetValue(SiloPort),
        Key = parsed.GetValue(Key),
        For = parsed.GetValue(For),
        IsChecked = parsed.GetValue(Check),
    };
}
