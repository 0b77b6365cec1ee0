using CrmSync.Host.Demo.People;

namespace CrmSync.Benchmarks.CallCounts;

/// <summary>Many edits at once on one side: each of another person or another field.</summary>
internal sealed class Burst(HumanInMarketo marketo, HumanInDynamics dynamics, IReadOnlyList<LinkedPerson> people, int number)
{
    private const int AtOnce = 8;
    private static readonly (string Marketo, string Dynamics)[] Fields =
        [("title", "jobtitle"), ("city", "address1_city"), ("address", "address1_line1"), ("personNotes", "description"), ("lastName", "lastname")];

    /// <summary>Makes so many edits in Marketo; answers how many were taken.</summary>
    public async Task<int> InMarketoAsync(int edits, CancellationToken cancellationToken)
    {
        foreach (var (person, field, value) in Choose(edits, "M")) marketo.Update(person.Marketo, field.Marketo, value);
        return (await marketo.FlushAsync(cancellationToken)).Taken;
    }

    /// <summary>Makes so many edits in Dynamics; answers how many were taken.</summary>
    public async Task<int> InDynamicsAsync(int edits, CancellationToken cancellationToken)
    {
        var taken = 0;
        await Parallel.ForEachAsync(Choose(edits, "D"), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (edit, token) =>
        {
            if (await dynamics.UpdateAsync(edit.Person.Table, edit.Person.Row, edit.Field.Dynamics, edit.Value, token)) Interlocked.Increment(ref taken);
        });
        return taken;
    }

    private IEnumerable<(LinkedPerson Person, (string Marketo, string Dynamics) Field, string Value)> Choose(int edits, string side) =>
        Enumerable.Range(0, edits).Select(n => (people[n % people.Count], Fields[n / people.Count % Fields.Length], $"{side} {number}.{n}"));
}
