using CrmSync.Domain.People;
using CrmSync.Host.Demo.People;
using CrmSync.Simulation.Tests.Running;

namespace CrmSync.Simulation.Tests.People;

/// <summary>What concerns many at once: an import into Dynamics, a bulk edit of its rows, a form that several people fill in. One of them is not like the others.</summary>
/// <param name="world">The time.</param>
/// <param name="operators">Who asks for rows.</param>
/// <param name="desk">Who choose fields.</param>
/// <param name="marketo">Who works there.</param>
/// <param name="dynamics">Who works there.</param>
/// <param name="known">Who is where.</param>
/// <param name="poll">Pause between two reads of a feed.</param>
/// <param name="isThere">Was a row made in Dynamics with that e-mail?</param>
internal sealed class ManyAtOnce(World world, Operators operators, FieldDesk desk, HumanInMarketo marketo, HumanInDynamics dynamics, KnownPeople known, TimeSpan poll, Func<string, bool> isThere)
{
    /// <summary>What stands before Dynamics takes a look-up with that for an attack.</summary>
    public const string RefusedInAddress = "union.select";

    /// <summary>So long somebody is at work while people are read for the first time.</summary>
    public static readonly TimeSpan AtFirst = TimeSpan.FromSeconds(40);

    private const int Most = 5;
    private const int Rounds = 4;
    private const int NumberMax = 900_000;
    private static readonly TimeSpan MadeWithin = TimeSpan.FromSeconds(60);

    /// <summary>Who was asked for, and waited behind an address that nobody can look for, one line each.</summary>
    public List<string> Unmatched { get; } = [];

    /// <summary>Leads are imported; Marketo may not take the address of one.</summary>
    public async Task ImportAsync(Deed deed, Random chance)
    {
        for (var number = Numbers(deed, chance); number > deed.Number; number -= 1_000)
        {
            var lead = NewPerson.InDynamics(chance, number);
            if (chance.Next(6) == 0) lead["emailaddress1"] = $"jörg.{number}@new.example.com";
            await dynamics.CreateAsync("lead", lead, CancellationToken.None);
        }
    }

    /// <summary>A field of several rows is edited, each to a value of its own.</summary>
    public async Task ChangeRowsAsync(Deed deed, Random chance)
    {
        var (field, people) = (EditableField.Any(chance), known.Linked.OrderBy(_ => chance.Next()).Take(2 + chance.Next(Most - 1)).ToList());
        foreach (var (place, person) in people.Index()) await dynamics.UpdateAsync(person.Table, person.Row, field.Dynamics, field.Value(chance, deed.Number + (1_000 * place)), CancellationToken.None);
    }

    /// <summary>Several people fill in a form, one of them with an address that nobody can look for; a campaign asks for rows.</summary>
    public async Task FillInAsync(Deed deed, Random chance)
    {
        var (made, odd) = (new List<(int Id, string Email)>(), chance.Next(2));
        for (var number = Numbers(deed, chance); number > deed.Number; number -= 1_000)
        {
            var person = NewPerson.InMarketo(chance, number);
            if (made.Count == odd) person["email"] = $"{RefusedInAddress}.{number}@new.example.com";
            if (await marketo.CreateAsync(person, CancellationToken.None) is { } id) made.Add((id, (string)person["email"]!));
        }
        if (chance.Next(3) == 0) return;
        foreach (var (id, _) in made) await operators.AskAsync(id, Campaign.Batch, chance.Next(3) == 0);
        var asked = world.Now;
        var within = (2 * poll) + MadeWithin;
        await world.PassAsync(within);
        // While an operator holds everything back, nobody is looked for and nothing is made (B-4).
        while (operators.PausedUntil + within is var until && until > world.Now) await world.PassAsync(until - world.Now);
        await known.ReadAsync(CancellationToken.None);
        foreach (var (id, email) in made)
            if (known.Alone.Contains(id) && !email.StartsWith(RefusedInAddress, StringComparison.Ordinal) && !isThere(email)) Unmatched.Add($"N-9: {id} was asked for at {asked:HH:mm:ss} beside an address that nobody can look for, and has no row");
    }

    /// <summary>A field is chosen, or taken out, and a campaign goes on to fill it in Marketo (F-5).</summary>
    public async Task ChooseAtWorkAsync(Random chance)
    {
        var choosing = desk.ChooseFurtherAsync();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var person in known.Linked.OrderBy(_ => chance.Next()).Take(Most)) marketo.Update(person.Marketo, FieldDesk.Further, chance.Next(1, NumberMax));
            await marketo.FlushAsync(CancellationToken.None);
            await world.PassAsync(TimeSpan.FromSeconds(4 * chance.NextDouble()));
        }
        await choosing;
    }

    /// <summary>A campaign changes people in Marketo while they are read for the first time, some a page (B-2).</summary>
    public async Task EditAtFirstAsync(Deed deed, Random chance)
    {
        var until = world.Now + AtFirst;
        for (var edit = 0; world.Now < until; edit++)
        {
            await known.ReadAsync(CancellationToken.None);
            List<int> people = [.. known.Alone.Concat(known.Linked.Select(each => each.Marketo)).Order()];
            if (people.Count == 0) return;
            var field = EditableField.Any(chance);
            marketo.Update(people[chance.Next(people.Count)], field.Marketo, field.Value(chance, deed.Number + edit));
            await marketo.FlushAsync(CancellationToken.None);
            await world.PassAsync(TimeSpan.FromSeconds(0.3 + (0.6 * chance.NextDouble())));
        }
    }

    private static int Numbers(Deed deed, Random chance) => deed.Number + (1_000 * (2 + chance.Next(Most - 1)));
}
