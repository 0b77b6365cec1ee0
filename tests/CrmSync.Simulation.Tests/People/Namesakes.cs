using System.Text.Json.Nodes;
using CrmSync.Contracts.Feeds;
using CrmSync.Domain.People;
using CrmSync.Host.Demo.People;
using CrmSync.Simulation.Tests.Running;

namespace CrmSync.Simulation.Tests.People;

/// <summary>
/// Records with one e-mail come into being within seconds, and later ones after them: somebody fills in a form while sales writes the lead down, an import brings the contact, and a lead is
/// entered twice (N-9, N-14, N-15).
/// </summary>
internal sealed class Namesakes(World world, Operators operators, HumanInMarketo marketo, HumanInDynamics dynamics, KnownPeople known)
{
    /// <summary>Whoever has an address that begins so is looked for in Dynamics for long.</summary>
    public const string LookedForLong = "merged.away";

    private const int Most = 4;
    private const int Rings = 4;
    private const int LooksMost = 60;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly string[] Tables = ["marketo", "lead", "contact"];
    private static readonly string[] OfLeads = ["subject", "companyname"];

    public async Task MakeAsync(Deed deed, Random chance)
    {
        var person = NewPerson.InMarketo(chance, deed.Number);
        var email = (string)person["email"]!;
        if (chance.Next(2) == 0)
        {
            await MakeBetweenAsync(chance, person, email);
            return;
        }
        var makes = Enumerable.Range(0, 2 + chance.Next(Most - 1)).Select(_ => Tables[chance.Next(Tables.Length)]).ToList();
        foreach (var make in makes)
        {
            // A form knows its people by their e-mail: it makes none twice.
            await (make == "marketo" ? FillInAsync(chance, person.DeepClone().AsObject()) : dynamics.CreateAsync(make, Row(chance, make, email), CancellationToken.None));
            if (chance.Next(3) == 0) await operators.RingAsync(chance);
            await PauseAsync(chance, chance.Next(6) == 0 ? 60 : 3);
        }
    }

    /// <summary>A row is deleted, and somebody writes its person down anew, with less: the new row holds nothing of what that one held (N-10).</summary>
    public async Task ReplaceRowAsync(Deed deed, Random chance)
    {
        var (email, row) = ($"anew.{deed.Number}.{chance.Next(1_000_000)}@new.example.com", Id(chance));
        var lead = NewPerson.InDynamics(chance, email, row);
        (lead["address1_city"], lead["telephone1"]) = ($"{Words.Pick(chance, Words.Cities)} {deed.Number}", $"+1 {deed.Number:000 0000000}");
        await dynamics.CreateAsync("lead", lead, CancellationToken.None);
        await operators.RingAsync(chance);
        for (var looks = 0; looks < LooksMost && !known.Linked.Any(each => each.Row == row); looks++)
        {
            await world.PassAsync(Look);
            await known.ReadAsync(CancellationToken.None);
        }
        await PauseAsync(chance, 20);
        await dynamics.DeleteAsync("lead", row, CancellationToken.None);
        await PauseAsync(chance, 40);
        var table = chance.Next(2) == 0 ? "lead" : "contact";
        await dynamics.CreateAsync(table, Row(chance, table, email), CancellationToken.None);
    }

    /// <summary>A row is asked for, and marketing merges its person into another one while it is looked for (G-2).</summary>
    public async Task AskMergedAsync(Deed deed, Random chance)
    {
        var person = NewPerson.InMarketo(chance, deed.Number);
        person["email"] = $"{LookedForLong}.{deed.Number}.{chance.Next(1_000_000)}@new.example.com";
        var (loser, winner) = (await marketo.CreateAsync(person, CancellationToken.None), await marketo.CreateAsync(NewPerson.InMarketo(chance, deed.Number + 1_000), CancellationToken.None));
        if (loser is not { } from || winner is not { } to) return;
        await operators.RingAsync(chance);
        await PauseAsync(chance, 30);
        var asking = operators.AskAsync(from, Campaign.Batch, chance.Next(3) == 0);
        await PauseAsync(chance, 2);
        await marketo.MergeAsync(to, from, CancellationToken.None);
        await operators.RingAsync(chance);
        await asking;
    }

    /// <summary>Two rows of one lead are merged before anybody has read them, and an older list is imported that names the one which is no more (G-3, N-11).</summary>
    public async Task ImportMergedAsync(Deed deed, Random chance)
    {
        var (winner, loser) = (Id(chance), Id(chance));
        var person = NewPerson.InMarketo(chance, deed.Number);
        await dynamics.CreateAsync("lead", NewPerson.InDynamics(chance, $"winner.{deed.Number}.{chance.Next(1_000_000)}@new.example.com", winner), CancellationToken.None);
        await dynamics.CreateAsync("lead", NewPerson.InDynamics(chance, (string)person["email"]!, loser), CancellationToken.None);
        if (!await dynamics.MergeAsync("lead", winner, loser, [], CancellationToken.None)) return;
        // The feed may have come past both by then.
        if (chance.Next(3) > 0) await operators.TryAsync<IFeedGrain>(feed => feed.RingAsync(), $"{operators.Connection}/dynamics");
        await PauseAsync(chance, chance.Next(2) == 0 ? 5 : 20);
        person["crmsyncDynamicsId"] = loser;
        await marketo.CreateAsync(person, CancellationToken.None);
    }

    private static string Id(Random chance)
    {
        var id = new byte[16];
        chance.NextBytes(id);
        return $"{new Guid(id)}";
    }

    // Marketo's person has long been read when the contact and then the lead are made while Dynamics is being read: its contacts come first, so the lead may come a read before the contact.
    private async Task MakeBetweenAsync(Random chance, JsonObject person, string email)
    {
        await marketo.CreateAsync(person, CancellationToken.None);
        await operators.TryAsync<IFeedGrain>(feed => feed.RingAsync(), $"{operators.Connection}/marketo");
        await world.PassAsync(TimeSpan.FromSeconds(5 + (20 * chance.NextDouble())));
        for (var rings = 0; rings < Rings; rings++)
        {
            await operators.TryAsync<IFeedGrain>(feed => feed.RingAsync(), $"{operators.Connection}/dynamics");
            await world.PassAsync(TimeSpan.FromMilliseconds(chance.Next(100)));
            if (rings > 0) continue;
            await dynamics.CreateAsync("contact", Row(chance, "contact", email), CancellationToken.None);
            await dynamics.CreateAsync("lead", Row(chance, "lead", email), CancellationToken.None);
            await world.PassAsync(TimeSpan.FromSeconds(chance.NextDouble()));
        }
    }

    private async Task FillInAsync(Random chance, JsonObject person)
    {
        if (await marketo.CreateAsync(person, CancellationToken.None) is not { } id || chance.Next(4) > 0) return;
        await PauseAsync(chance, 3);
        await operators.AskAsync(id, chance.Next(2) == 0 ? Campaign.Batch : Campaign.Trigger, chance.Next(3) == 0);
    }

    private static JsonObject Row(Random chance, string table, string email)
    {
        var row = NewPerson.InDynamics(chance, email, null);
        if (table == "contact") foreach (var column in OfLeads) row.Remove(column);
        return row;
    }

    // Some come in the same moment.
    private Task PauseAsync(Random chance, int seconds) => chance.Next(3) == 0 ? Task.CompletedTask : world.PassAsync(TimeSpan.FromSeconds(seconds * chance.NextDouble()));
}
