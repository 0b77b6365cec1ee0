using System.CommandLine;
using System.Text.Json;
using CrmSync.Host.Demo;

namespace CrmSync.Host.Client;

/// <summary>Options that every client of the gateway takes, and what follows from them.</summary>
internal static class Target
{
    public static readonly Option<string?> Address = new("--gateway") { Description = "Gateway [CRMSYNC_GATEWAY, http://127.0.0.1:5080]", HelpName = "URL" };
    public static readonly Option<string?> Key = new("--key") { Description = "Key [CRMSYNC_KEY, else the demo's key file]" };
    public static readonly Option<string> Data = new("--data") { Description = "The demo's folder, for its key file", HelpName = "DIR", DefaultValueFactory = _ => "./data" };
    public static readonly Option<string?> Connection = new("--connection") { Description = "Connection id, when there is more than one", HelpName = "ID" };
    public static readonly Option<bool> Json = new("--json") { Description = "Print the gateway's answer as JSON" };

    /// <summary>A command with these options.</summary>
    public static Command Command(string name, string description, Func<ParseResult, GatewayClient, string, CancellationToken, Task> act, params Argument[] arguments)
    {
        var command = new Command(name, description) { Address, Key, Data, Connection, Json };
        foreach (var argument in arguments) command.Add(argument);
        command.SetAction(async (parsed, token) =>
        {
            using var gateway = new GatewayClient(ReadAddress(parsed), ReadKey(parsed));
            var connection = await ConnectionAsync(parsed, gateway, token);
            await act(parsed, gateway, $"/v1/connections/{Uri.EscapeDataString(connection)}", token);
            return 0;
        });
        return command;
    }

    /// <summary>Prints an answer: as it came with --json, else in lines for a reader.</summary>
    public static void Print(ParseResult parsed, JsonElement answer, Action<JsonElement> read)
    {
        if (parsed.GetValue(Json)) Console.WriteLine(JsonSerializer.Serialize(answer, Pretty));
        else read(answer);
    }

    /// <summary>Prints what a command found by itself as the gateway would answer it.</summary>
    public static void Print<T>(T answer) => Console.WriteLine(JsonSerializer.Serialize(answer, Pretty));

    private static readonly JsonSerializerOptions Pretty = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static Uri ReadAddress(ParseResult parsed)
    {
        var text = parsed.GetValue(Address) ?? Variable("CRMSYNC_GATEWAY") ?? "http://127.0.0.1:5080";
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new OneLineException("--gateway (or CRMSYNC_GATEWAY) is no address: write it as http://127.0.0.1:5080.", OneLineException.Usage);
    }

    private static string ReadKey(ParseResult parsed)
    {
        if ((parsed.GetValue(Key) ?? Variable("CRMSYNC_KEY")) is { } given) return given.Trim();
        var file = DemoFolder.KeyFile(parsed.GetValue(Data)!);
        return File.Exists(file)
            ? File.ReadAllText(file).Trim()
            : throw new OneLineException($"No key: give one with --key or CRMSYNC_KEY, or the demo's folder with --data ({file} does not exist).", OneLineException.Usage);
    }

    private static async Task<string> ConnectionAsync(ParseResult parsed, GatewayClient gateway, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Connection) is { } given) return given;
        var items = (await gateway.GetAsync("/v1/connections", cancellationToken)).Items("items").Select(item => item.Text("id")).ToList();
        if (items.Count == 0) throw new OneLineException("What answers there knows no connection: is it a CrmSync gateway? Name another address with --gateway.");
        return items is [var only]
            ? only
            : throw new OneLineException($"There are {items.Count} connections ({string.Join(", ", items)}): name one with --connection.", OneLineException.Usage);
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
