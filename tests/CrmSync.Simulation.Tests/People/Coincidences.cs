using System.Text.Json.Nodes;
using CrmSync.Contracts.Feeds;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using CrmSync.Host.Demo.People;
using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.Running;
using CrmSync.Simulation.Tests.Stores;
using CrmSync.Simulation.Tests.Wires;

namespace CrmSync.Simulation.Tests.People;

/// <summary>What falls together by chance: an edit and the answer to our write, a request and a delete, a delete and another one, two people with one e-mail and a row that could be either's.</summary>
/// <param name="world">The time.</param>
/// <param name="sides">What has come to them.</param>
/// <param name="store">Who is known.</param>
/// <param name="operators">Who ask and ring.</param>
/// <param name="marketo">Who works there.</param>
/// <param name="dynamics">Who works there.</param>
/// <param name="again">What was written in Marketo once more.</param>
internal sealed class Coincidences(World world, Sides sides, MemoryStore store, Operators operators, HumanInMarketo marketo, HumanInDynamics dynamics, List<WrittenAgain> again)
{
    private const int LooksMost = 90;
    private const string Street = "address";
    private const string Mark = "crmsyncIsDeleted";
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(0.5);
    private static readonly string[] Tables = ["lead", "contact"];
    private static readonly string[] OfLeads = ["subject", "companyname"];

    /// <summary>People in Marketo who were known to have one e-mail, and from when on.</summary>
    public List<Alike> Alike { get; } = [];

    public Task DoAsync(Deed deed, Random chance, LinkedPerson? person) => (deed.Kind, person) switch
    {
        (DeedKind.MakeAmbiguous, _) => MakeAmbiguousAsync(deed, chance),
        (DeedKind.TakeAddress, _) => TakeAddressAsync(deed, chance),
        (_, null) => Task.CompletedTask,
        (DeedKind.RefuseMade, _) => RefuseMadeAsync(deed, chance, person),
        (DeedKind.EditAnswered, _) => EditAnsweredAsync(deed, chance, person),
        (DeedKind.AskAsDeleted, _) => AskAsDeletedAsync(chance, person),
        _ => DeleteAgainAsync(chance, person),
    };

    // Dynamics made its own of a street (S-3); another one is refused, and its author writes the first one again: there is nothing to be written any more (V-3).
    private async Task RefuseMadeAsync(Deed deed, Random chance, LinkedPerson person)
    {
        var street = $"{OwnWays.Shouted} street {deed.Number}";
        await WriteAsync(person, Street, street);
        if (!await SeenAsync(() => sides.Dynamics.Controls.History.After(0).Any(line => line.Row == person.Row && string.Equals(line.New, street, StringComparison.OrdinalIgnoreCase)))) return;
        await world.PassAsync(TimeSpan.FromSeconds(10 * chance.NextDouble()));
        await WriteAsync(person, Street, $"{PlugIn.Forbidden} {deed.Number}");
        if (!await SeenAsync(() => store.Links.GetValueOrDefault(new(RecordKind.Person, $"{person.Marketo}")) is { } id && store.Refusals.GetValueOrDefault(id)?.Any(line => line.Field == Street) == true)) return;
        // Whoever takes back what somebody has replaced in Dynamics meanwhile has not seen that: he changes nothing, and nobody knows that he wanted to.
        if (!string.Equals(Last(person, "address1_line1"), street, StringComparison.OrdinalIgnoreCase)) return;
        again.Add(new($"{person.Marketo}", Street, street, world.Now));
        await WriteAsync(person, Street, street);
    }

    // Marketo's value is in Dynamics, and somebody edits the row there before we know of that (S-7).
    private async Task EditAnsweredAsync(Deed deed, Random chance, LinkedPerson person)
    {
        var other = chance.Next(3) == 0 ? ("address1_line1", "Street") : ("address1_city", "Town");
        var value = $"{Words.Pick(chance, Words.Cities)} {deed.Number}";
        await WriteAsync(person, "city", value);
        if (!await SeenAsync(() => sides.Dynamics.Controls.History.After(0).Any(line => line.Row == person.Row && line.New == value))) return;
        await dynamics.UpdateAsync(person.Table, person.Row, other.Item1, $"{other.Item2} {deed.Number}", CancellationToken.None);
        for (var rings = 0; rings < 3; rings++)
        {
            await RingAsync("dynamics");
            await world.PassAsync(Look);
        }
    }

    // Sales deletes the row, and a campaign asks for it at once (N-3).
    private async Task AskAsDeletedAsync(Random chance, LinkedPerson person)
    {
        if (!await dynamics.DeleteAsync(person.Table, person.Row, CancellationToken.None)) return;
        await world.PassAsync(TimeSpan.FromSeconds(3 * chance.NextDouble()));
        await operators.AskAsync(person.Marketo, Campaign.Trigger, chance.Next(3) == 0);
    }

    // Deleted, brought back, and deleted again (D-1, D-5).
    private async Task DeleteAgainAsync(Random chance, LinkedPerson person)
    {
        if (person.Table != "lead" || Last(person, "emailaddress1") is not { } email) return;
        for (var times = 0; times < 2; times++)
        {
            if (!await dynamics.DeleteAsync(person.Table, person.Row, CancellationToken.None)) return;
            await operators.RingAsync(chance);
            if (!await SeenAsync(() => IsMarked(person))) return;
            if (times > 0) return;
            await dynamics.CreateAsync("lead", NewPerson.InDynamics(chance, email, person.Row), CancellationToken.None);
            await operators.RingAsync(chance);
            if (!await SeenAsync(() => !IsMarked(person))) return;
        }
    }

    // Two people in Marketo come to have one e-mail, and then a row with it is made in Dynamics: it could be either's (N-9).
    private async Task MakeAmbiguousAsync(Deed deed, Random chance)
    {
        var email = $"alike.{deed.Number}.{chance.Next(1_000_000)}@new.example.com";
        if (await MakeAsync(chance, deed.Number, email) is not { } first || await MakeAsync(chance, deed.Number + 1_000, null) is not { } second) return;
        await RenameAsync(email, second);
        await RingAsync("marketo");
        if (!await SeenAsync(() => store.People.WithEmail(email).Count(row => row is { Marketo: not null, Dynamics: null }) > 1)) return;
        Alike.Add(new(email, $"{first}", $"{second}", world.Now));
        var row = NewPerson.InDynamics(chance, email, null);
        var table = Tables[chance.Next(2)];
        if (table == "contact") foreach (var column in OfLeads) row.Remove(column);
        await dynamics.CreateAsync(table, row, CancellationToken.None);
        await RingAsync("dynamics");
        await world.PassAsync(TimeSpan.FromSeconds(20 * chance.NextDouble()));
        // Somebody else comes to have it, too.
        if (chance.Next(3) > 0 && await MakeAsync(chance, deed.Number + 2_000, null) is { } third) await RenameAsync(email, third);
        await RingAsync("marketo");
    }

    // A lead is written down, and two people in Marketo get its e-mail while the call that makes it there is on its way: which of them is it? (V-5)
    private async Task TakeAddressAsync(Deed deed, Random chance)
    {
        var email = $"taken.{deed.Number}.{chance.Next(1_000_000)}@new.example.com";
        if (await MakeAsync(chance, deed.Number, null) is not { } first || await MakeAsync(chance, deed.Number + 1_000, null) is not { } second) return;
        var id = new byte[16];
        chance.NextBytes(id);
        var row = $"{new Guid(id)}";
        sides.Sent.Made += made =>
        {
            if (made == row) world.After(TimeSpan.Zero, () => _ = RenameAsync(email, first, second));
        };
        await dynamics.CreateAsync("lead", NewPerson.InDynamics(chance, email, row), CancellationToken.None);
        await RingAsync("dynamics");
    }

    private Task<int?> MakeAsync(Random chance, int number, string? email)
    {
        JsonObject person = NewPerson.InMarketo(chance, number);
        if (email is not null) person["email"] = email;
        return marketo.CreateAsync(person, CancellationToken.None);
    }

    private async Task RenameAsync(string email, params int[] people)
    {
        foreach (var person in people) marketo.Update(person, "email", email);
        await marketo.FlushAsync(CancellationToken.None);
    }

    private async Task WriteAsync(LinkedPerson person, string field, string value)
    {
        marketo.Update(person.Marketo, field, value);
        await marketo.FlushAsync(CancellationToken.None);
        await RingAsync("marketo");
    }

    private bool IsMarked(LinkedPerson person) => sides.Marketo.Controls.History.After(0).LastOrDefault(line => line.Row == $"{person.Marketo}" && line.Field == Mark)?.New is { } mark && bool.Parse(mark);

    private string? Last(LinkedPerson person, string column) => sides.Dynamics.Controls.History.After(0).LastOrDefault(line => line.Row == person.Row && line.Field == column)?.New;

    private Task RingAsync(string side) => operators.TryAsync<IFeedGrain>(feed => feed.RingAsync(), $"{operators.Connection}/{side}");

    private async Task<bool> SeenAsync(Func<bool> isSeen)
    {
        for (var looks = 0; looks < LooksMost; looks++)
        {
            if (isSeen()) return true;
            await world.PassAsync(Look);
        }
        return isSeen();
    }
}

/// <summary>Two people in Marketo, of whom CrmSync knew from then on that they have one e-mail and nobody's row.</summary>
internal sealed record Alike(string Email, string First, string Second, DateTimeOffset Since);
