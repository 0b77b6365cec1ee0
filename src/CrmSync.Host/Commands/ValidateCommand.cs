using System.CommandLine;
using CrmSync.Domain.Systems;
using CrmSync.Gateway.Connections;
using CrmSync.Grains.Connections;
using CrmSync.Host.Client;
using CrmSync.Host.Settings;
using CrmSync.Host.Silos;

namespace CrmSync.Host.Commands;

/// <summary>The set-up checks (B-1) from configuration alone: no silo is needed. Exit status 0 only when none failed.</summary>
internal static class ValidateCommand
{
    private static readonly Option<string?> Connection = new("--connection") { Description = "Check this connection only", HelpName = "ID" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the checks as JSON" };

    public static Command Create()
    {
        var command = new Command("validate", "Check the set-up of both sides, from configuration; makes what is missing and tries a probe record") { Connection, Json };
        command.SetAction((parsed, stop) => RunAsync(parsed, TimeProvider.System, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, TimeProvider clock, CancellationToken stop)
    {
        var builder = Serving.Builder();
        // What a connector would log is told by its check.
        builder.Logging.ClearProviders();
        var settings = SettingsReading.Read(builder.Configuration, each => SettingsCheck.Connections(each, withSides: true));
        var systems = new SystemsOfRecord();
        var chosen = Chosen(settings.Connect(systems), parsed.GetValue(Connection));
        builder.Services.AddSingleton(clock);
        await using var app = builder.Build();
        systems.LiveIn(app.Services);
        var told = new List<(string, CheckLine)>();
        foreach (var connection in chosen) await CheckAsync(connection, told, isQuiet: parsed.GetValue(Json), clock, stop);
        var answer = ChecksAnswer.Of(told);
        if (parsed.GetValue(Json)) Target.Print(answer);
        else CheckText.Sum(answer);
        return answer.Passed ? 0 : OneLineException.Failure;
    }

    private static IReadOnlyList<ConnectionSetting> Chosen(IReadOnlyList<ConnectionSetting> all, string? id)
    {
        if (id is null) return all;
        return [all.FirstOrDefault(each => each.Id == id)
            ?? throw new OneLineException($"No connection has the id {id}: the configuration has {string.Join(", ", all.Select(each => each.Id))}.", OneLineException.Usage)];
    }

    private static async Task CheckAsync(ConnectionSetting connection, List<(string, CheckLine)> told, bool isQuiet, TimeProvider clock, CancellationToken stop)
    {
        using var budget = new OpenBudget();
        var (marketo, dynamics) = (connection.Marketo(budget), connection.Dynamics(budget));
        using var first = marketo as IDisposable;
        using var second = dynamics as IDisposable;
        if (!isQuiet) Console.WriteLine($"{connection.Id}:");
        await foreach (var line in ConnectionChecks.RunAsync(marketo, dynamics, clock, stop))
        {
            told.Add((connection.Id, line));
            if (!isQuiet) CheckText.Show(CheckAnswer.Of(connection.Id, line));
        }
    }
}
