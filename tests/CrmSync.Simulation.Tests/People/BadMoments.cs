using CrmSync.Contracts.Feeds;
using CrmSync.Domain.People;
using CrmSync.Host.Demo.People;
using CrmSync.Simulation.Tests.Running;

namespace CrmSync.Simulation.Tests.People;

/// <summary>What people do at the worst moment: many at once, the very value that is on its way, or somebody leaves in the middle of an edit.</summary>
/// <param name="world">The time.</param>
/// <param name="operators">Who ring.</param>
/// <param name="desk">Who refresh.</param>
/// <param name="marketo">Who works there.</param>
/// <param name="dynamics">Who works there.</param>
/// <param name="known">Who is where.</param>
/// <param name="isIn">Does a row in Dynamics hold, or did it once, that value?</param>
internal sealed class BadMoments(World world, Operators operators, FieldDesk desk, HumanInMarketo marketo, HumanInDynamics dynamics, KnownPeople known, Func<string, string, bool> isIn)
{
    /// <summary>A record of this name is not taken by Dynamics before everything calms down.</summary>
    public const string NotNow = "Wolfsbane";

    private const int Rounds = 4;
    private const int LooksMost = 60;
    private const int EditsMost = 30;
    private const int EditsOnWalk = 16;
    private static readonly string[] Emptied = ["jobtitle", "telephone1", "address1_city", "mobilephone"];
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(0.5);

    // So long before a delete, an edit is none of afterwards by either clock.
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(14);

    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1.5);

    /// <summary>A campaign changes a field of several people at once, and again; a value among them may be refused.</summary>
    public async Task ChangeManyAsync(Deed deed, Random chance)
    {
        var people = known.Linked.OrderBy(_ => chance.Next()).Take(2 + chance.Next(3)).ToList();
        for (var round = chance.Next(Rounds); round >= 0; round--)
        {
            foreach (var (place, person) in people.Index()) marketo.Update(person.Marketo, "city", $"{(chance.Next(4) == 0 ? PlugIn.Forbidden : Words.Pick(chance, Words.Cities))} {deed.Number + (1_000 * ((Rounds * place) + round))}");
            await marketo.FlushAsync(CancellationToken.None);
            // Both sides are read at once: what is on its way is not there yet when the next round comes.
            await operators.RingAsync(chance);
            await PauseAsync(chance, 20);
        }
    }

    /// <summary>Several people's field is edited in Marketo, and again and again as soon as the last value is in Dynamics, before anybody has read it there.</summary>
    public async Task EditAgainAsync(Deed deed, Random chance)
    {
        var people = known.Linked.OrderBy(_ => chance.Next()).Take(1 + chance.Next(3)).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            var values = people.Select((_, place) => $"{Words.Pick(chance, Words.Cities)} {deed.Number + (1_000 * ((Rounds * place) + round))}").ToList();
            foreach (var (person, value) in people.Zip(values)) marketo.Update(person.Marketo, "city", value);
            await marketo.FlushAsync(CancellationToken.None);
            await operators.TryAsync<IFeedGrain>(feed => feed.RingAsync(), $"{operators.Connection}/marketo");
            for (var looks = 0; looks < LooksMost && !people.Zip(values).Any(each => isIn(each.First.Row, each.Second)); looks++) await world.PassAsync(Look);
            // What is there is on its way to us, and somebody goes on.
            if (chance.Next(2) == 0) await operators.RingAsync(chance);
            await PauseAsync(chance, 3);
        }
    }

    /// <summary>The same, or Dynamics refuses its tokens, and everything is read anew there while a campaign goes on to edit two people in Marketo (S-10).</summary>
    public async Task EditOnWalkAsync(Deed deed, Random chance, Action expire)
    {
        if (chance.Next(2) > 0)
        {
            await EditAgainAsync(deed, chance);
            return;
        }
        var people = known.Linked.OrderBy(_ => chance.Next()).Take(2).ToList();
        expire();
        await operators.TryAsync<IFeedGrain>(feed => feed.RingAsync(), $"{operators.Connection}/dynamics");
        for (var edit = 0; edit < EditsOnWalk; edit++)
        {
            foreach (var (place, person) in people.Index()) marketo.Update(person.Marketo, "city", $"{Words.Pick(chance, Words.Cities)} {deed.Number}.{edit}.{place}");
            await marketo.FlushAsync(CancellationToken.None);
            await operators.TryAsync<IFeedGrain>(feed => feed.RingAsync(), $"{operators.Connection}/marketo");
            await PauseAsync(chance, 3);
        }
    }

    /// <summary>Somebody writes again and again, within one second, and may end with what was there before (C-11).</summary>
    public async Task EditInOneSecondAsync(Deed deed, Random chance, LinkedPerson person)
    {
        var field = EditableField.Any(chance);
        var values = Enumerable.Range(0, 2 + chance.Next(3)).Select(edit => field.Value(chance, deed.Number + (1_000 * edit))).ToList();
        if (chance.Next(3) == 0) values.Add(values[0]);
        foreach (var value in values) await WriteAsync(person, field.Marketo, value);
        if (chance.Next(2) == 0) await operators.RingAsync(chance);
    }

    /// <summary>A row is deleted, and a campaign writes on in Marketo, before anybody has read in Dynamics again (D-9).</summary>
    public async Task WriteOnAsync(Deed deed, Random chance, LinkedPerson person)
    {
        if (chance.Next(3) > 0) await desk.RefreshAsync(chance);
        await dynamics.DeleteAsync(person.Table, person.Row, CancellationToken.None);
        for (var edit = 0; edit < EditsMost; edit++)
        {
            await WriteAsync(person, "city", $"{Words.Pick(chance, Words.Cities)} {deed.Number + (1_000 * edit)}");
            await operators.TryAsync<IFeedGrain>(feed => feed.RingAsync(), $"{operators.Connection}/marketo");
            await world.PassAsync(Look);
        }
    }

    /// <summary>A lead is qualified, and its contact deleted as soon as Marketo shows it, or long after (D-9).</summary>
    public async Task DeleteQualifiedAsync(Random chance, LinkedPerson person)
    {
        if (person.Table != "lead" || !await dynamics.QualifyAsync(person.Row, CancellationToken.None)) return;
        await operators.RingAsync(chance);
        await known.ReadAsync(CancellationToken.None);
        if (known.ContactOf(person.Row) is not { } contact) return;
        for (var looks = 0; looks < LooksMost && !known.Linked.Any(each => each.Row == contact); looks++)
        {
            await world.PassAsync(Look);
            await known.ReadAsync(CancellationToken.None);
        }
        await dynamics.DeleteAsync("contact", contact, CancellationToken.None);
    }

    /// <summary>A row is asked for that Dynamics cannot take now, and its person is deleted in Marketo long before it could (D-2).</summary>
    public async Task AskDeletedAsync(Deed deed, Random chance)
    {
        var row = NewPerson.InMarketo(chance, deed.Number);
        row["lastName"] = $"{NotNow} {deed.Number}";
        if (await marketo.CreateAsync(row, CancellationToken.None) is not { } id) return;
        await PauseAsync(chance, 30);
        await operators.AskAsync(id, Campaign.Batch, chance.Next(3) == 0);
        await PauseAsync(chance, 60);
        await marketo.DeleteAsync(id, CancellationToken.None);
        await world.PassAsync(Long);
    }

    /// <summary>What somebody writes in Dynamics is written in Marketo as well, and there something else at once.</summary>
    public async Task WriteTheSameAsync(Deed deed, Random chance, LinkedPerson person)
    {
        var field = EditableField.Any(chance);
        var (same, other) = (field.Value(chance, deed.Number), field.Value(chance, deed.Number + 1_000));
        await dynamics.UpdateAsync(person.Table, person.Row, field.Dynamics, same, CancellationToken.None);
        await PauseAsync(chance, 60);
        await WriteAsync(person, field.Marketo, same);
        // A row of the second in which our call is there may be ours, for all that its answer tells.
        await world.PassAsync(Apart);
        await PauseAsync(chance, 2);
        await WriteAsync(person, field.Marketo, other);
    }

    /// <summary>Edited in Dynamics, deleted in Marketo while that is on its way, and touched in Dynamics: nobody has edited the row since (D-3).</summary>
    public async Task DeleteEditedAsync(Deed deed, Random chance, LinkedPerson person)
    {
        var field = EditableField.Any(chance);
        await dynamics.UpdateAsync(person.Table, person.Row, field.Dynamics, field.Value(chance, deed.Number), CancellationToken.None);
        await world.PassAsync(Before);
        await PauseAsync(chance, 60);
        await marketo.DeleteAsync(person.Marketo, CancellationToken.None);
        await PauseAsync(chance, 90);
        await dynamics.UpdateAsync(person.Table, person.Row, Human.Unmapped, $"https://example.com/{deed.Number}", CancellationToken.None);
    }

    /// <summary>A lead is qualified, and somebody edits the contact at once, before anybody has read it: a collision of a contact (QL-3).</summary>
    public async Task EditQualifiedAsync(Deed deed, Random chance, LinkedPerson person)
    {
        var field = EditableField.Any(chance);
        if (person.Table != "lead" || !await dynamics.QualifyAsync(person.Row, CancellationToken.None)) return;
        await known.ReadAsync(CancellationToken.None);
        if (known.ContactOf(person.Row) is not { } contact) return;
        await PauseAsync(chance, 3);
        await dynamics.UpdateAsync("contact", contact, field.Dynamics, field.Value(chance, deed.Number), CancellationToken.None);
    }

    /// <summary>Somebody corrects a person in Marketo, and deletes it when the correction has come to Dynamics (D-3).</summary>
    public async Task DeleteArrivedAsync(Deed deed, Random chance, LinkedPerson person)
    {
        var value = $"{Words.Pick(chance, Words.Cities)} {deed.Number}";
        await WriteAsync(person, "city", value);
        for (var looks = 0; looks < 2 * LooksMost && !isIn(person.Row, value); looks++) await world.PassAsync(Look);
        await PauseAsync(chance, 20);
        await marketo.DeleteAsync(person.Marketo, CancellationToken.None);
    }

    /// <summary>A lead is qualified, and a rule of the organisation empties a field of its contact in the same moment (QL-3).</summary>
    public async Task EmptyQualifiedAsync(Random chance, LinkedPerson person)
    {
        var column = Emptied[chance.Next(Emptied.Length)];
        if (person.Table != "lead" || !await dynamics.QualifyAsync(person.Row, CancellationToken.None)) return;
        await known.ReadAsync(CancellationToken.None);
        if (known.ContactOf(person.Row) is { } contact) await dynamics.UpdateAsync("contact", contact, column, null, CancellationToken.None);
    }

    private Task PauseAsync(Random chance, int seconds) => world.PassAsync(TimeSpan.FromSeconds(seconds * chance.NextDouble()));

    private async Task WriteAsync(LinkedPerson person, string field, object value)
    {
        marketo.Update(person.Marketo, field, value);
        await marketo.FlushAsync(CancellationToken.None);
    }
}
