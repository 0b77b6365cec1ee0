using System.CommandLine;
using CrmSync.Host.Client;

namespace CrmSync.Host.Commands;

/// <summary>Stops a connection; nothing is lost (B-4).</summary>
internal static class PauseCommand
{
    public static Command Create() => Target.Command("pause", "Stop reading and sending; nothing is lost", async (parsed, gateway, connection, token) =>
        Target.Print(parsed, await gateway.PostAsync($"{connection}/pause", null, token), StatusCommand.Show));
}
