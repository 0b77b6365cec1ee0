using CrmSync.Contracts.Delivery;
using CrmSync.Simulation.Tests.Silos;

namespace CrmSync.Simulation.Tests.Faults;

/// <summary>
/// The faults of one run: a random subset of the classes, each at a rate of its own, while they last. Counts what was done.
/// Deeds that are troubles themselves (a merge on the way, a refused value) are chosen with the deeds and only counted here.
/// </summary>
internal sealed class Troubles
{
    // What is done a few times in a run.
    private const double RateOfRare = 0.4;
    private const int ShareOfQuiet = 12;

    // What would spoil other runs.
    private static readonly Fault[] Seldom =
    [
        Fault.WrittenAlike, Fault.MassDelete, Fault.LookUpRefused, Fault.ReadLate, Fault.WalkRefused, Fault.InOneSecond, Fault.OneEmail, Fault.OneSideRead, Fault.SideMakes, Fault.NoSuchPage, Fault.ShortPages,
        Fault.FewInPage, Fault.AddressRefused, Fault.AnswerShort, Fault.HeldOtherwise, Fault.OtherOrganization, Fault.WalkLate, Fault.UnreadableAsMade, Fault.ChosenAtWork, Fault.EmptiedOnQualify,
        Fault.AnswerLate, Fault.AskedAsDeleted, Fault.DeletedAgain, Fault.AlikeInMarketo, Fault.RefusedAsMade,
    ];

    private static readonly Fault[] Often = [Fault.RareCommitUnknown, Fault.OrderLost, Fault.TokenSlow, Fault.BatchCut, Fault.MidEdit, Fault.WrittenAlike, Fault.ReadLate, Fault.OneEmail, Fault.RefusedAgain, Fault.NoSuchPage, Fault.AnswerShort, Fault.WalkLate, Fault.UnreadableAsMade, Fault.ToldSlowly, Fault.GoneAsMade, Fault.GoneAsMet, Fault.AnswerLate, Fault.ChosenUnanswered, Fault.MergedUnread];

    // What lets everything be read in time, and nobody else resume what the brake has paused.
    private static readonly Fault[] InTime = [Fault.FlipFlop, Fault.PoisonRow, Fault.Doorbells, Fault.ClockSkew, Fault.LateRows, Fault.TakenBack, Fault.MassDelete, Fault.LookUpRefused, Fault.AddressRefused];

    // What lets everything that people do be taken over at once.
    private static readonly Fault[] AtOnce =
        [Fault.ReadLate, Fault.AnswerLate, Fault.WalkRefused, Fault.FlipFlop, Fault.PoisonRow, Fault.Doorbells, Fault.ClockSkew, Fault.TakenBack, Fault.MessageSlow, Fault.MessageLost, Fault.SlowCalls, Fault.EmptyPages, Fault.RepeatedRows, Fault.CommitUnknown, Fault.MadeInError];

    // What tells nothing of a record's rows but late: no merge, and no copy of our store that has to read them anew.
    private static readonly Fault[] OfRows =
        [Fault.InOneSecond, Fault.FlipFlop, Fault.PoisonRow, Fault.Doorbells, Fault.TakenBack, Fault.MessageSlow, Fault.SlowCalls, Fault.EmptyPages, Fault.AnswerLost, Fault.Crash];

    // What leaves the outcome of a call open, or the call on its way for long: whoever writes what it says is taken for it then, and what that replaced cannot be told (C-12).
    private static readonly Fault[] LeavesOpen =
    [
        Fault.AnswerLost, Fault.LandsLate, Fault.CallLost, Fault.SlowCalls, Fault.LandsAfterLimit, Fault.AnswerCut, Fault.Crash, Fault.StoreRestored, Fault.FeedsNotStored, Fault.SeveralSilos, Fault.DoubleActivation,
        Fault.MessageLost, Fault.ServerErrors, Fault.PoisonCall, Fault.TooMuchAtOnce, Fault.CommitFails, Fault.CommitUnknown, Fault.RareCommitUnknown, Fault.Outage, Fault.Unreadable, Fault.MidEdit,
        Fault.ReadLate, Fault.AnswerShort, Fault.OtherOrganization, Fault.WalkLate, Fault.UnreadableAsMade, Fault.AnswerLate,
    ];

    // What lets two records meet for the first time, or a field be read anew: what Dynamics made of a text is a value as any other then (N-10, F-2).
    private static readonly Fault[] Meets =
        [Fault.Conversion, Fault.Operators, Fault.Selection, Fault.SchemaDrift, Fault.OneEmail, Fault.WalkRefused, Fault.MadeInError, Fault.SyncFilter, Fault.FeedExpired, Fault.OtherOrganization, Fault.WalkLate, Fault.ChosenAtWork, Fault.EmptiedOnQualify];

    // What falls together within seconds tells of itself where no older copy of our store excuses it.
    private static readonly Fault[] Coinciding = [Fault.MergedAtWork, Fault.ChunkByChunk, Fault.ToldSlowly, Fault.GoneAsMade, Fault.GoneAsMet, Fault.ChosenUnanswered];

    // Open: who is made for a row by a call without an answer, and has another id typed in before any page tells of him, is known by the row's person no more (N-15, N-18).
    // While feeds are slow a lead may take the person of a contact that had its e-mail before (N-14).
    private static readonly Fault[] Excusing = [Fault.StoreRestored, Fault.OutputTyped, Fault.OneEmail];

    private readonly Dictionary<Fault, double> rates = [];
    private readonly Dictionary<Fault, int> counts = [];
    private readonly Random chance;
    private bool isOver = true;

    /// <param name="seed">The run's seed.</param>
    /// <param name="without">Classes that are left out, while a trace is made shorter.</param>
    /// <param name="range">See <see cref="RunSize.Rates"/>.</param>
    public Troubles(int seed, IReadOnlySet<Fault> without, (double Most, double Span) range)
    {
        var choice = new Random(seed ^ 0x5a17);
        chance = new Random(seed ^ 0x3c3c);
        foreach (var fault in Enum.GetValues<Fault>())
        {
            var (isChosen, rate) = (choice.Next(100) < (Seldom.Contains(fault) || Coinciding.Contains(fault) ? ShareOfQuiet : 40), Math.Pow(10, range.Most - (range.Span * choice.NextDouble())));
            if (isChosen && !without.Contains(fault)) rates[fault] = Often.Contains(fault) ? RateOfRare : rate;
        }
        if (Has(Fault.InOneSecond))
        {
            foreach (var fault in Chosen.Except(OfRows).ToList()) rates.Remove(fault);
            (rates[Fault.LateRows], rates[Fault.RepeatedRows]) = (RateOfRare, RateOfRare);
        }
        // Whose link is forgotten is linked anew, whatever was typed meanwhile.
        if (Has(Fault.StoreRestored)) rates.Remove(Fault.OutputTyped);
        if (Has(Fault.WrittenAlike)) foreach (var fault in LeavesOpen) rates.Remove(fault);
        if (Has(Fault.MassDelete) || Has(Fault.LookUpRefused)) rates.Remove(Fault.AddressRefused);
        if (Has(Fault.MassDelete) || Has(Fault.LookUpRefused) || Has(Fault.AddressRefused)) foreach (var fault in Chosen.Except(InTime).ToList()) rates.Remove(fault);
        if (Has(Fault.ReadLate) || Has(Fault.AnswerLate) || Has(Fault.WalkRefused)) foreach (var fault in Chosen.Except(AtOnce).ToList()) rates.Remove(fault);
        // What Dynamics kept is, where its answer was lost, the same as what somebody took back there.
        if (Has(Fault.SideMakes) || Has(Fault.RefusedAsMade)) foreach (var fault in Meets.Concat(LeavesOpen).Append(Fault.BatchCut)) rates.Remove(fault);
        if (Has(Fault.OneSideRead)) foreach (var fault in Chosen.Except(AtOnce).Where(fault => fault != Fault.OneSideRead).ToList()) rates.Remove(fault);
        // Open: a row that was asked for before a pause, and made after it for somebody who was deleted in Marketo meanwhile, is not known as that (D-2).
        if (Has(Fault.AskedAsDeleted)) rates.Remove(Fault.ForgottenWrite);
        if (Coinciding.Any(Has)) foreach (var fault in Excusing) rates.Remove(fault);
        if (!Has(Fault.StoreRestored)) rates.Remove(Fault.ForgottenWrite);
    }

    /// <summary>What a seed leaves out by itself: every second one holds nothing rare, for what is rare keeps much else out, and the rest must meet often too.</summary>
    public static IReadOnlySet<Fault> LeftOut(int seed) => seed % 2 == 0 ? Seldom.Union(Coinciding).ToHashSet() : [];

    public IReadOnlyCollection<Fault> Chosen => rates.Keys;

    public IReadOnlyDictionary<Fault, int> Counts => counts;

    /// <summary>Sides that refuse our credentials now.</summary>
    public HashSet<string> CredentialsRefusedBy { get; } = [];

    /// <summary>Dynamics refuses look-ups by e-mail now.</summary>
    public bool AreLookUpsRefused { get; set; }

    /// <summary>Dynamics lets nobody walk its contacts now.</summary>
    public bool IsWalkRefused { get; set; }

    /// <summary>Dynamics tells nobody now what has changed there; its rows can be read all the same.</summary>
    public bool AreChangesRefused { get; set; }

    /// <summary>What stands before Dynamics answers in its place now.</summary>
    public bool IsDynamicsHidden { get; set; }

    /// <summary>Dynamics is out of order, and comes back as another organisation.</summary>
    public bool IsDynamicsAway { get; set; }

    /// <summary>Did we call it meanwhile?</summary>
    public bool IsAwaySeen { get; set; }

    /// <summary>Marketo takes its time to show everybody for the first time.</summary>
    public bool IsFirstWalkSlow { get; set; }

    /// <summary>So long the next read of Dynamics' columns takes.</summary>
    public TimeSpan ColumnsTake { get; set; }

    /// <summary>What befalls whoever got half an answer.</summary>
    public Action? AfterCut { get; set; }

    /// <summary>Is a feed read anew in the run?</summary>
    public bool BeginsAnew => Has(Fault.FeedExpired) || Has(Fault.WalkRefused) || Has(Fault.OtherOrganization) || Has(Fault.WalkLate);

    /// <summary>A rule of what stands before Dynamics was mended: every address can be looked for.</summary>
    public bool AreAddressesTaken { get; set; }

    public void Begin() => isOver = false;

    public void End() => isOver = true;

    public bool Has(Fault fault) => rates.ContainsKey(fault);

    /// <summary>Does it happen now?</summary>
    public bool Hits(Fault fault)
    {
        if (isOver || !rates.TryGetValue(fault, out var rate) || chance.NextDouble() >= rate) return false;
        Count(fault);
        return true;
    }

    /// <summary>Does it happen now, where it does so often?</summary>
    public bool Hits(Fault fault, double often)
    {
        if (isOver || !rates.ContainsKey(fault) || chance.NextDouble() >= often) return false;
        Count(fault);
        return true;
    }

    public void Count(Fault fault) => counts[fault] = counts.GetValueOrDefault(fault) + 1;

    public TimeSpan Between(double least, double most) => TimeSpan.FromSeconds(least + ((most - least) * chance.NextDouble()));

    public int Next(int most) => chance.Next(most);

    /// <summary>A message between grains that is lost on the way: only one-way ones are lost without anybody's knowledge.</summary>
    public bool Loses(Message message) => message.Method == nameof(IDeliveryGrain.HoldAsync) && Hits(Fault.OrderLost) || LosesAny(message);

    private bool LosesAny(Message message) => message.Kind.IsOneWay ? Hits(Fault.MessageLost) : Has(Fault.MessageLost) && chance.Next(20) == 0 && Hits(Fault.MessageLost);

    public bool LosesAnswer() => Has(Fault.MessageLost) && chance.Next(20) == 0 && Hits(Fault.MessageLost);

    public TimeSpan Delay() => Hits(Fault.MessageSlow) ? Between(0.001, 3) : TimeSpan.Zero;
}
