using System.CommandLine;
using CrmSync.Host.Client;

namespace CrmSync.Host.Commands;

/// <summary>Goes on where pause stopped.</summary>
internal static class ResumeCommand
{
    public static Command Create() => Target.Command("resume", "Go on where pause stopped", async (parsed, gateway, connection, token) =>
        Target.Print(parsed, await gateway.PostAsync($"{connection}/resume", null, token), StatusCommand.Show));
}
