namespace CrmSync.Host.Demo.Verdicts;

/// <summary>One of the sixteen invariants of the proof, and what exactly is asserted of it.</summary>
/// <param name="Id">I1 to I16.</param>
/// <param name="Name">In a few words.</param>
/// <param name="Asserted">What the checker asserts, from histories and rows; or where else it is asserted.</param>
/// <param name="Kinds">Offences against it; none: it is a property of several runs, or of several connections.</param>
public sealed record Invariant(string Id, string Name, string Asserted, params OffenceKind[] Kinds)
{
    /// <summary>All of them, in order: the one place that says what is asserted.</summary>
    public static IReadOnlyList<Invariant> All { get; } =
    [
        new("I1", "convergence", "Every mapped field of a linked pair is equal in plain form, or refused, held, waiting or stale by what CrmSync shows; every person shows the row that it goes on as, or that it is gone; nothing that somebody typed into a field of ours stays; every open row is shown by somebody; nothing is refused that the other side takes.", OffenceKind.Different, OffenceKind.HeldBack, OffenceKind.Forgotten, OffenceKind.Missing),
        new("I2", "nothing lost", "Every edit by somebody else stood on the other side at its time or later, or its own side replaced it, or the log names it as loser, refused or held; every request has a row or a reason; every refusal stands in log, desk and Marketo.", OffenceKind.Lost, OffenceKind.Unanswered, OffenceKind.Untold),
        new("I3", "nothing invented", "Every value that we wrote stood before on the other side, in the lead that a contact came from, or there; none goes back to the side that a one-way field comes from.", OffenceKind.Invented, OffenceKind.Misdirected),
        new("I4", "quiescence", "No write of ours leaves a value as it was; per person and field at most two writes for each edit and each creation, link, merge, qualification or delete; none, of any kind, in a quiet stretch after settled.", OffenceKind.Echoed, OffenceKind.Restless),
        new("I5", "replay", "Not of one history: planner properties repeat every input, the simulation reads feeds again."),
        new("I6", "one record", "We made at most one living record for each counterpart and none for nobody; none in Marketo beside a person of its e-mail who belongs to nobody; a lead takes the place of no contact with its e-mail; no row is shown by two people; no refusal is told twice, and no request answered more often than it was made.", OffenceKind.Doubled, OffenceKind.Overtaken, OffenceKind.ToldTwice),
        new("I7", "no resurrection", "We never make a row under an id that was deleted; a person deleted in Marketo comes back only after an edit of its row by somebody else; we make no more rows in Dynamics than were asked for.", OffenceKind.Resurrected),
        new("I8", "no older value", "We never put back a value that was replaced after it had arrived, nor write an older value of the other side after a newer one, unless somebody wrote it again or an edit that we replaced unseen is reinstated (C-7).", OffenceKind.Reverted),
        new("I9", "poison apart", "While somebody's value is refused, edits of everybody with whom nothing is wrong arrive within the bound that comes with the evidence.", OffenceKind.Delayed),
        new("I10", "limits kept", "No call of ours met a limit of a side (606, 607, 615, 429), and no more than the day's share was used.", OffenceKind.OverLimit),
        new("I11", "progress", "Settled within the bound after the last edit; rounds to rest of the planner are a property of its own.", OffenceKind.Unsettled),
        new("I12", "shuffle", "Not of one history: planner properties and the model shuffle what is observed."),
        new("I13", "crash", "Not of one history: a run with crashes or kills passes the same check as one without; simulation and kill rounds."),
        new("I14", "nobody removed", "Every record that somebody else made is still there, or somebody else deleted or merged it; we delete only where the policy says so and the other half is gone.", OffenceKind.Removed),
        new("I15", "provenance", "What the histories cannot explain is told in the person's log: each record that we made, each default that we filled in, each output field that we put back. A value that travelled has its cause and before-image in the histories (I3, I8), one that lost in the log (I2). No collision is told where Marketo's edit was made on top of Dynamics' value, nor as a lead's where what lost was written into a contact; each edit in Marketo that we replaced unseen is told.", OffenceKind.Unexplained, OffenceKind.Mistold),
        new("I16", "apart", "Not of one connection's histories: grain and row keys begin with the connection; asserted where two run on one store."),
    ];
}

/// <summary>How one invariant fared.</summary>
/// <param name="Invariant">Which.</param>
/// <param name="Judged">How many things were looked at; null: it was not judged here.</param>
/// <param name="Broken">How many broke it.</param>
public sealed record InvariantResult(Invariant Invariant, int? Judged, int Broken)
{
    /// <summary>Holds, or was not judged.</summary>
    public bool Holds => Broken == 0;
}
