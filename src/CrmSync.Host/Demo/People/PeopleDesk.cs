namespace CrmSync.Host.Demo.People;

/// <summary>The things that simulated people do. What is done is chosen when it is asked for, so that the seed decides; it is carried out later.</summary>
internal sealed class PeopleDesk(HumanInMarketo marketo, HumanInDynamics dynamics, Func<int, CancellationToken, Task> syncPerson, EditCounts counts)
{
    private int made;

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
            return async token => Count(await dynamics.CreateAsync("lead", lead, token));
        }
        var (person, isAsked) = (NewPerson.InMarketo(chance, number), number % 4 == 1);
        return async token =>
        {
            var id = await marketo.CreateAsync(person, token);
            Count(id is not null);
            if (id is { } known && isAsked) await syncPerson(known, token);
        };
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
        return async token => Count(await dynamics.CreateAsync("lead", lead, token));
    }

    /// <summary>Sends the Marketo updates that were gathered.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var (taken, not) = await marketo.FlushAsync(cancellationToken);
        for (var i = 0; i < taken; i++) counts.Edited();
        for (var i = 0; i < not; i++) counts.NotTaken();
    }

    private void Count(bool isTaken)
    {
        if (isTaken) counts.Edited();
        else counts.NotTaken();
    }
}
