using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using CrmSync.Host.Demo.People;
using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.Faults;
using CrmSync.Simulation.Tests.Running;
using CrmSync.Simulation.Tests.Stores;
using CrmSync.Simulation.Tests.Wires;

namespace CrmSync.Simulation.Tests.People;

/// <summary>Everybody who is not CrmSync: people who work on both sides, campaigns, operators. They use the two systems' own interfaces.</summary>
internal sealed class Townspeople
{
    private readonly World world;
    private readonly Sides sides;
    private readonly Operators operators;
    private readonly Troubles troubles;
    private readonly HumanInMarketo marketo;
    private readonly HumanInDynamics dynamics;
    private readonly RareDeeds rare;
    private readonly SecondThoughts second;
    private readonly BadMoments bad;
    private readonly MassDeletes mass;
    private readonly Namesakes namesakes;
    private readonly Refusals refusals;
    private readonly OwnWays ways;
    private readonly ManyAtOnce many;
    private readonly HeldOtherwise otherwise;
    private readonly Coincidences coincidences;
    private readonly FieldDesk desk;
    private readonly Forgotten forgotten;
    private readonly FurtherDeeds further;
    private readonly KnownPeople known;
    private int busy;

    public Townspeople(World world, Sides sides, Operators operators, Troubles troubles, Turnings turnings, TimeSpan poll, Func<string, bool> isToldDeleted, MemoryStore store)
    {
        (this.world, this.sides, this.operators, this.troubles) = (world, sides, operators, troubles);
        var clock = new SimulatedClock(world, TimeSpan.Zero, () => false);
        (marketo, dynamics, known) = (new(sides.MarketoDoor, clock, Limits), new(sides.DynamicsDoor, clock, Limits), new(sides.MarketoDoor, sides.DynamicsDoor));
        desk = new FieldDesk(world, operators, turnings);
        rare = new RareDeeds(marketo, dynamics, desk);
        second = new SecondThoughts(world, marketo, dynamics);
        bad = new BadMoments(world, operators, desk, marketo, dynamics, known, (row, value) => sides.Dynamics.Controls.History.After(0).Any(line => line.Row == row && line.New == value));
        mass = new MassDeletes(world, operators, dynamics, known, poll, isToldDeleted);
        namesakes = new Namesakes(world, operators, marketo, dynamics, known);
        refusals = new Refusals(world, operators, marketo, dynamics, second.Again, person => store.Links.GetValueOrDefault(new(RecordKind.Person, $"{person}"))) { IsTold = id => store.Refusals.GetValueOrDefault(id)?.Any(line => line.Field == Refusals.Street) == true };
        many = new ManyAtOnce(world, operators, desk, marketo, dynamics, known, poll, email => sides.Dynamics.Controls.History.After(0).Any(line => line.Field == "emailaddress1" && line.New == email));
        coincidences = new Coincidences(world, sides, store, operators, marketo, dynamics, second.Again);
        otherwise = new HeldOtherwise(marketo, dynamics, desk);
        forgotten = new Forgotten(world, operators, marketo, dynamics, known, sides);
        WithinSeconds = new WithinSeconds(world, operators, desk, marketo, dynamics, known) { IsMade = row => sides.Marketo.Controls.History.After(0).Any(line => line.Field == LinkFields.DynamicsId && line.New == row) };
        further = new FurtherDeeds(refusals, forgotten, many, WithinSeconds);
        ways = new OwnWays(world, marketo, dynamics, sides.TellsAtOnce, (isMarketo, record, field) => (isMarketo ? sides.Marketo.Controls.History : sides.Dynamics.Controls.History).After(0).Where(line => line.Field == field && line.Row == record).Select(line => line.New).ToList());
    }

    /// <summary>What falls together.</summary>
    public WithinSeconds WithinSeconds { get; }

    /// <summary>Limits of the two sides that they met themselves.</summary>
    public LimitsMet Limits { get; } = new();

    /// <summary>What they wrote in Marketo once more.</summary>
    public IReadOnlyList<WrittenAgain> WrittenAgain => second.Again;

    /// <summary>What went at once without the brake.</summary>
    public IReadOnlyList<string> Unbraked => mass.Unbraked;

    /// <summary>What went to and fro for ever.</summary>
    public IReadOnlyList<string> Unheld => ways.Unheld;

    /// <summary>Who waited behind somebody's address.</summary>
    public IReadOnlyList<string> Unmatched => many.Unmatched;

    /// <summary>Who was known to have one e-mail.</summary>
    public IReadOnlyList<Alike> Alike => coincidences.Alike;

    /// <summary>What happens now is in no copy of the store that will be put back, and the feeds have not told it again.</summary>
    public bool IsForgotten { get; set; }

    /// <summary>Nobody is in the middle of something.</summary>
    public bool AreDone => busy == 0;

    /// <summary>What the plug-ins of the organisation refuse.</summary>
    public async Task PrepareAsync()
    {
        await PlugIn.InstallAsync(sides.DynamicsDoor, CancellationToken.None);
        if (troubles.Has(Fault.RefusedAgain) || troubles.Has(Fault.RefusedAsMade)) await Refusals.ForbidAsync(sides.DynamicsDoor, CancellationToken.None);
        if (troubles.Has(Fault.SideMakes) || troubles.Has(Fault.RefusedAsMade)) await OwnWays.PrepareAsync(sides.DynamicsDoor, CancellationToken.None);
        if (troubles.Has(Fault.HeldOtherwise)) await HeldOtherwise.PrepareAsync(sides);
    }

    /// <summary>Who sets the connection up chooses fields that the two sides hold otherwise; true when it is asked.</summary>
    public async Task<bool> ChooseAsync()
    {
        await otherwise.ChooseAsync();
        return true;
    }

    /// <summary>An older copy of the store, taken at that moment, was put back.</summary>
    public void Forget(DateTimeOffset taken, DateTimeOffset startedAt)
    {
        desk.Forget(taken);
        forgotten.StartedAt = startedAt;
    }

    /// <summary>Everything calms down: whoever looks after the brake does so now, if it can be pulled.</summary>
    public void Mend()
    {
        if (troubles.Has(Fault.MassDelete)) mass.Watch();
    }

    public void Do(Deed deed) => _ = DoAsync(deed);

    /// <summary>Does it; ends with it.</summary>
    public async Task DoAsync(Deed deed)
    {
        busy++;
        try
        {
            var chance = new Random(deed.Seed);
            await known.ReadAsync(CancellationToken.None);
            var person = known.Linked.Count == 0 ? null : known.Linked[chance.Next(known.Linked.Count)];
            world.Trace.Note(world.Now, "deed", $"{deed.Number}", $"{deed.Kind} {person?.Marketo} {person?.Row}");
            if (Deed.IsTrouble(deed.Kind) is { } fault) troubles.Count(fault);
            await (person is null ? WithoutAnybodyAsync(deed, chance) : DoAsync(deed, chance, person));
        }
        finally
        {
            busy--;
        }
    }

    private Task WithoutAnybodyAsync(Deed deed, Random chance) => deed.Kind switch
    {
        DeedKind.CreateInDynamics => dynamics.CreateAsync("lead", NewPerson.InDynamics(chance, deed.Number), CancellationToken.None),
        DeedKind.Pause or DeedKind.PauseAgain => operators.PauseAsync(chance),
        DeedKind.MakeInError => second.MakeInErrorAsync(chance, deed.Number),
        DeedKind.FillInMany => many.FillInAsync(deed, chance),
        DeedKind.Import => many.ImportAsync(deed, chance),
        >= DeedKind.LeaveRefused => further.DoAsync(deed, chance, null),
        >= DeedKind.EditAnswered => coincidences.DoAsync(deed, chance, null),
        >= DeedKind.TakeBack => Task.CompletedTask,
        >= DeedKind.OwnField => rare.DoAsync(deed, chance, null),
        _ => CreateInMarketoAsync(deed, chance),
    };

    private Task DoAsync(Deed deed, Random chance, LinkedPerson person) => deed.Kind switch
    {
        DeedKind.EditInMarketo => EditInMarketoAsync(deed, chance, person, EditableField.Any(chance)),
        DeedKind.EditInDynamics => EditInDynamicsAsync(deed, chance, person, EditableField.Any(chance)),
        DeedKind.Collide => CollideAsync(deed, chance, person),
        DeedKind.FlipFlop => FlipFlopAsync(deed, chance, person),
        DeedKind.CreateInMarketo => CreateInMarketoAsync(deed, chance),
        DeedKind.CreateInDynamics or DeedKind.CreateAgain => dynamics.CreateAsync("lead", NewPerson.InDynamics(chance, deed.Number), CancellationToken.None),
        DeedKind.DeleteInMarketo => marketo.DeleteAsync(person.Marketo, CancellationToken.None),
        DeedKind.DeleteInDynamics => dynamics.DeleteAsync(person.Table, person.Row, CancellationToken.None),
        DeedKind.Restore => RestoreAsync(chance),
        DeedKind.Qualify => person.Table == "lead" ? dynamics.QualifyAsync(person.Row, CancellationToken.None) : Task.CompletedTask,
        DeedKind.MergeInMarketo => MergeInMarketoAsync(chance, person),
        DeedKind.MergeInDynamics => MayMerge() && known.Like(person, chance) is { } other ? dynamics.MergeAsync(person.Table, person.Row, other.Row, [], CancellationToken.None) : Task.CompletedTask,
        DeedKind.Refuse => RefuseAsync(deed, chance, person),
        DeedKind.Ask => AskAsync(chance, known.Alone.Count == 0 || chance.Next(4) == 0 ? person.Marketo : known.Alone[chance.Next(known.Alone.Count)]),
        DeedKind.Pause or DeedKind.PauseAgain => operators.PauseAsync(chance),
        DeedKind.Refresh => desk.RefreshAsync(chance),
        DeedKind.Ring => operators.RingAsync(chance),
        DeedKind.TakeBack or DeedKind.TakeBackInDynamics => second.TakeBackAsync(deed, chance, person),
        DeedKind.MakeInError => second.MakeInErrorAsync(chance, deed.Number),
        DeedKind.Fill => desk.OnlyFilled is not { } field || chance.Next(4) == 0 ? desk.FillOnlyAsync(chance) : second.FillAsync(deed, chance, person, field),
        DeedKind.ChangeMany => bad.ChangeManyAsync(deed, chance),
        DeedKind.WriteTheSame => bad.WriteTheSameAsync(deed, chance, person),
        DeedKind.DeleteEdited => bad.DeleteEditedAsync(deed, chance, person),
        DeedKind.AskDeleted => bad.AskDeletedAsync(deed, chance),
        DeedKind.DeleteMany => mass.DeleteAsync(chance),
        DeedKind.EditAgain => bad.EditAgainAsync(deed, chance),
        DeedKind.EditInOneSecond => bad.EditInOneSecondAsync(deed, chance, person),
        DeedKind.TypeOutput => rare.TypeOutputAsync(deed, chance, person),
        DeedKind.MakeAlike => namesakes.MakeAsync(deed, chance),
        DeedKind.ReplaceRow => namesakes.ReplaceRowAsync(deed, chance),
        DeedKind.AskMerged => namesakes.AskMergedAsync(deed, chance),
        DeedKind.ImportMerged => MayMerge() ? namesakes.ImportMergedAsync(deed, chance) : Task.CompletedTask,
        DeedKind.WriteOn => WriteOnAsync(deed, chance, person),
        DeedKind.DeleteQualified => bad.DeleteQualifiedAsync(chance, person),
        DeedKind.RefuseAgain => refusals.RefuseAgainAsync(deed, chance, person),
        DeedKind.Retry => refusals.RetryAsync(deed, chance),
        DeedKind.WriteMade => ways.WriteMadeAsync(deed, chance, person),
        DeedKind.Quarrel => ways.QuarrelAsync(deed, person),
        DeedKind.FillInMany => many.FillInAsync(deed, chance),
        DeedKind.Import => many.ImportAsync(deed, chance),
        DeedKind.ChangeRows => many.ChangeRowsAsync(deed, chance),
        DeedKind.EditOtherwise => otherwise.EditAsync(deed, chance, person),
        DeedKind.EditOnWalk => bad.EditOnWalkAsync(deed, chance, () => Misfortunes.Expire(sides)),
        DeedKind.DeleteArrived => bad.DeleteArrivedAsync(deed, chance, person),
        DeedKind.ChooseAtWork => many.ChooseAtWorkAsync(chance),
        DeedKind.EmptyQualified => bad.EmptyQualifiedAsync(chance, person),
        DeedKind.EditQualified => bad.EditQualifiedAsync(deed, chance, person),
        >= DeedKind.LeaveRefused => further.DoAsync(deed, chance, person),
        >= DeedKind.EditAnswered => coincidences.DoAsync(deed, chance, person),
        >= DeedKind.MergeEdited => WithinSeconds.DoAsync(deed, chance, person),
        _ => rare.DoAsync(deed, chance, person),
    };

    // Whom an older copy forgets may have its row taken by the loser of a merge, before Marketo's feed tells that it shows it.
    private bool MayMerge()
    {
        if (!IsForgotten) return true;
        if (troubles.Has(Fault.MergedMeanwhile)) troubles.Count(Fault.MergedMeanwhile);
        return troubles.Has(Fault.MergedMeanwhile);
    }

    private async Task EditInMarketoAsync(Deed deed, Random chance, LinkedPerson person, EditableField field)
    {
        marketo.Update(person.Marketo, field.Marketo, field.Value(chance, deed.Number));
        await marketo.FlushAsync(CancellationToken.None);
    }

    private Task<bool> EditInDynamicsAsync(Deed deed, Random chance, LinkedPerson person, EditableField field) =>
        dynamics.UpdateAsync(person.Table, person.Row, field.Dynamics, field.Value(chance, deed.Number + 10_000), CancellationToken.None);

    private async Task CollideAsync(Deed deed, Random chance, LinkedPerson person)
    {
        var (field, gap, isMarketoFirst) = (EditableField.Any(chance), TimeSpan.FromMilliseconds(chance.Next(3_000)), chance.Next(2) == 0);
        await (isMarketoFirst ? EditInMarketoAsync(deed, chance, person, field) : EditInDynamicsAsync(deed, chance, person, field));
        await world.PassAsync(gap);
        await (isMarketoFirst ? EditInDynamicsAsync(deed, chance, person, field) : EditInMarketoAsync(deed, chance, person, field));
    }

    private async Task FlipFlopAsync(Deed deed, Random chance, LinkedPerson person)
    {
        var field = EditableField.Any(chance);
        for (var i = 0; i < 4; i++)
        {
            var each = deed with { Number = (1_000 * (i + 1)) + deed.Number };
            await (i % 2 == 0 ? EditInMarketoAsync(each, chance, person, field) : EditInDynamicsAsync(each, chance, person, field));
            await world.PassAsync(TimeSpan.FromMilliseconds(chance.Next(5_000)));
        }
    }

    private async Task CreateInMarketoAsync(Deed deed, Random chance)
    {
        var id = await marketo.CreateAsync(NewPerson.InMarketo(chance, deed.Number), CancellationToken.None);
        if (id is { } made && chance.Next(2) == 0) await AskAsync(chance, made);
    }

    // Half of the time Dynamics tells of no delete meanwhile.
    private async Task WriteOnAsync(Deed deed, Random chance, LinkedPerson person)
    {
        if (chance.Next(2) == 0)
        {
            troubles.AreChangesRefused = true;
            world.Trace.Note(world.Now, "refuses", "changes");
            world.After(TimeSpan.FromSeconds(120 + chance.Next(60)), () => troubles.AreChangesRefused = false);
        }
        await bad.WriteOnAsync(deed, chance, person);
    }

    private async Task RestoreAsync(Random chance)
    {
        if (known.NextDeleted() is var (row, email)) await dynamics.CreateAsync("lead", NewPerson.InDynamics(chance, email, chance.Next(2) == 0 ? row : null), CancellationToken.None);
    }

    private async Task MergeInMarketoAsync(Random chance, LinkedPerson person)
    {
        if (known.Like(person, chance) is not { } other) return;
        var loser = known.Alone.Count > 0 && chance.Next(4) == 0 ? known.Alone[chance.Next(known.Alone.Count)] : other.Marketo;
        await (chance.Next(2) == 0 ? marketo.MergeAsync(person.Marketo, loser, CancellationToken.None) : marketo.MergeAsync(loser, person.Marketo, CancellationToken.None));
    }

    private async Task RefuseAsync(Deed deed, Random chance, LinkedPerson person)
    {
        var value = BadValue.Any(chance, deed.Number);
        await WriteAsync(person, value, value.Bad);
        if (chance.Next(2) == 0) return;
        await world.PassAsync(TimeSpan.FromSeconds(chance.Next(60)));
        await WriteAsync(person, value, value.Good);
    }

    private async Task WriteAsync(LinkedPerson person, BadValue value, string text)
    {
        if (!value.IsInMarketo) await dynamics.UpdateAsync(person.Table, person.Row, value.Dynamics, text, CancellationToken.None);
        else
        {
            marketo.Update(person.Marketo, value.Marketo, text);
            await marketo.FlushAsync(CancellationToken.None);
        }
    }

    private async Task AskAsync(Random chance, int person)
    {
        var request = SalesRequest.Any(chance);
        if (request.HasTrace)
        {
            marketo.Update(person, "crmsyncRequest", $"{request.Campaign} {request.SyncAs} {world.Now:O}");
            await marketo.FlushAsync(CancellationToken.None);
        }
        for (var i = 0; i < request.Calls; i++) await operators.AskAsync(person, request.IsBatch ? Campaign.Batch : Campaign.Trigger, request.AsContact);
    }
}
