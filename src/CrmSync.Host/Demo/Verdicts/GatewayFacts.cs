using System.Text.Json;
using CrmSync.Host.Client;

namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Asks a gateway what CrmSync tells about a pair.</summary>
/// <param name="gateway">The gateway.</param>
/// <param name="connection">Path of the connection, <c>/v1/connections/demo</c>.</param>
internal sealed class GatewayFacts(GatewayClient gateway, string connection)
{
    // The rule of what Marketo refused (V-5): there Dynamics' value is the one that waits.
    private const string RefusedByMarketo = "V-5";

    public async Task<KnownFacts> OfAsync(string marketoId, string dynamicsId)
    {
        var found = await gateway.GetAsync($"{connection}/people?{(marketoId.Length > 0 ? $"marketoId={marketoId}" : $"dynamicsId={dynamicsId}")}", CancellationToken.None);
        if (found.Items("items").Select(line => line.Text("id")).FirstOrDefault() is not { } id) return KnownFacts.None;
        var address = $"{connection}/people/{Uri.EscapeDataString(id)}";
        var person = await gateway.GetAsync(address, CancellationToken.None);
        var states = person.Members("fields").Select(field => (field.Name, State: field.Value.Text("state"))).Where(field => field.State != "inStep")
            .Append((Name: KnownFacts.Whole, State: person.Text("state")));
        var log = await LinesAsync($"{address}/activities").ToListAsync();
        var desk = await LinesAsync($"{connection}/errors?personId={Uri.EscapeDataString(id)}").Select(line => Word(line, "field")).ToHashSetAsync();
        var sides = log.SelectMany(Sides).ToList();
        var meetings = new FirstMeetings(log.Select(line => (line.Text("kind"), At(line))));
        return new(states.ToDictionary(field => field.Name, field => field.State), Values(sides, isWon: false), Values(sides, isWon: true))
        {
            Person = id,
            Refusals = [.. log.Where(line => line.Text("kind") == "refused").Select(Refusal)],
            Collisions = [.. log.Where(line => line.Text("kind") == "collision").Select(line => new ToldCollision(Word(line, "field"), Value(line, "marketoValue"), Value(line, "dynamicsValue")) { Rule = Word(line, "rule"), IsOfMeeting = meetings.Have(At(line)) })],
            Linked = meetings.Linked,
            Desk = desk,
            Kinds = log.Select(line => line.Text("kind")).ToHashSet(StringComparer.Ordinal),
            Existing = log.Count(line => line.Text("kind") == "alreadyExists"),
            NotTold = log.Count(line => line.Text("kind") == "notTold"),
        };
    }

    private static ILookup<string, string?> Values(IEnumerable<(string Field, string? Value, bool IsWon)> sides, bool isWon) =>
        sides.Where(side => side.IsWon == isWon).ToLookup(side => side.Field, side => side.Value);

    private static DateTimeOffset At(JsonElement line) => line.GetProperty("at").GetDateTimeOffset();

    // Of a refusal only the value that the other side did not take; of a collision, a return or a hold both.
    private static IEnumerable<(string Field, string? Value, bool IsWon)> Sides(JsonElement line)
    {
        var (kind, field, winner) = (line.Text("kind"), Word(line, "field"), line.Text("winner"));
        if (kind == "refused") yield return (field, Value(line, Source(line)), false);
        if (kind is not ("collision" or "held" or "reinstated")) yield break;
        yield return (field, Value(line, "marketoValue"), winner == "marketo");
        yield return (field, Value(line, "dynamicsValue"), winner == "dynamics");
    }

    private static ToldRefusal Refusal(JsonElement line)
    {
        var value = Value(line, Source(line));
        return new(Word(line, "field"), value, Word(line, "code")) { IsEmptied = value is null && (Value(line, "marketoValue") ?? Value(line, "dynamicsValue")) is not null };
    }

    private static string Source(JsonElement line) => line.Text("rule") == RefusedByMarketo ? "dynamicsValue" : "marketoValue";

    private static string? Value(JsonElement line, string name) => line.GetProperty(name).GetString();

    private static string Word(JsonElement line, string name) => line.TryGetProperty(name, out var word) ? word.GetString() ?? "" : "";

    private async IAsyncEnumerable<JsonElement> LinesAsync(string? next)
    {
        while (next is not null)
        {
            var page = await gateway.GetAsync(next, CancellationToken.None);
            foreach (var line in page.Items("items")) yield return line;
            next = page.Text("next") is not "-" and var more ? more : null;
        }
    }
}
