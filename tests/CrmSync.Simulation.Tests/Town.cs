using CrmSync.Contracts.Connections;
using CrmSync.Contracts.Fields;
using CrmSync.Contracts.People;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.Checks;
using CrmSync.Simulation.Tests.Faults;
using CrmSync.Simulation.Tests.People;
using CrmSync.Simulation.Tests.Running;
using CrmSync.Simulation.Tests.Silos;
using CrmSync.Simulation.Tests.Stores;
using CrmSync.Simulation.Tests.Wires;

namespace CrmSync.Simulation.Tests;

/// <summary>One connection of a run: its two systems, whoever works in them, what befalls them, and the judgement on it.</summary>
internal sealed class Town : IDisposable
{
    // One side tells whole seconds.
    private static readonly TimeSpan SecondsAndCalls = TimeSpan.FromSeconds(1.2);
    private const int FirstInError = 60_000;
    private const int FirstLeft = 465_000;
    private const int FirstForgotten = 470_000;
    private const int FirstAtWork = 475_000;
    private static readonly TimeSpan LongestUnseen = TimeSpan.FromMinutes(10);
    private readonly World world;
    private readonly Troubles troubles;
    private readonly RunPlan plan;
    private readonly int place;
    private readonly Turnings turnings;
    private readonly Drifts drifts;
    private readonly Townspeople people;
    private readonly PagesPass pages;
    private readonly TimeSpan skew;
    private readonly TimeSpan marketoAhead;
    private readonly TimeSpan dynamicsAhead;
    private readonly TimeSpan oursAhead;
    private readonly TimeSpan dynamicsSkew;
    private DateTimeOffset mended;
    private QuietStretch? quiet;
    private string? lack;
    private int left;

    /// <param name="world">The time.</param>
    /// <param name="troubles">The faults.</param>
    /// <param name="plan">The run.</param>
    /// <param name="place">The first is 0. All begin with the same people, under the same ids.</param>
    /// <param name="cluster">The silos.</param>
    public Town(World world, Troubles troubles, RunPlan plan, int place, SimulatedCluster cluster)
    {
        (this.world, this.troubles, this.plan, this.place) = (world, troubles, plan, place);
        var skews = Beginning.Skews(plan.Seed, troubles.Has(Fault.ClockSkew));
        (skew, marketoAhead, dynamicsAhead, dynamicsSkew) = ((skews.Marketo - skews.Dynamics).Duration() + SecondsAndCalls, skews.Marketo - skews.Ours, skews.Dynamics - skews.Ours, skews.Dynamics);
        oursAhead = skews.Ours;
        Id = place == 0 ? "sim" : $"sim{place + 1}";
        Sides = new Sides(world, troubles, plan.Size, plan.Seed, (skews.Marketo, skews.Dynamics)) { Connection = Id };
        Operators = new Operators(world, cluster, Id);
        turnings = new Turnings(world);
        pages = new PagesPass(world, Store, Operators);
        drifts = new Drifts(world, troubles, Sides, turnings, Operators);
        people = new Townspeople(world, Sides, Operators, troubles, turnings, plan.Size.Poll,
            row => new[] { RecordKind.Lead, RecordKind.Contact }.Select(kind => Store.Links.GetValueOrDefault(new(kind, row))).OfType<string>().Any(IsToldDeleted), Store);
    }

    // A row that came back is told as such (D-5); one that had been merged away was nobody's live row any more, and the brake does not count it (D-9).
    private bool IsToldDeleted(string person) =>
        Store.Activities.GetValueOrDefault(person)?.Where(line => line.Kind is "deleted" or "restored" or "returned" or "linked" or "created" or "mergedAway").TakeLast(2).ToList() is [.., { Kind: "deleted", Rule: "D-1" }] lines
        && lines[0].Kind != "mergedAway";

    /// <summary>Of the connection.</summary>
    public string Id { get; }

    public MemoryStore Store { get; } = new();

    public Sides Sides { get; }

    public Operators Operators { get; }

    public bool IsBusy => !people.AreDone;

    /// <summary>What happens now is in no copy of the store that will be put back, and the feeds have not told it again.</summary>
    public bool IsForgotten
    {
        set
        {
            people.IsForgotten = value;
            if (!value || !troubles.Has(Fault.ForgottenWrite)) return;
            Do(FirstForgotten, DeedKind.DeleteForgotten);
            Do(FirstForgotten + 1, DeedKind.AskForgotten);
        }
    }

    /// <summary>Has the first read of Marketo a place to go on from? What campaigns ask for before then, nobody sees (N-17).</summary>
    public bool IsRead => Store.Read("feed", $"{Id}/marketo") is not null;

    public Task PrepareAsync() => people.PrepareAsync();

    public void Boot() => _ = Operators.QueryAsync<IConnectionGrain, bool>(async connection =>
    {
        await connection.StartAsync();
        return true;
    });

    /// <summary>Who sets it up chooses fields of the two sides' own.</summary>
    public Task<bool> ChooseAsync() => people.ChooseAsync();

    /// <summary>Somebody makes rows by mistake in the first seconds already.</summary>
    public void BeginInError()
    {
        var chance = new Random(plan.Seed ^ 0x3e77);
        for (var i = 1; i <= 3; i++)
        {
            var deed = new Deed(FirstInError - i, TimeSpan.FromSeconds(8 * chance.NextDouble()), DeedKind.MakeInError, chance.Next());
            world.After(deed.After, () => people.Do(deed));
        }
    }

    /// <summary>A campaign is at work already, while Marketo takes its time to show everybody (B-2).</summary>
    public void BeginAtWork()
    {
        troubles.IsFirstWalkSlow = true;
        world.After(ManyAtOnce.AtFirst, () => troubles.IsFirstWalkSlow = false);
        Do(FirstAtWork, DeedKind.EditAtFirst);
    }

    private void Do(int number, DeedKind kind)
    {
        if (plan.Deeds?.Contains(number) != false) people.Do(new Deed(number, TimeSpan.Zero, kind, plan.Seed ^ number));
    }

    private Task LeaveRefusedAsync(string field)
    {
        var number = FirstLeft + left++;
        return field == Refusals.Street && plan.Deeds?.Contains(number) != false ? people.DoAsync(new Deed(number, TimeSpan.Zero, DeedKind.LeaveRefused, plan.Seed ^ number)) : Task.CompletedTask;
    }

    /// <summary>From now on people work and things go wrong.</summary>
    public void Begin(SimulatedCluster cluster, Action<TimeSpan> crash, Action<Departure, TimeSpan> lose)
    {
        Misfortunes.Plan(world, troubles, plan.Size.Lasts, Sides, cluster, (crash, lose));
        Damages.Plan(world, troubles, plan.Size.Lasts, Store, cluster);
        if (troubles.Has(Fault.UnreadableAsMade) || troubles.Has(Fault.GoneAsMade)) Sides.Sent.Made += row => Damages.AsMade(world, troubles, Store, cluster, Id, row);
        (people.WithinSeconds.Crash, people.WithinSeconds.Leave, people.WithinSeconds.ColumnsTake) = (crash, cluster.Leave, span => troubles.ColumnsTake = span);
        if (troubles.Has(Fault.RefusedAgain)) drifts.Before = LeaveRefusedAsync;
        drifts.Plan(plan.Size.Lasts);
        if (troubles.Has(Fault.LookUpRefused)) _ = pages.WatchAsync();
        foreach (var deed in Deed.Of(plan.Seed + place, plan.Size, troubles).Where(d => plan.Deeds?.Contains(d.Number) != false)) world.After(deed.After, () => people.Do(deed));
    }

    /// <summary>An older copy of the store, taken at that moment, was put back.</summary>
    public void Forget(DateTimeOffset taken, DateTimeOffset startedAt)
    {
        Operators.Forget(taken);
        people.Forget(taken, startedAt);
        if (troubles.Has(Fault.ForgottenWrite)) Misfortunes.ReadOneFirst(world, troubles, Sides, new Random(plan.Seed ^ 0xf063), startedAt);
    }

    public void Mend()
    {
        mended = world.Now;
        Misfortunes.Mend(Sides, troubles);
        people.Mend();
        Store.Damaged.Clear();
    }

    public void MendFields() => drifts.Mend();

    /// <summary>Who stands on the error desk as unreadable is tried again (B-16).</summary>
    public void RetryUnreadable()
    {
        foreach (var person in Store.Unreadable) _ = Operators.TryAsync<IPersonGrain>(grain => grain.RetryAsync(""), PersonKey.Of(Id, person));
    }

    /// <summary>Is every field that cannot be read known to be so?</summary>
    public bool SeesWhatIsHidden(DateTimeOffset latest) => drifts.Unreadable.Count == 0
        || (world.Await(Operators.QueryAsync<IFieldsGrain, FieldsStatus>(fields => fields.StatusAsync()), latest) is { } status && drifts.Unreadable.All(field => status.Quarantined.Any(line => line.StartsWith(field, StringComparison.Ordinal))));

    /// <summary>Everything that was read since that moment has come to rest, and no field waits for anything.</summary>
    public bool IsSettled(DateTimeOffset after, DateTimeOffset latest) => (lack = Store.Unreadable is [var person, ..] ? $"{person} cannot be read" : Checks.Unsettled.Lack(world, Operators, after, latest)) is null;

    /// <summary>What was lacking at the last look, and who or what waits now.</summary>
    public string Unsettled() => $"{lack ?? "nobody looked"}; {Checks.Unsettled.Of(world, Store, Operators)}";

    public void BeQuiet(DateTimeOffset latest) => quiet = world.Await(QuietLook.BeginAsync(Sides), latest)!;

    /// <summary>The verdict on the run and on what was quiet since <see cref="BeQuiet"/>; violations, one line each.</summary>
    public (Verdict? Verdict, IReadOnlyList<string> Violations) Judge(Func<Evidence, Evidence> with, DateTimeOffset latest)
    {
        var stretch = world.Await(QuietLook.EndAsync(Sides, quiet!), latest);
        var verdict = world.Await(new Checked(Sides, Store, Operators, troubles, turnings, people.Limits).DecideAsync(evidence => with(evidence with { Quiet = stretch, Skew = skew, WrittenAgain = people.WrittenAgain, Sent = Sides.Sent.All, LongestUnseen = Unseen(evidence.LongestUnseen) })), latest);
        var inDynamics = world.Await(SideRecords.DynamicsAsync(Sides.DynamicsDoor, CancellationToken.None), latest)!;
        IEnumerable<string> offences = verdict is null ? ["the engine does not answer the checker"] : Checked.Lines(verdict);
        var inMarketo = world.Await(SideRecords.MarketoAsync(Sides.MarketoDoor, CancellationToken.None), latest)!;
        return (verdict, [.. offences, .. Unpromised(inMarketo, inDynamics), .. new KeptOut(Store, dynamicsAhead, SecondsAndCalls, Sides.Qualifications).Find(inDynamics.History), .. new RefusedAndTaken(Store, dynamicsAhead, troubles.Has(Fault.StoreRestored)).Find(inDynamics.History), .. new MadeForDeleted(Store, marketoAhead).Find(inDynamics.History, Sides.Marketo.Controls.History.After(0)), .. Unkept(inDynamics, latest)]);
    }

    // A store that was put back knows nothing of what was answered and made since it was copied.
    private IEnumerable<string> Unpromised(SideRecords inMarketo, SideRecords inDynamics)
    {
        if (troubles.Has(Fault.StoreRestored)) return [];
        return [.. new ThereWhenAnswered(dynamicsSkew).Find(Operators.Triggered, inDynamics, inMarketo), .. new TakenForEither(inMarketo, inDynamics).Find(people.Alike), .. MadeUnlooked.Find(inDynamics, mended + dynamicsSkew), .. new MadeAsTold(Store).Find(inMarketo), .. new ToldAsLinked(Store, skew).Find(inMarketo, inDynamics), .. new GoneOnWithWinner(Store, marketoAhead + oursAhead).Find(Operators.Queued, Operators.Answered, inMarketo)];
    }

    // What neither side's history tells.
    private IEnumerable<string> Unkept(SideRecords inDynamics, DateTimeOffset latest)
    {
        foreach (var grain in Store.WrittenOn) yield return $"B-16: {grain} wrote on after a commit that may not be done";
        foreach (var grain in Store.WrittenLate) yield return $"B-16: {grain} was stored by a life that had ended";
        foreach (var line in Sides.Attempts.All.SelectMany(outage => RestsKept.Find(outage.Side, outage.Calls))) yield return line;
        foreach (var line in Sides.Portions.TooLarge.Concat(Sides.Portions.TooSmall).Concat(Sides.Sent.TooLong).Concat(Sides.Walks.Left())) yield return line;
        foreach (var line in people.Unbraked.Concat(people.Unheld).Concat(people.Unmatched).Concat(pages.Held).Concat(Sides.Keys.Twice).Concat(Sides.Records.Twice)) yield return line;
        // A store that was put back knows nothing of the calls since it was copied, nor of what it had looked for.
        if (troubles.Has(Fault.StoreRestored)) yield break;
        foreach (var line in new ReadBackIn(Store, oursAhead, troubles.Has(Fault.SeveralSilos) && troubles.Has(Fault.ClockSkew) ? Beginning.SilosApart : TimeSpan.Zero).Find(inDynamics.History, Sides.Marketo.Controls.History.After(0), Sides.Reads.All)) yield return line;
        foreach (var line in LookedFor.Find(Sides.Marketo.Controls.History.After(0), plan.Size.Lateness)) yield return line;
        // A full read asks for whomever it did not show, however often that was looked for before (D-9).
        if (!troubles.BeginsAnew) foreach (var line in LooksRest.Find(Sides.Looks.All, inDynamics.History)) yield return line;
        var view = world.Await(Operators.QueryAsync<IConnectionGrain, ConnectionView>(connection => connection.StatusAsync()), latest);
        foreach (var line in DayCounted.Find(view?.Budgets.FirstOrDefault(budget => budget.System == "marketo"), Sides.MarketoCalls, world.Now)) yield return line;
    }

    // A side that does not let us in for minutes, or a store that is put back, shows us late what was done when; and so does a feed that nobody read meanwhile.
    private TimeSpan Unseen(TimeSpan mostly)
    {
        if (troubles.Has(Fault.StoreRestored) || troubles.Has(Fault.CredentialsRefused) || troubles.Has(Fault.OneSideRead)) return LongestUnseen;
        return Sides.LongestUnread > mostly ? Sides.LongestUnread : mostly;
    }

    /// <summary>How much we wrote on both sides.</summary>
    public long Written => Sides.Marketo.Controls.History.After(0).Concat(Sides.Dynamics.Controls.History.After(0)).LongCount(line => line.Client == "crmsync");

    /// <summary>How many lines the activity logs have.</summary>
    public int Told => Store.Activities.Values.Sum(lines => lines.Count);

    public void Tell(Action<string> tell)
    {
        foreach (var (side, history) in new[] { ("marketo", Sides.Marketo.Controls.History), ("dynamics", Sides.Dynamics.Controls.History) })
            foreach (var line in history.After(0))
                if (line.Client != "seed" || line.Field is null) tell($"history {side} {line.Sequence} {line.Time:HH:mm:ss.fff} {line.Client} {line.Operation} {line.Table} {line.Row} {line.Field}: {line.Old} -> {line.New}");
        foreach (var (person, lines) in Store.Activities)
            foreach (var line in lines) tell($"activity {person} {line.At:HH:mm:ss.fff} {line.Kind} {line.Field} marketo {line.MarketoValue} dynamics {line.DynamicsValue} winner {line.Winner} {line.Rule} {line.Code} {line.Text}");
    }

    public void Dispose() => Sides.Dispose();
}
