using CrmSync.Contracts.Feeds;
using CrmSync.Domain.People;
using CrmSync.Host.Demo.People;
using CrmSync.Simulation.Tests.Running;

namespace CrmSync.Simulation.Tests.People;

/// <summary>Two things that fall together within seconds: an edit and a merge, a chunk of a page and a crash, a create and a delete of what it was made for.</summary>
/// <param name="world">The time.</param>
/// <param name="operators">Who ring and ask.</param>
/// <param name="desk">Who choose fields.</param>
/// <param name="marketo">Who works there.</param>
/// <param name="dynamics">Who works there.</param>
/// <param name="known">Who is where.</param>
internal sealed class WithinSeconds(World world, Operators operators, FieldDesk desk, HumanInMarketo marketo, HumanInDynamics dynamics, KnownPeople known)
{
    /// <summary>Whoever has such an e-mail is looked for for long.</summary>
    public const string LookedForLong = "met";

    private const int Rings = 12;
    private const int LooksMost = 120;
    private const int Rows = 5;
    private const int Pairs = 3;
    private const int NumberMax = 900_000;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(0.25);

    /// <summary>Kills all silos, and has them started again after so long.</summary>
    public Action<TimeSpan>? Crash { get; set; }

    /// <summary>Has a grain leave memory, where it is in memory.</summary>
    public Action<string, string>? Leave { get; set; }

    /// <summary>Has the next read of Dynamics' columns take so long.</summary>
    public Action<TimeSpan>? ColumnsTake { get; set; }

    /// <summary>Does somebody in Marketo show the row, or was he sent there with it?</summary>
    public required Func<string, bool> IsMade { get; init; }

    public Task DoAsync(Deed deed, Random chance, LinkedPerson person) => deed.Kind switch
    {
        DeedKind.MergeEdited => MergeEditedAsync(deed, chance),
        DeedKind.ChangeAsRead => ChangeAsReadAsync(deed, chance),
        DeedKind.RefuseTwice => RefuseTwiceAsync(deed, chance, person),
        DeedKind.DeleteAsMade => DeleteAsMadeAsync(deed, chance),
        DeedKind.DeleteAsMet => DeleteAsMetAsync(deed, chance),
        DeedKind.ChangeAsLeft => ChangeAsLeftAsync(chance),
        _ => ChooseUnansweredAsync(deed, chance),
    };

    /// <summary>Some are edited and merged away before anybody reads it; a winner may hold what its loser held before (G-2, C-11).</summary>
    private async Task MergeEditedAsync(Deed deed, Random chance)
    {
        var (field, isAlike, pairs) = (EditableField.Any(chance), chance.Next(2) == 0, new List<(int Winner, int Loser)>());
        foreach (var (place, winner) in known.Linked.OrderBy(_ => chance.Next()).Take(Pairs).Index())
        {
            if (await marketo.CreateAsync(NewPerson.InMarketo(chance, deed.Number + (1_000 * place)), CancellationToken.None) is not { } loser) continue;
            pairs.Add((winner.Marketo, loser));
            var before = field.Value(chance, deed.Number + (1_000 * place));
            marketo.Update(loser, field.Marketo, before);
            marketo.Update(winner.Marketo, field.Marketo, isAlike ? before : field.Value(chance, deed.Number + (1_000 * (Pairs + place))));
        }
        await marketo.FlushAsync(CancellationToken.None);
        await RingMarketoAsync();
        await world.PassAsync(TimeSpan.FromSeconds(8));
        await PauseAsync(chance, 30);
        foreach (var (place, pair) in pairs.Index()) marketo.Update(pair.Loser, field.Marketo, field.Value(chance, deed.Number + (1_000 * ((2 * Pairs) + place))));
        await marketo.FlushAsync(CancellationToken.None);
        // Rows of one second come in any order.
        if (!isAlike) await world.PassAsync(TimeSpan.FromSeconds(1));
        foreach (var (winner, loser) in pairs) await marketo.MergeAsync(winner, loser, CancellationToken.None);
        for (var rings = 0; rings < Rings; rings++)
        {
            await RingMarketoAsync();
            await world.PassAsync(Look);
        }
    }

    /// <summary>Several rows are changed, and the silos die while the page that tells of them is handed on; the first is changed once more meanwhile (D-7).</summary>
    private async Task ChangeAsReadAsync(Deed deed, Random chance)
    {
        var (field, people) = (EditableField.Any(chance), known.Linked.OrderBy(_ => chance.Next()).Take(Rows).ToList());
        foreach (var (place, each) in people.Index()) await dynamics.UpdateAsync(each.Table, each.Row, field.Dynamics, field.Value(chance, deed.Number + (1_000 * place)), CancellationToken.None);
        await operators.TryAsync<IFeedGrain>(feed => feed.RingAsync(), $"{operators.Connection}/dynamics");
        await PauseAsync(chance, 6);
        var again = people[chance.Next(2)];
        await dynamics.UpdateAsync(again.Table, again.Row, field.Dynamics, field.Value(chance, deed.Number + (1_000 * Rows)), CancellationToken.None);
        Crash?.Invoke(TimeSpan.FromSeconds(0.5 + (5 * chance.NextDouble())));
    }

    /// <summary>Something is refused, and something else while Marketo is still being told of the first; or Dynamics is edited meanwhile (S-6).</summary>
    private async Task RefuseTwiceAsync(Deed deed, Random chance, LinkedPerson person)
    {
        string[] fields = ["city", "title"];
        foreach (var (place, field) in fields.Index())
        {
            marketo.Update(person.Marketo, field, field == "city" ? $"{PlugIn.Forbidden} {deed.Number}" : new string('x', 140) + deed.Number);
            await marketo.FlushAsync(CancellationToken.None);
            await dynamics.UpdateAsync(person.Table, person.Row, "telephone1", $"+1 {deed.Number + (1_000 * place):000 0000000}", CancellationToken.None);
            await operators.RingAsync(chance);
            await PauseAsync(chance, 8);
        }
    }

    /// <summary>A row is written down, and deleted as soon as somebody is made for it in Marketo (D-1, B-16).</summary>
    private async Task DeleteAsMadeAsync(Deed deed, Random chance)
    {
        var row = Id(chance);
        await dynamics.CreateAsync("lead", NewPerson.InDynamics(chance, $"made.{deed.Number}.{chance.Next(1_000_000)}@new.example.com", row), CancellationToken.None);
        await operators.TryAsync<IFeedGrain>(feed => feed.RingAsync(), $"{operators.Connection}/dynamics");
        for (var looks = 0; looks < LooksMost && !IsMade(row); looks++) await world.PassAsync(Look);
        await PauseAsync(chance, 10);
        await dynamics.DeleteAsync("lead", row, CancellationToken.None);
    }

    /// <summary>A row is asked for whoever has one already, which is deleted while it is looked for; whoever was told of that may leave memory before anybody is linked to it (D-1).</summary>
    private async Task DeleteAsMetAsync(Deed deed, Random chance)
    {
        var (person, row) = (NewPerson.InMarketo(chance, deed.Number), Id(chance));
        var isLong = chance.Next(4) > 0;
        if (isLong) person["email"] = $"{LookedForLong}.{deed.Number}.{chance.Next(1_000_000)}@new.example.com";
        if (await marketo.CreateAsync(person, CancellationToken.None) is not { } id) return;
        await RingMarketoAsync();
        await PauseAsync(chance, 20);
        await dynamics.CreateAsync("lead", NewPerson.InDynamics(chance, (string)person["email"]!, row), CancellationToken.None);
        var asking = operators.AskAsync(id, Campaign.Batch, asContact: false);
        if (isLong) await world.PassAsync(TimeSpan.FromSeconds(0.7));
        await PauseAsync(chance, isLong ? 1 : 3);
        await dynamics.DeleteAsync("lead", row, CancellationToken.None);
        await operators.TryAsync<IFeedGrain>(feed => feed.RingAsync(), $"{operators.Connection}/dynamics");
        if (isLong)
        {
            await world.PassAsync(TimeSpan.FromSeconds(2.5));
            await PauseAsync(chance, 1);
            Leave?.Invoke("feed", $"{operators.Connection}/dynamics");
        }
        await asking;
    }

    /// <summary>A field is chosen of whom nobody knows what became of our last update, and somebody fills it in Marketo before anything more can be sent there (F-5).</summary>
    private async Task ChooseUnansweredAsync(Deed deed, Random chance)
    {
        if (desk.Has(FieldDesk.Further)) return;
        var people = known.Linked.Where(each => each.Table == "lead").OrderBy(_ => chance.Next()).Take(Rows).ToList();
        foreach (var (place, each) in people.Index())
        {
            await dynamics.UpdateAsync(each.Table, each.Row, FieldDesk.FurtherColumn, 1 + chance.Next(NumberMax), CancellationToken.None);
            await dynamics.UpdateAsync(each.Table, each.Row, "telephone1", $"+1 {deed.Number + (1_000 * place):000 0000000}", CancellationToken.None);
        }
        await operators.TryAsync<IFeedGrain>(feed => feed.RingAsync(), $"{operators.Connection}/dynamics");
        await PauseAsync(chance, 10);
        var choosing = desk.ChooseAsync(FieldDesk.Further, FieldDesk.FurtherColumn);
        await world.PassAsync(TimeSpan.FromSeconds(8));
        await PauseAsync(chance, 8);
        foreach (var each in people) marketo.Update(each.Marketo, FieldDesk.Further, 1 + chance.Next(NumberMax));
        await marketo.FlushAsync(CancellationToken.None);
        await RingMarketoAsync();
        await choosing;
    }

    // The columns are long in coming, and whoever keeps the selection leaves memory while a change waits for them; half of the time somebody else changes something afterwards (B-16, F-1).
    private async Task ChangeAsLeftAsync(Random chance)
    {
        ColumnsTake?.Invoke(TimeSpan.FromSeconds(32 + (20 * chance.NextDouble())));
        var changing = desk.OwnAsync(chance);
        await world.PassAsync(Look);
        Leave?.Invoke("fields", operators.Connection);
        await world.PassAsync(TimeSpan.FromSeconds(31));
        if (chance.Next(2) == 0) await desk.OwnAsync(chance);
        await changing;
    }

    private static string Id(Random chance)
    {
        var id = new byte[16];
        chance.NextBytes(id);
        return $"{new Guid(id)}";
    }

    private Task RingMarketoAsync() => operators.TryAsync<IFeedGrain>(feed => feed.RingAsync(), $"{operators.Connection}/marketo");

    private Task PauseAsync(Random chance, int seconds) => world.PassAsync(TimeSpan.FromSeconds(seconds * chance.NextDouble()));
}
