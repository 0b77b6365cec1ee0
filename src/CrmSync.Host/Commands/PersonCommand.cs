using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CrmSync.Host.Client;

namespace CrmSync.Host.Commands;

/// <summary>Shows a person on both sides, and what happened to it.</summary>
internal static class PersonCommand
{
    private static readonly Argument<string> Who = new("person") { Description = "E-mail, Marketo id, Dynamics id, or our id (person:12)" };

    public static Command Create() => Target.Command("person", "A person's fields on both sides, why they are so, and the activity log", ActAsync, Who);

    private static async Task ActAsync(ParseResult parsed, GatewayClient gateway, string connection, CancellationToken cancellationToken)
    {
        var ids = await FindAsync(gateway, connection, parsed.GetRequiredValue(Who).Trim(), cancellationToken);
        if (ids.Count == 0) throw new OneLineException("Nobody is known by this: give a whole e-mail address, a Marketo id, a Dynamics id or our id (person:12).");
        foreach (var id in ids)
        {
            var address = $"{connection}/people/{Uri.EscapeDataString(id)}";
            var both = new
            {
                person = await gateway.GetAsync(address, cancellationToken),
                explain = await gateway.GetAsync($"{address}/explain", cancellationToken),
                activities = (await gateway.GetAsync($"{address}/activities", cancellationToken)).GetProperty("items"),
            };
            Target.Print(parsed, JsonSerializer.SerializeToElement(both), PersonText.Show);
        }
    }

    private static async Task<IReadOnlyList<string>> FindAsync(GatewayClient gateway, string connection, string who, CancellationToken cancellationToken)
    {
        var key = who.Contains('@', StringComparison.Ordinal) ? "email"
            : long.TryParse(who, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? "marketoId"
            : Guid.TryParse(who, out _) ? "dynamicsId"
            : null;
        if (key is null) return [who];
        var found = await gateway.GetAsync($"{connection}/people?{key}={Uri.EscapeDataString(who)}", cancellationToken);
        return [.. found.Items("items").Select(line => line.Text("id"))];
    }
}
