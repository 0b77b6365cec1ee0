using CrmSync.Host.Demo.People;
using CrmSync.Simulation.Tests.Running;

namespace CrmSync.Simulation.Tests.People;

/// <summary>Values that come again: somebody takes an edit back.</summary>
internal sealed class SecondThoughts(World world, HumanInMarketo marketo, HumanInDynamics dynamics)
{
    private static readonly TimeSpan LongRead = TimeSpan.FromMinutes(1);
    private static readonly string[] Flags = ["unsubscribed", "doNotCall"];

    /// <summary>
    /// A value, another one, and the first one again. What was written in Marketo comes again from Dynamics only when we have long read it there: nobody can tell somebody's
    /// row from that of a write without an answer, if both say the same (C-12).
    /// </summary>
    public async Task TakeBackAsync(Deed deed, Random chance, LinkedPerson person)
    {
        var field = EditableField.Any(chance);
        var (first, second) = Flags.Contains(field.Marketo) ? ((object)true, (object)false) : (field.Value(chance, deed.Number), field.Value(chance, deed.Number + 1_000));
        var isInMarketo = deed.Kind == DeedKind.TakeBack;
        await WriteAsync(isInMarketo, person, field.Marketo, field.Dynamics, first);
        await PauseAsync(chance, 40);
        await WriteAsync(isInMarketo, person, field.Marketo, field.Dynamics, second);
        var changesSides = isInMarketo && chance.Next(2) == 0;
        if (changesSides) await world.PassAsync(LongRead);
        await PauseAsync(chance, 40);
        await WriteAsync(isInMarketo && !changesSides, person, field.Marketo, field.Dynamics, first);
    }

    private Task PauseAsync(Random chance, int seconds) => world.PassAsync(TimeSpan.FromSeconds(seconds * chance.NextDouble()));

    private async Task WriteAsync(bool isInMarketo, LinkedPerson person, string inMarketo, string inDynamics, object value)
    {
        if (!isInMarketo) await dynamics.UpdateAsync(person.Table, person.Row, inDynamics, value, CancellationToken.None);
        else
        {
            marketo.Update(person.Marketo, inMarketo, value);
            await marketo.FlushAsync(CancellationToken.None);
        }
    }
}
