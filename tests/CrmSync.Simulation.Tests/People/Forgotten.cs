using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using CrmSync.Host.Demo.People;
using CrmSync.Simulation.Tests.Running;
using CrmSync.Simulation.Tests.Wires;

namespace CrmSync.Simulation.Tests.People;

/// <summary>What is done between an older copy of our store and the moment in which it is put back: nothing is left that knows of it.</summary>
/// <param name="world">The time.</param>
/// <param name="operators">Who ask and ring.</param>
/// <param name="marketo">Who works there.</param>
/// <param name="dynamics">Who works there.</param>
/// <param name="known">Who is where.</param>
/// <param name="sides">What has come to them.</param>
internal sealed class Forgotten(World world, Operators operators, HumanInMarketo marketo, HumanInDynamics dynamics, KnownPeople known, Sides sides)
{
    private const int LooksMost = 500;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(0.5);

    /// <summary>When the silos that know nothing of it are there.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>Somebody is corrected in Marketo, and deleted there as soon as that has come to Dynamics (D-3).</summary>
    public async Task DeleteAsync(Deed deed, Random chance, LinkedPerson person)
    {
        var value = $"{Words.Pick(chance, Words.Cities)} {deed.Number}";
        marketo.Update(person.Marketo, "city", value);
        await marketo.FlushAsync(CancellationToken.None);
        await operators.RingAsync(chance);
        await SeenAsync(() => sides.Dynamics.Controls.History.After(0).Any(line => line.Row == person.Row && line.New == value) || StartedAt is not null);
        await world.PassAsync(TimeSpan.FromSeconds(3 * chance.NextDouble()));
        await marketo.DeleteAsync(person.Marketo, CancellationToken.None);
    }

    /// <summary>A row is asked for, made, and deleted by somebody; a campaign asks once more as soon as the silos are there (N-8).</summary>
    public async Task AskAsync(Random chance)
    {
        if (known.Alone.Count == 0) return;
        var person = known.Alone[chance.Next(known.Alone.Count)];
        await operators.AskAsync(person, Campaign.Trigger, asContact: false);
        await SeenAsync(() => RowOf(person) is not null || StartedAt is not null);
        if (RowOf(person) is not { } row || !await dynamics.DeleteAsync("lead", row, CancellationToken.None)) return;
        await SeenAsync(() => StartedAt <= world.Now);
        if (StartedAt is not null) await operators.AskAsync(person, Campaign.Trigger, asContact: false);
    }

    // The row that a person in Marketo shows.
    private string? RowOf(int person) => sides.Marketo.Controls.History.After(0).LastOrDefault(line => line.Row == $"{person}" && line.Field == LinkFields.DynamicsId)?.New;

    private async Task SeenAsync(Func<bool> isSeen)
    {
        for (var looks = 0; looks < LooksMost && !isSeen(); looks++) await world.PassAsync(Look);
    }
}
