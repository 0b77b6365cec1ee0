namespace CrmSync.Host.Demo.Verdicts;

/// <summary>What both histories say about the sync.</summary>
/// <param name="Pairs">People on both sides now, linked.</param>
/// <param name="Fields">Mapped fields compared.</param>
/// <param name="Edits">Edits by people on linked rows.</param>
/// <param name="Writes">Values that CrmSync wrote.</param>
/// <param name="Created">Records that CrmSync made.</param>
/// <param name="Equal">Edits that needed no travel by the histories alone: both sides wrote the same (C-4), or the side came back (S-3). Values that are written once leave none.</param>
/// <param name="Explained">Differences with an open refusal, a held field or a recorded wait.</param>
/// <param name="Offences">Everything that must not be.</param>
public sealed record Verdict(int Pairs, int Fields, int Edits, int Writes, int Created, int Equal, int Explained, IReadOnlyList<Offence> Offences)
{
    /// <summary>People for whom a row was asked.</summary>
    public int Asked { get; init; }

    /// <summary>Refusals that were told, of people who are still there.</summary>
    public int Refusals { get; init; }

    /// <summary>How each invariant fared, in order.</summary>
    public IReadOnlyList<InvariantResult> Results { get; init; } = [];

    /// <summary>Nothing must not be.</summary>
    public bool Passes => Offences.Count == 0;

    /// <summary>Offences against one invariant, I1 to I16.</summary>
    public int Count(string invariant) => Results.FirstOrDefault(result => result.Invariant.Id == invariant)?.Broken ?? 0;

    /// <summary>Offences of one kind.</summary>
    public int Count(OffenceKind kind) => Offences.Count(offence => offence.Kind == kind);
}

/// <summary>What went wrong.</summary>
public enum OffenceKind
{
    /// <summary>A mapped field differs and nothing explains it.</summary>
    Different,

    /// <summary>An edit was neither applied on the other side nor told as the loser of a collision (B-9).</summary>
    Lost,

    /// <summary>A Dynamics row never became a Marketo person, and nothing explains why (N-1).</summary>
    Missing,

    /// <summary>Two records were made for one counterpart (N-8).</summary>
    Doubled,

    /// <summary>CrmSync wrote a value that stood on neither side before.</summary>
    Invented,

    /// <summary>CrmSync wrote into the side that a one-way field comes from (C-15).</summary>
    Misdirected,

    /// <summary>A person does not show the row that it goes on as, or does not say that its row is gone (QL-1, G-3, D-1).</summary>
    Forgotten,

    /// <summary>A row was asked for, and there is neither a row nor a reason (N-2, N-4).</summary>
    Unanswered,

    /// <summary>One refusal was told twice (V-3), or requests were answered more often than they were made (N-17).</summary>
    ToldTwice,

    /// <summary>A refusal is missing in the log, on the error desk or in Marketo (V-2).</summary>
    Untold,

    /// <summary>A field is shown as refused, and the other side takes what stands there (V-3, V-4).</summary>
    HeldBack,

    /// <summary>A write of ours left a value as it was, or came in a quiet stretch after settled (S-4, S-11).</summary>
    Echoed,

    /// <summary>We wrote one field of one person more often than edits and events call for (S-4).</summary>
    Restless,

    /// <summary>A record that somebody deleted was made again, or a row that nobody asked for (N-2, N-8, D-3).</summary>
    Resurrected,

    /// <summary>An older value of ours replaced a newer one (S-2).</summary>
    Reverted,

    /// <summary>An edit waited for somebody else's refusal (V-2).</summary>
    Delayed,

    /// <summary>A call of ours met a limit of a side, or a budget was overdrawn (B-8).</summary>
    OverLimit,

    /// <summary>Not settled within the bound (B-17).</summary>
    Unsettled,

    /// <summary>A record that somebody else made is gone, and nobody but us can have done it (D-2, D-7).</summary>
    Removed,

    /// <summary>The log tells a collision, and the histories show that one side's edit was made on top of the other's value (C-3, C-8).</summary>
    Mistold,

    /// <summary>A write of ours that the histories do not explain is not told in the log either (C-8, V-7, N-18).</summary>
    Unexplained,

    /// <summary>A lead took the place of a contact with its e-mail that was there before it (N-14).</summary>
    Overtaken,
}

/// <summary>One thing that must not be; ids only.</summary>
/// <param name="Kind">What.</param>
/// <param name="Side">Where it shows: marketo or dynamics.</param>
/// <param name="Row">Row id there.</param>
/// <param name="Field">Marketo's name of the field; empty for a record.</param>
/// <param name="Sequence">Sequence in that side's history; 0 when it is about now.</param>
public sealed record Offence(OffenceKind Kind, string Side, string Row, string Field, long Sequence);
