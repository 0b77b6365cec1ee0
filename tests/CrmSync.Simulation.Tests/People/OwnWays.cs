using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CrmSync.Host.Demo.People;
using CrmSync.Simulation.Tests.Running;

namespace CrmSync.Simulation.Tests.People;

/// <summary>A Dynamics that makes its own of what is written (S-3), or keeps what it has (S-9), and automations of both sides that undo each other's edits (S-9).</summary>
/// <param name="world">The time.</param>
/// <param name="marketo">Who works there.</param>
/// <param name="dynamics">Who works there.</param>
/// <param name="tells">Does Dynamics tell at once what it made?</param>
/// <param name="written">What was written into a field of a record, in order: in Marketo?, its id, the field there.</param>
internal sealed class OwnWays(World world, HumanInMarketo marketo, HumanInDynamics dynamics, bool tells, Func<bool, string, string, IReadOnlyList<string?>> written)
{
    /// <summary>What contains this is written in capitals.</summary>
    public const string Shouted = "Shouted";

    private const string Long = "A long story of";
    private const string Kept = "Thule";
    private const int LongMost = 30;
    private const int ArrivalsMost = 8;
    private const int LooksMost = 30;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly Uri Rules = new("/_sim/rules", UriKind.Relative);

    /// <summary>Fields that went to and fro without being held, one line each.</summary>
    public List<string> Unheld { get; } = [];

    /// <summary>What Dynamics makes of a field, by Marketo's name; null: nothing.</summary>
    public static Func<string, string>? Of(string field) => field switch
    {
        "title" or "address" => text => text.Contains(Shouted, StringComparison.OrdinalIgnoreCase) ? text.ToUpperInvariant() : text,
        "personNotes" => text => text.Contains(Long, StringComparison.OrdinalIgnoreCase) ? text[..Math.Min(text.Length, LongMost)] : text,
        _ => null,
    };

    public static async Task PrepareAsync(HttpClient dynamics, CancellationToken cancellationToken)
    {
        JsonObject Rule(string table, string column, string contains, string makes) => new() { ["table"] = table, ["column"] = column, ["contains"] = contains, ["makes"] = makes, ["length"] = LongMost };
        string[] tables = ["lead", "contact"];
        var all = tables.SelectMany(table => new[] { Rule(table, "jobtitle", Shouted, "upper"), Rule(table, "address1_line1", Shouted, "upper"), Rule(table, "description", Long, "cut"), Rule(table, "address1_city", Kept, "keep") });
        using var answer = await dynamics.PostAsJsonAsync(Rules, new JsonObject { ["changes"] = new JsonArray([.. all]) }, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Somebody writes in Marketo what Dynamics takes otherwise, and perhaps goes on.</summary>
    public async Task WriteMadeAsync(Deed deed, Random chance, LinkedPerson person)
    {
        // Where it does not, nobody can tell what it kept from what somebody took back.
        var (field, word) = chance.Next(tells ? 3 : 2) switch { 0 => ("title", Shouted), 1 => ("personNotes", Long), _ => ("city", Kept) };
        for (var edits = 1 + chance.Next(2); edits > 0; edits--)
        {
            var number = deed.Number + (1_000 * edits);
            marketo.Update(person.Marketo, field, $"{word} {number}{(field == "personNotes" ? $", told again and again by {number}" : "")}");
            await marketo.FlushAsync(CancellationToken.None);
            await world.PassAsync(TimeSpan.FromSeconds(60 * chance.NextDouble()));
        }
        if (chance.Next(2) == 0) return;
        marketo.Update(person.Marketo, field, $"{Words.Pick(chance, Words.Cities)} {deed.Number}");
        await marketo.FlushAsync(CancellationToken.None);
    }

    /// <summary>Whatever one side's automation writes, the other side's takes back as soon as it has come. A third value, whoever writes it, lets go what is held: from there it begins anew.</summary>
    public async Task QuarrelAsync(Deed deed, LinkedPerson person)
    {
        var values = new[] { $"Of Marketo {deed.Number}", $"Of Dynamics {deed.Number}" };
        IReadOnlyList<string?> In(bool isMarketo) => written(isMarketo, isMarketo ? $"{person.Marketo}" : person.Row, isMarketo ? "title" : "jobtitle");
        var (inMarketo, inDynamics) = (In(true).Count, In(false).Count);
        for (var (turn, arrivals) = (0, 0); arrivals < ArrivalsMost; turn++)
        {
            var isMarketo = turn % 2 == 0;
            await WriteAsync(isMarketo, person, values[turn % 2]);
            var looks = 0;
            while (looks < LooksMost && (In(!isMarketo) is not [.., var last] || last != values[turn % 2]))
            {
                looks++;
                await world.PassAsync(Look);
            }
            if (looks == LooksMost) return;
            var isThird = In(true).Skip(inMarketo).Concat(In(false).Skip(inDynamics)).Any(value => !values.Contains(value));
            arrivals = isThird ? 0 : arrivals + 1;
            if (isThird) (inMarketo, inDynamics) = (In(true).Count, In(false).Count);
        }
        Unheld.Add($"S-9: title of {person.Marketo} went to and fro {ArrivalsMost} times and was not held");
    }

    private async Task WriteAsync(bool isMarketo, LinkedPerson person, string value)
    {
        if (!isMarketo) await dynamics.UpdateAsync(person.Table, person.Row, "jobtitle", value, CancellationToken.None);
        else
        {
            marketo.Update(person.Marketo, "title", value);
            await marketo.FlushAsync(CancellationToken.None);
        }
    }
}
