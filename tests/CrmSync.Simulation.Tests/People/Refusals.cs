using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CrmSync.Contracts.Feeds;
using CrmSync.Contracts.People;
using CrmSync.Domain.People;
using CrmSync.Host.Demo.People;
using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.Running;

namespace CrmSync.Simulation.Tests.People;

/// <summary>Whoever writes what Dynamics refuses, and goes on: writes it again, something else, or what stood there before; qualifies the lead, or asks for another try (V-2 to V-6).</summary>
/// <param name="world">The time.</param>
/// <param name="operators">Who ask for another try.</param>
/// <param name="marketo">Who works there.</param>
/// <param name="dynamics">Who works there.</param>
/// <param name="again">What was written in Marketo once more.</param>
/// <param name="personOf">Whom the error desk shows for a record in Marketo; null: nobody.</param>
internal sealed class Refusals(World world, Operators operators, HumanInMarketo marketo, HumanInDynamics dynamics, List<WrittenAgain> again, Func<int, string?> personOf)
{
    /// <summary>A street or city that is refused of leads alone.</summary>
    public const string ForbiddenForLeads = "Lemuria";

    /// <summary>The field of streets.</summary>
    public const string Street = "address";

    private const int Steps = 4;
    private const int SeenWithin = 40;
    private const int LooksMost = 60;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(0.5);
    private static readonly Uri Rules = new("/_sim/rules", UriKind.Relative);
    private static readonly (string Marketo, string Dynamics)[] Places = [("city", "address1_city"), (Street, "address1_line1")];
    private readonly List<(LinkedPerson Person, string Field)> refused = [];

    /// <summary>The organisation has rules for streets too, and some for leads alone.</summary>
    public static async Task ForbidAsync(HttpClient dynamics, CancellationToken cancellationToken)
    {
        var rules = await dynamics.GetFromJsonAsync<JsonObject>(Rules, cancellationToken);
        var all = new JsonArray([.. (rules?["plugIns"] as JsonArray ?? []).Select(each => each?.DeepClone()), Rule("lead", "address1_line1", PlugIn.Forbidden), Rule("contact", "address1_line1", PlugIn.Forbidden), .. Places.Select(place => Rule("lead", place.Dynamics, ForbiddenForLeads))]);
        using var answer = await dynamics.PostAsJsonAsync(Rules, new JsonObject { ["plugIns"] = all }, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Something is refused together with what is not, and its author goes on at once or when he has seen it.</summary>
    public async Task RefuseAgainAsync(Deed deed, Random chance, LinkedPerson person)
    {
        var place = Places[chance.Next(Places.Length)];
        var (first, bad) = ($"{Words.Pick(chance, Words.Cities)} {deed.Number}", Bad(chance, deed.Number));
        Write(person, place.Marketo, first);
        await FlushAsync(chance, SeenWithin);
        Write(person, place.Marketo, bad);
        if (chance.Next(2) == 0) Write(person, "title", $"{Words.Pick(chance, Words.Titles)}{Words.Pick(chance, Words.Areas)} {deed.Number}");
        if (chance.Next(2) == 0) Write(person, "personNotes", $"{Words.Pick(chance, Words.Notes)} {deed.Number}");
        await FlushAsync(chance, SeenWithin);
        refused.Add((person, place.Marketo));
        for (var step = chance.Next(Steps); step > 0; step--)
        {
            var value = chance.Next(5) switch
            {
                0 => first,
                1 => bad,
                2 => $"{Words.Pick(chance, Words.Cities)} {deed.Number + (1_000 * step)}",
                _ => Bad(chance, deed.Number + (1_000 * step)),
            };
            if (value == first || value == bad) again.Add(new(person.Marketo.ToString(CultureInfo.InvariantCulture), place.Marketo, value, world.Now));
            Write(person, place.Marketo, value);
            await FlushAsync(chance, SeenWithin);
        }
    }

    /// <summary>Does the error desk show a refused street of that person?</summary>
    public required Func<string, bool> IsTold { get; init; }

    /// <summary>Somebody writes a street that Dynamics refuses, and leaves it: the field is about to go, and comes back (V-3, F-3).</summary>
    public async Task LeaveAsync(Deed deed, LinkedPerson person)
    {
        Write(person, Street, $"{PlugIn.Forbidden} {deed.Number}");
        await marketo.FlushAsync(CancellationToken.None);
        await operators.TryAsync<IFeedGrain>(feed => feed.RingAsync(), $"{operators.Connection}/marketo");
        for (var looks = 0; looks < LooksMost && !(personOf(person.Marketo) is { } id && IsTold(id)); looks++) await world.PassAsync(Look);
    }

    /// <summary>An operator asks for another try of what was refused, or somebody touches the row, or qualifies it.</summary>
    public async Task RetryAsync(Deed deed, Random chance)
    {
        if (refused.Count == 0) return;
        var (person, field) = refused[chance.Next(refused.Count)];
        switch (chance.Next(3))
        {
            case 0 when person.Table == "lead":
                await dynamics.QualifyAsync(person.Row, CancellationToken.None);
                break;
            case 1:
                await dynamics.UpdateAsync(person.Table, person.Row, "jobtitle", $"{Words.Pick(chance, Words.Titles)} touched {deed.Number}", CancellationToken.None);
                break;
            default:
                if (personOf(person.Marketo) is { } id) await operators.TryAsync<IPersonGrain>(grain => grain.RetryAsync(chance.Next(2) == 0 ? "" : field), PersonKey.Of(operators.Connection, id));
                break;
        }
    }

    private static string Bad(Random chance, int number) => $"{(chance.Next(2) == 0 ? PlugIn.Forbidden : ForbiddenForLeads)} {number}";

    private static JsonObject Rule(string table, string column, string forbidden) => new()
    {
        ["table"] = table,
        ["message"] = "Nobody lives in that place.",
        ["columns"] = new JsonArray(column),
        ["when"] = new JsonArray(new JsonObject { ["column"] = column, ["is"] = "contains", ["value"] = forbidden }),
    };

    private void Write(LinkedPerson person, string field, string value) => marketo.Update(person.Marketo, field, value);

    private async Task FlushAsync(Random chance, int seconds)
    {
        await marketo.FlushAsync(CancellationToken.None);
        await world.PassAsync(TimeSpan.FromSeconds(seconds * chance.NextDouble()));
    }
}
