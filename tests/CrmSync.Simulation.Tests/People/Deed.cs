using CrmSync.Simulation.Tests.Faults;

namespace CrmSync.Simulation.Tests.People;

/// <summary>What somebody does.</summary>
internal enum DeedKind
{
    EditInMarketo,
    EditInDynamics,
    Collide,
    FlipFlop,
    CreateInMarketo,
    CreateInDynamics,
    DeleteInMarketo,
    DeleteInDynamics,
    Restore,
    Qualify,
    MergeInMarketo,
    MergeInDynamics,
    Refuse,
    Ask,
    Pause,
    Refresh,
    Ring,
    OwnField,
    TurnField,
    ChooseField,
    EditChosen,
    Exclude,
    CreateExcluded,
    Poison,
    EditSource,
    TakeBack,
    TakeBackInDynamics,
    Fill,
    MakeInError,
    PauseAgain,
    ChangeMany,
    WriteTheSame,
    DeleteEdited,
    EditQualified,
    DeleteMany,
    AskDeleted,
    CreateAgain,
    EditAgain,
    DeleteQualified,
    EditInOneSecond,
    TypeOutput,
    MakeAlike,
    ReplaceRow,
    AskMerged,
    ImportMerged,
    WriteOn,
    RefuseAgain,
    Retry,
    WriteMade,
    Quarrel,
    FillInMany,
    Import,
    ChangeRows,
    EditOtherwise,
    EditOnWalk,
    DeleteArrived,
    ChooseAtWork,
    EmptyQualified,
    MergeEdited,
    ChangeAsRead,
    RefuseTwice,
    DeleteAsMade,
    DeleteAsMet,
    ChooseUnanswered,
    EditAnswered,
    AskAsDeleted,
    DeleteAgain,
    MakeAmbiguous,
    TakeAddress,
    RefuseMade,
    LeaveRefused,
    DeleteForgotten,
    AskForgotten,
    EditAtFirst,
    ChangeAsLeft,
}

/// <summary>One thing that somebody does, with a chance of its own: without the others it would be done just the same.</summary>
/// <param name="Number">Its place among all; names it when a trace is made shorter.</param>
/// <param name="After">When, from the start of the deeds.</param>
/// <param name="Kind">What.</param>
/// <param name="Seed">Whom and how.</param>
internal sealed record Deed(int Number, TimeSpan After, DeedKind Kind, int Seed)
{
    private static readonly (DeedKind Kind, int Weight)[] Weights =
    [
        (DeedKind.EditInMarketo, 30), (DeedKind.EditInDynamics, 30), (DeedKind.Collide, 12), (DeedKind.CreateInMarketo, 4), (DeedKind.CreateInDynamics, 4),
        (DeedKind.DeleteInMarketo, 2), (DeedKind.DeleteInDynamics, 2), (DeedKind.Restore, 2), (DeedKind.Qualify, 4), (DeedKind.MergeInMarketo, 2), (DeedKind.MergeInDynamics, 2),
        (DeedKind.Refuse, 3), (DeedKind.Ask, 6), (DeedKind.FlipFlop, 2), (DeedKind.Pause, 1), (DeedKind.Refresh, 1), (DeedKind.Ring, 2),
    ];

    // Each only in runs whose faults have it. A group has its own chance, numbers and share of the usual number of deeds, so that the runs of before stay what they were when one is added.
    private static readonly (int Salt, int From, int Share, (DeedKind Kind, int Weight)[] Kinds)[] Groups =
    [
        (0xfa12, 30_000, 2, [(DeedKind.OwnField, 3), (DeedKind.TurnField, 3), (DeedKind.ChooseField, 3), (DeedKind.EditChosen, 6), (DeedKind.Exclude, 6), (DeedKind.CreateExcluded, 1), (DeedKind.Poison, 3), (DeedKind.EditSource, 4)]),
        (0x7ab4, 50_000, 2, [(DeedKind.TakeBack, 3), (DeedKind.TakeBackInDynamics, 2), (DeedKind.Fill, 3), (DeedKind.MakeInError, 3)]),
        (0x2e5d, 70_000, 2, [(DeedKind.PauseAgain, 2), (DeedKind.ChangeMany, 4), (DeedKind.WriteTheSame, 5), (DeedKind.DeleteEdited, 3), (DeedKind.EditQualified, 3), (DeedKind.DeleteMany, 3), (DeedKind.AskDeleted, 2), (DeedKind.CreateAgain, 4)]),
        (0x19c7, 80_000, 4, [(DeedKind.EditAgain, 1), (DeedKind.DeleteQualified, 1)]),
        (0x61c5, 83_000, 2, [(DeedKind.EditInOneSecond, 1)]),
        (0x0b7e, 85_000, 4, [(DeedKind.TypeOutput, 1)]),
        (0x4e15, 90_000, 3, [(DeedKind.MakeAlike, 4), (DeedKind.ReplaceRow, 1)]),
        (0x44c9, 87_000, 8, [(DeedKind.WriteOn, 1)]),
        (0x4ef5, 95_000, 4, [(DeedKind.RefuseAgain, 2), (DeedKind.Retry, 1)]),
        (0x3ade, 97_000, 3, [(DeedKind.WriteMade, 3), (DeedKind.Quarrel, 1)]),
        (0x3a9d, 100_000, 8, [(DeedKind.FillInMany, 1)]),
        (0x1a9e, 120_000, 4, [(DeedKind.Import, 2), (DeedKind.ChangeRows, 3)]),
        (0x0e1d, 140_000, 2, [(DeedKind.EditOtherwise, 1)]),
        (0x3a1c, 160_000, 4, [(DeedKind.EditOnWalk, 1)]),
        (0xf09e, 180_000, 3, [(DeedKind.DeleteArrived, 1)]),
        (0xc405, 200_000, 4, [(DeedKind.ChooseAtWork, 1)]),
        (0xe397, 220_000, 6, [(DeedKind.EmptyQualified, 1)]),
        (0x6e26, 240_000, 4, [(DeedKind.MergeEdited, 1)]),
        (0xc47b, 260_000, 5, [(DeedKind.ChangeAsRead, 1)]),
        (0x7015, 280_000, 4, [(DeedKind.RefuseTwice, 1)]),
        (0x60a5, 300_000, 4, [(DeedKind.DeleteAsMade, 1)]),
        (0x60e7, 320_000, 4, [(DeedKind.DeleteAsMet, 1)]),
        (0xa5e7, 340_000, 4, [(DeedKind.EditAnswered, 1)]),
        (0xd37a, 360_000, 8, [(DeedKind.AskAsDeleted, 1)]),
        (0xde1e, 380_000, 8, [(DeedKind.DeleteAgain, 1)]),
        (0xa11e, 400_000, 8, [(DeedKind.MakeAmbiguous, 1), (DeedKind.TakeAddress, 1)]),
        (0x3efd, 420_000, 8, [(DeedKind.RefuseMade, 1)]),
        (0xc4a5, 440_000, 12, [(DeedKind.ChooseUnanswered, 1)]),
        (0x3e6d, 450_000, 12, [(DeedKind.AskMerged, 1), (DeedKind.ImportMerged, 1)]),
        (0x1ea7, 480_000, 12, [(DeedKind.ChangeAsLeft, 1)]),
    ];

    /// <summary>The deeds of a run: some kinds are left out by the seed, so that runs differ in what they are about.</summary>
    // Open: while Marketo lets us read nothing, somebody's row of the value that we send then closes our write, if its answer is lost, and what that replaced is not told (C-12).
    // And a refresh writes what Dynamics made of a text over it (F-2), as any value there.
    public static IReadOnlyList<Deed> Of(int seed, RunSize size, Troubles troubles) =>
        [.. Usual(seed, size).Where(deed => !(deed.Kind == DeedKind.Refresh && troubles.Has(Fault.SideMakes))), .. Groups.SelectMany(group => Of(group, seed, size)).Where(deed => troubles.Has(IsTrouble(deed.Kind)!.Value) && !(IsTrouble(deed.Kind) == Fault.TakenBack && troubles.Has(Fault.CredentialsRefused)) && (deed.Kind != DeedKind.ChangeAsLeft || troubles.Has(Fault.SeveralSilos)))];

    private static IEnumerable<Deed> Of((int Salt, int From, int Share, (DeedKind Kind, int Weight)[] Kinds) group, int seed, RunSize size)
    {
        var chance = new Random(seed ^ group.Salt);
        var all = group.Kinds.Sum(w => w.Weight);
        return Enumerable.Range(0, size.Deeds / group.Share).Select(number => new Deed(group.From + number, size.Lasts * chance.NextDouble(), Any(group.Kinds, chance.Next(all)), chance.Next())).OrderBy(deed => deed.After);
    }

    private static List<Deed> Usual(int seed, RunSize size)
    {
        var chance = new Random(seed ^ 0xdeed);
        var kinds = Weights.Where(w => w.Kind <= DeedKind.Collide || chance.Next(3) > 0).ToArray();
        var all = kinds.Sum(w => w.Weight);
        return [.. Enumerable.Range(0, size.Deeds).Select(number => new Deed(number, size.Lasts * chance.NextDouble(), Any(kinds, chance.Next(all)), chance.Next())).OrderBy(deed => deed.After)];
    }

    /// <summary>Deeds that are a class of faults by themselves.</summary>
    public static Fault? IsTrouble(DeedKind kind) => kind switch
    {
        DeedKind.FlipFlop => Fault.FlipFlop,
        DeedKind.Qualify or DeedKind.MergeInMarketo or DeedKind.MergeInDynamics => Fault.Conversion,
        DeedKind.Refuse => Fault.PoisonRow,
        DeedKind.Pause or DeedKind.Refresh => Fault.Operators,
        DeedKind.Ring => Fault.Doorbells,
        DeedKind.OwnField or DeedKind.TurnField or DeedKind.ChooseField or DeedKind.EditChosen or DeedKind.Fill or DeedKind.ChangeAsLeft => Fault.Selection,
        DeedKind.MakeInError => Fault.MadeInError,
        DeedKind.TakeBack or DeedKind.TakeBackInDynamics => Fault.TakenBack,
        DeedKind.Exclude or DeedKind.CreateExcluded => Fault.SyncFilter,
        DeedKind.PauseAgain => Fault.OrderLost,
        DeedKind.ChangeMany => Fault.BatchCut,
        DeedKind.WriteTheSame => Fault.WrittenAlike,
        DeedKind.CreateAgain => Fault.LookUpRefused,
        DeedKind.DeleteEdited or DeedKind.EditQualified or DeedKind.AskDeleted => Fault.MidEdit,
        DeedKind.DeleteMany => Fault.MassDelete,
        DeedKind.EditAgain => Fault.ReadLate,
        DeedKind.DeleteQualified => Fault.WalkRefused,
        DeedKind.EditInOneSecond => Fault.InOneSecond,
        DeedKind.TypeOutput => Fault.OutputTyped,
        DeedKind.MakeAlike or DeedKind.ReplaceRow => Fault.OneEmail,
        DeedKind.AskMerged or DeedKind.ImportMerged => Fault.MergedUnread,
        DeedKind.WriteOn => Fault.OneSideRead,
        DeedKind.RefuseAgain or DeedKind.Retry or DeedKind.LeaveRefused => Fault.RefusedAgain,
        DeedKind.WriteMade or DeedKind.Quarrel => Fault.SideMakes,
        DeedKind.EditAtFirst => Fault.ShortPages,
        DeedKind.FillInMany => Fault.AddressRefused,
        DeedKind.Import or DeedKind.ChangeRows => Fault.AnswerShort,
        DeedKind.EditOtherwise => Fault.HeldOtherwise,
        DeedKind.EditOnWalk => Fault.WalkLate,
        DeedKind.DeleteArrived or DeedKind.DeleteForgotten or DeedKind.AskForgotten => Fault.ForgottenWrite,
        DeedKind.ChooseAtWork => Fault.ChosenAtWork,
        DeedKind.EmptyQualified => Fault.EmptiedOnQualify,
        DeedKind.MergeEdited => Fault.MergedAtWork,
        DeedKind.ChangeAsRead => Fault.ChunkByChunk,
        DeedKind.RefuseTwice => Fault.ToldSlowly,
        DeedKind.DeleteAsMade => Fault.GoneAsMade,
        DeedKind.DeleteAsMet => Fault.GoneAsMet,
        DeedKind.ChooseUnanswered => Fault.ChosenUnanswered,
        DeedKind.EditAnswered => Fault.AnswerLate,
        DeedKind.AskAsDeleted => Fault.AskedAsDeleted,
        DeedKind.DeleteAgain => Fault.DeletedAgain,
        DeedKind.MakeAmbiguous or DeedKind.TakeAddress => Fault.AlikeInMarketo,
        DeedKind.RefuseMade => Fault.RefusedAsMade,
        DeedKind.Poison => Fault.PoisonCall,
        DeedKind.EditSource => Fault.SchemaDrift,
        _ => null,
    };

    private static DeedKind Any((DeedKind Kind, int Weight)[] kinds, int at) => kinds.First(w => (at -= w.Weight) < 0).Kind;
}
