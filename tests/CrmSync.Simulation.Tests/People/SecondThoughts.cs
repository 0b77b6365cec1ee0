using System.Globalization;
using CrmSync.Host.Demo.People;
using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.Running;

namespace CrmSync.Simulation.Tests.People;

/// <summary>Values that come again: somebody takes an edit back, or a field is emptied and both sides fill it anew.</summary>
internal sealed class SecondThoughts(World world, HumanInMarketo marketo, HumanInDynamics dynamics)
{
    private const int SettlesWithin = 90;
    private static readonly TimeSpan LongRead = TimeSpan.FromMinutes(1);
    private static readonly Dictionary<string, string> Filled = new() { ["title"] = "jobtitle", ["phone"] = "telephone1", ["city"] = "address1_city", ["mobilePhone"] = "mobilephone" };
    private static readonly string[] Flags = ["unsubscribed", "doNotCall"];

    /// <summary>What was written in Marketo once more: we may have put it back there meanwhile.</summary>
    public List<WrittenAgain> Again { get; } = [];

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
        if (isInMarketo && !changesSides) Again.Add(new(person.Marketo.ToString(CultureInfo.InvariantCulture), field.Marketo, $"{first}", world.Now));
    }

    /// <summary>Both sides lose their value, and each gets one of its own, nearly at once.</summary>
    public async Task FillAsync(Deed deed, Random chance, LinkedPerson person, string inMarketo)
    {
        var inDynamics = Filled[inMarketo];
        var (text, isMarketoFirst) = ($"+49 30 {deed.Number:0000000}", chance.Next(2) == 0);
        await WriteAsync(true, person, inMarketo, inDynamics, null);
        await WriteAsync(false, person, inMarketo, inDynamics, null);
        await PauseAsync(chance, SettlesWithin);
        await WriteAsync(isMarketoFirst, person, inMarketo, inDynamics, isMarketoFirst ? text : $"{text}1");
        await PauseAsync(chance, 3);
        await WriteAsync(!isMarketoFirst, person, inMarketo, inDynamics, isMarketoFirst ? $"{text}1" : text);
    }

    /// <summary>A row that should not have been made.</summary>
    public async Task MakeInErrorAsync(Random chance, int number)
    {
        var (row, id) = (NewPerson.InDynamics(chance, number), new byte[16]);
        chance.NextBytes(id);
        row["leadid"] = new Guid(id);
        await dynamics.CreateAsync("lead", row, CancellationToken.None);
        await PauseAsync(chance, 30);
        await dynamics.DeleteAsync("lead", $"{new Guid(id)}", CancellationToken.None);
    }

    private Task PauseAsync(Random chance, int seconds) => world.PassAsync(TimeSpan.FromSeconds(seconds * chance.NextDouble()));

    private async Task WriteAsync(bool isInMarketo, LinkedPerson person, string inMarketo, string inDynamics, object? value)
    {
        if (!isInMarketo) await dynamics.UpdateAsync(person.Table, person.Row, inDynamics, value, CancellationToken.None);
        else
        {
            marketo.Update(person.Marketo, inMarketo, value);
            await marketo.FlushAsync(CancellationToken.None);
        }
    }
}
