using System.CommandLine;

namespace CrmSync.Host.Commands;

/// <summary>The executable: reads the command line, runs one command, turns whatever a user can mend into one line and an exit status.</summary>
internal static class CommandLine
{
    private static readonly InvocationConfiguration Invocation = new()
    {
        EnableDefaultExceptionHandler = false,
        // A drain takes seconds; the library's default ends the process after two.
        ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
    };

    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Tree().Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction)
            return Say($"{Fault(parsed)} ('crmsync --help' lists the commands, 'crmsync COMMAND --help' their options.)", OneLineException.Usage);
        try
        {
            return await parsed.InvokeAsync(Invocation);
        }
        catch (OperationCanceledException)
        {
            return OneLineException.Failure;
        }
        catch (Exception failure) when (Mendable.From(failure) is { } line)
        {
            return Say(line.Message, line.ExitStatus);
        }
        catch (Exception bug)
        {
            return Say(bug.ToString(), OneLineException.Failure);
        }
    }

    internal static RootCommand Tree() => new("Keeps people in step between Adobe Marketo Engage and Microsoft Dynamics 365.")
    {
        DemoCommand.Create(), SiloCommand.Create(), GatewayCommand.Create(), SimulateCommand.Create(), ValidateCommand.Create(),
        StatusCommand.Create(), PersonCommand.Create(), ErrorsCommand.Create(), PauseCommand.Create(), ResumeCommand.Create(), SyncPersonCommand.Create(),
        FieldsCommand.Create(), RefreshCommand.Create(),
    };

    private static string Fault(ParseResult parsed) =>
        parsed.UnmatchedTokens is [var unknown, ..] ? $"'{unknown}' is no command or option here." : string.Join(' ', parsed.Errors[0].Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static int Say(string line, int exitStatus)
    {
        Console.Error.WriteLine($"crmsync: {line}");
        return exitStatus;
    }
}
