using CrmSync.Contracts.Fields;
using CrmSync.Host.Demo.People;
using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.Faults;
using CrmSync.Simulation.Tests.People;
using CrmSync.Simulation.Tests.Stores;
using CrmSync.Simulation.Tests.Wires;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>The one place where a run meets the independent checker: both sides' own histories, and what the engine tells about a pair.</summary>
internal sealed class Checked(Sides sides, MemoryStore store, Operators operators, Troubles troubles, Turnings turnings, LimitsMet limitsOfPeople)
{
    // While others' values are refused nobody waits longer (I9): where nothing else goes wrong, and where it does.
    private static readonly TimeSpan LongestCalmLag = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestLag = TimeSpan.FromMinutes(12);

    private static readonly Fault[] Calm =
        [Fault.FlipFlop, Fault.Conversion, Fault.PoisonRow, Fault.Doorbells, Fault.ClockSkew, Fault.MergeRefused, Fault.Selection, Fault.SyncFilter, Fault.LateRows, Fault.MessageSlow];

    // Who gets no answer, or none in time, asks again.
    private static readonly Fault[] AskAgain =
        [Fault.Crash, Fault.MessageLost, Fault.MessageSlow, Fault.DoubleActivation, Fault.CommitFails, Fault.CommitUnknown, Fault.RareCommitUnknown, Fault.Unreadable, Fault.SeveralSilos, Fault.FeedsNotStored];

    /// <summary>The verdict.</summary>
    /// <param name="with">What is known of the run beside its histories.</param>
    public async Task<Verdict> DecideAsync(Func<Evidence, Evidence> with)
    {
        var view = await operators.QueryAgainAsync<IFieldsGrain, FieldsView>(grain => grain.ListAsync());
        var (marketo, dynamics) = (await SideRecords.MarketoAsync(sides.MarketoDoor, CancellationToken.None), await SideRecords.DynamicsAsync(sides.DynamicsDoor, CancellationToken.None));
        var (fields, limits) = (ChosenFields.Of(view, turnings, troubles.Has(Fault.SideMakes) || troubles.Has(Fault.RefusedAsMade)), await LimitsKept.OfAsync(sides, troubles, limitsOfPeople));
        var judge = new Judge(marketo, dynamics, new EngineFacts(store, operators).OfAsync, operators.Answered)
        {
            With = evidence => with(evidence with { Fields = fields, HasAllRequests = true, IsAskedOnce = !AskAgain.Any(troubles.Has), HasAllAnswers = troubles.Has(Fault.WrittenAlike), Limits = limits, Refuses = SidesRefuse.Of, LongestLag = LongestLagOf(), Spoiling = [RareDeeds.SpoilsMarketo, RareDeeds.SpoilsDynamics, BadMoments.NotNow, ManyAtOnce.RefusedInAddress] }),
        };
        return await judge.DecideAsync();
    }

    // Who works for hours beside a field that comes and goes, or a side that fails, waits as long as that lasts.
    private TimeSpan? LongestLagOf()
    {
        if (troubles.Chosen.All(Calm.Contains) && !(sides.LastLong && troubles.Has(Fault.Selection))) return LongestCalmLag;
        // A row a page, and a page for each scarce call: what was lost meanwhile is known when the feed was read past it (C-12), and nobody promises when that is.
        // Nor where Dynamics refuses its tokens again and again: nobody is made in the name of a row before everything is read anew (D-9).
        if (sides.LastLong || troubles.Has(Fault.WalkLate) || (troubles.Has(Fault.ShortPages) && sides.AreCallsScarce)) return null;
        // While nobody reads, as when every start fails because an answer that it needs is cut or stays away, what is edited waits for as long. So does what was lost, until the
        // feed was read past it, where a page holds a row or two and reads without an answer last their time limit (C-12).
        var longest = troubles.Has(Fault.ShortPages) || troubles.Has(Fault.MergedAtWork) ? sides.Tips.Longest : sides.LongestUnread;
        return (longest > sides.LongestUnread ? longest : sides.LongestUnread) + LongestCalmLag is var unread && unread > LongestLag ? unread : LongestLag;
    }

    /// <summary>What must not be, one line each; ids only.</summary>
    public static IEnumerable<string> Lines(Verdict verdict) =>
        verdict.Offences.Select(o => $"{o.Kind.ToString().ToLowerInvariant()}: {o.Side} {o.Row} {o.Field}{(o.Sequence > 0 ? $" (history {o.Sequence})" : "")}");
}
