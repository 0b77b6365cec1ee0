using System.Text.Json.Nodes;

namespace CrmSync.Host.Demo.People;

/// <summary>The things that simulated people do. What is done is chosen when it is asked for, so that the seed decides; it is carried out later.</summary>
internal sealed class PeopleDesk(HumanInMarketo marketo, HumanInDynamics dynamics, AskingForRows asking, EditCounts counts)
{
    private readonly Queue<(LinkedPerson Person, BadValue Value)> toMend = new();
    private int made;
    private int refused;

    public Func<CancellationToken, Task> EditMarketo(LinkedPerson person, EditableField field, object value) => _ =>
    {
        marketo.Update(person.Marketo, field.Marketo, value);
        return Task.CompletedTask;
    };

    public Func<CancellationToken, Task> EditDynamics(LinkedPerson person, EditableField field, object value) =>
        async token => Count(await dynamics.UpdateAsync(person.Table, person.Row, field.Dynamics, value, token));

    /// <summary>A new person: half in Dynamics (who becomes a Marketo person by itself), half in Marketo (of whom half are asked for).</summary>
    public Func<CancellationToken, Task> Create(Random chance)
    {
        var number = ++made;
        if (number % 2 == 0)
        {
            var lead = NewPerson.InDynamics(chance, number);
            return async token => Count(await dynamics.CreateAsync("lead", lead, token), Deed.Creation);
        }
        var (person, request) = (NewPerson.InMarketo(chance, number), number % 4 == 1 ? SalesRequest.Any(chance) : null);
        return async token =>
        {
            var id = await marketo.CreateAsync(person, token);
            Count(id is not null, Deed.Creation);
            if (id is { } known && request is not null) await asking.AskAsync(known, request, token);
        };
    }

    /// <summary>Asks for somebody who is in Marketo already, with or without a row.</summary>
    public Func<CancellationToken, Task> Ask(Random chance, int person)
    {
        var request = SalesRequest.Any(chance);
        return token => asking.AskAsync(person, request, token);
    }

    /// <summary>Deletes a person on one side.</summary>
    public Func<CancellationToken, Task> Delete(Random chance, LinkedPerson person) => chance.Next(2) == 0
        ? async token => Count(await marketo.DeleteAsync(person.Marketo, token))
        : async token => Count(await dynamics.DeleteAsync(person.Table, person.Row, token));

    /// <summary>A lead that was deleted comes back: the same row, or a new one with the same e-mail.</summary>
    public Func<CancellationToken, Task> Restore(Random chance, KnownPeople known)
    {
        if (known.NextDeleted() is not var (row, email)) return Create(chance);
        var lead = NewPerson.InDynamics(chance, email, chance.Next(2) == 0 ? row : null);
        return async token => Count(await dynamics.CreateAsync("lead", lead, token), Deed.Creation);
    }

    /// <summary>Qualifies a lead, half of the time just behind an edit on each side.</summary>
    public Func<CancellationToken, Task> Qualify(LinkedPerson person, Func<CancellationToken, Task>? collision) => async token =>
    {
        if (collision is not null) await collision(token);
        Count(await dynamics.QualifyAsync(person.Row, token), Deed.Qualification);
    };

    /// <summary>Merges two rows of Dynamics; half of the time somebody also changes the winner on the way.</summary>
    public Func<CancellationToken, Task> MergeDynamics(LinkedPerson winner, LinkedPerson loser, (EditableField Field, object Value)? edit) => async token =>
    {
        var content = edit is var (field, value) ? new JsonObject { [field.Dynamics] = JsonValue.Create(value) } : [];
        Count(await dynamics.MergeAsync(winner.Table, winner.Row, loser.Row, content, token), Deed.Merge);
    };

    /// <summary>Merges two people of Marketo.</summary>
    public Func<CancellationToken, Task> MergeMarketo(int winner, int loser) =>
        async token => Count(await marketo.MergeAsync(winner, loser, token), Deed.Merge);

    /// <summary>A value that the other side refuses; or, once a few stand, what mends the oldest.</summary>
    public Func<CancellationToken, Task> Refuse(Random chance, LinkedPerson person)
    {
        const int standing = 4;
        if (toMend.Count >= standing && chance.Next(2) == 0 && toMend.TryDequeue(out var mended)) return Write(mended.Person, mended.Value, mended.Value.Good);
        var value = BadValue.Any(chance, ++refused);
        toMend.Enqueue((person, value));
        counts.Did(Deed.Refusal);
        return Write(person, value, value.Bad);
    }

    /// <summary>Sends the Marketo updates that were gathered.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var (taken, not) = await marketo.FlushAsync(cancellationToken);
        for (var i = 0; i < taken; i++) counts.Edited();
        for (var i = 0; i < not; i++) counts.NotTaken();
    }

    private Func<CancellationToken, Task> Write(LinkedPerson person, BadValue value, string text) => async token =>
    {
        if (value.IsInMarketo) marketo.Update(person.Marketo, value.Marketo, text);
        else Count(await dynamics.UpdateAsync(person.Table, person.Row, value.Dynamics, text, token));
    };

    private void Count(bool isTaken, Deed? deed = null)
    {
        if (!isTaken) counts.NotTaken();
        else
        {
            counts.Edited();
            if (deed is { } counted) counts.Did(counted);
        }
    }
}
