using System.CommandLine;
using System.Text.Json;
using CrmSync.Host.Client;

namespace CrmSync.Host.Commands;

/// <summary>Sync Person to Microsoft (N-2): sees to it that a Marketo person has a row in Dynamics.</summary>
internal static class SyncPersonCommand
{
    private static readonly Argument<long> MarketoId = new("marketo-id") { Description = "Id of the Marketo person" };
    private static readonly Option<string?> Owner = new("--owner") { Description = "Dynamics user (id or e-mail) who will own a new row" };

    private static readonly Option<string> Campaign = new("--campaign") { Description = "trigger: wait for the row; batch: queue the person", DefaultValueFactory = _ => "trigger", HelpName = "trigger|batch" };
    private static readonly Option<string> SyncAs = new("--as") { Description = "lead, or contact: created and qualified", DefaultValueFactory = _ => "lead", HelpName = "lead|contact" };

    public static Command Create()
    {
        var command = Target.Command("sync-person", "See to it that a Marketo person has a row in Dynamics", ActAsync, MarketoId);
        Campaign.AcceptOnlyFromAmong("trigger", "batch");
        SyncAs.AcceptOnlyFromAmong("lead", "contact");
        command.Add(Campaign);
        command.Add(SyncAs);
        command.Add(Owner);
        return command;
    }

    private static async Task ActAsync(ParseResult parsed, GatewayClient gateway, string connection, CancellationToken cancellationToken)
    {
        var body = new { marketoId = parsed.GetValue(MarketoId), campaign = parsed.GetValue(Campaign), syncAs = parsed.GetValue(SyncAs), owner = parsed.GetValue(Owner) };
        var answer = await gateway.PostAsync($"{connection}/actions/sync-person", body, cancellationToken);
        Target.Print(parsed, answer, Show);
        if (answer.Text("result") == "refused") throw new OneLineException($"Dynamics has no row for this person: {answer.Text("reason")}");
    }

    private static void Show(JsonElement answer)
    {
        Console.WriteLine($"{answer.Text("result")}: {answer.Text("recordType")} {answer.Text("dynamicsId")}");
        if (answer.Text("reason") is not "-" and var reason) Console.WriteLine($"  reason    {reason}");
        if (answer.Text("activityId") is not "-" and var activity) Console.WriteLine($"  activity  {activity}");
    }
}
