using CrmSync.Host.Demo.People;

namespace CrmSync.Host.Demo.Verdicts;

/// <summary>All that a judgement rests on, as plain data: gathered over HTTP from real processes, or in process by the simulation. The check is the same.</summary>
/// <param name="Marketo">Marketo's history and rows.</param>
/// <param name="Dynamics">Dynamics' history and rows.</param>
/// <param name="Facts">What CrmSync tells about a pair: Marketo id, or empty for a row that no Marketo person shows; Dynamics id, or empty. Asked only where the histories leave a question.</param>
public sealed record Evidence(SideRecords Marketo, SideRecords Dynamics, Func<string, string, KnownFacts> Facts)
{
    /// <summary>The field map in plain terms.</summary>
    public JudgedFields Fields { get; init; } = JudgedFields.Default;

    /// <summary>Requests for rows; traces in Marketo are found in its history.</summary>
    public IReadOnlyList<AnsweredRequest> Answered { get; init; } = [];

    /// <summary>Nobody asked for a row but those in <see cref="Answered"/> and the traces: a row that nobody asked for can be told (I7).</summary>
    public bool HasAllRequests { get; init; }

    /// <summary>Each of them reached CrmSync once: nothing between whoever asks and the person was lost, so that nobody asked again for want of an answer (N-17).</summary>
    public bool IsAskedOnce { get; init; }

    /// <summary>After settled; null: no stretch was watched (I4).</summary>
    public QuietStretch? Quiet { get; init; }

    /// <summary>Calls that the two sides refused because of their limits, and the day's calls; null: not known (I10).</summary>
    public IReadOnlyList<CallLimit>? Limits { get; init; }

    /// <summary>How long it took to settle; null: not known (I11).</summary>
    public Settling? Settling { get; init; }

    /// <summary>An edit of somebody whom nothing is wrong with arrives within this time; null: whoever gathered the evidence cannot promise one (I9).</summary>
    public TimeSpan? LongestLag { get; init; }

    /// <summary>Texts that spoil a call: a side answers an error whenever one is sent, and never says of whom. Whoever holds one waits behind it as long as that lasts (I9, S-6).</summary>
    public IReadOnlyList<string> Spoiling { get; init; } = [];

    /// <summary>Values that people wrote in Marketo once more, where they may have stood: its history tells no change, and its feed may tell a row all the same (C-7).</summary>
    public IReadOnlyList<WrittenAgain> WrittenAgain { get; init; } = [];

    /// <summary>Does a side refuse a value now, by its own rules? Null: nobody knows them.</summary>
    public Func<AskedValue, bool>? Refuses { get; init; }

    /// <summary>What we sent to Marketo people, whether it arrived or not; empty: not known.</summary>
    public IReadOnlyList<SentValue> Sent { get; init; } = [];

    /// <summary>No call of ours was left without an answer: it is known which rows in Marketo are ours (C-12).</summary>
    public bool HasAllAnswers { get; init; }

    /// <summary>
    /// May somebody's row in Marketo of the value that we wrote there be taken for our own although our call was answered (C-12)? Yes, of the seconds in which it can have been done for all that
    /// its answer tells: whole seconds at both ends, and one that the clocks of one instance may be apart.
    /// </summary>
    public static bool AreAlike(HistoryLine ours, HistoryLine somebodys) => ours.Time - somebodys.Time < TimeSpan.FromSeconds(3);

    /// <summary>An edit may be this much older than a delete on the other side and still be seen after it (D-3).</summary>
    public TimeSpan LongestUnseen { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How far the clocks of both sides may be apart, seconds on one side included.</summary>
    public TimeSpan Skew { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Of how many of the records that we made, the latest first, the log is read; each is a few calls over HTTP (I15).</summary>
    public int LogsRead { get; init; } = int.MaxValue;

    /// <summary>Stretches of which an older copy of CrmSync's store took away all that it had recorded. What it told of a loser or a refusal then is told no more.</summary>
    public IReadOnlyList<(DateTimeOffset From, DateTimeOffset Until)> RolledBack { get; init; } = [];

    /// <summary>The delete policy of that direction says that we delete (D-6).</summary>
    public bool MayDeleteInMarketo { get; init; }

    /// <summary>The same in Dynamics.</summary>
    public bool MayDeleteInDynamics { get; init; }

    /// <summary>Is what CrmSync recorded at that time gone?</summary>
    public bool IsRolledBack(DateTimeOffset time) => RolledBack.Any(stretch => stretch.From - Skew <= time && time <= stretch.Until + Skew);
}

/// <summary>A stretch of time after settled, in which nobody edited: CrmSync writes nothing in it.</summary>
/// <param name="Marketo">Last sequence of Marketo's history when it began.</param>
/// <param name="Dynamics">Last sequence of Dynamics' history when it began.</param>
/// <param name="MarketoCalls">Write calls that Marketo counted in it, whatever they changed; null: not known.</param>
/// <param name="DynamicsCalls">The same in Dynamics.</param>
public sealed record QuietStretch(long Marketo, long Dynamics, long? MarketoCalls, long? DynamicsCalls);

/// <summary>What one limit of a side said to our calls.</summary>
/// <param name="Side">marketo or dynamics.</param>
/// <param name="Name">The side's code: 606, 607, 615, 0x80072322 ...; or the name of a budget.</param>
/// <param name="Count">Answers with that code that were neither injected nor given to somebody else; or what was used of the budget.</param>
/// <param name="Allowed">How many there may be.</param>
public sealed record CallLimit(string Side, string Name, long Count, long Allowed = 0);

/// <summary>From the last edit to settled.</summary>
/// <param name="Took">How long, or how many rounds as seconds; null: not within the bound.</param>
/// <param name="Bound">The bound.</param>
public sealed record Settling(TimeSpan? Took, TimeSpan Bound);

/// <summary>Somebody wrote into a field in Marketo what may have stood there.</summary>
/// <param name="Row">Marketo id.</param>
/// <param name="Field">Marketo's name.</param>
/// <param name="Value">What was written.</param>
/// <param name="At">When.</param>
public sealed record WrittenAgain(string Row, string Field, string? Value, DateTimeOffset At);

/// <summary>One value that left for a Marketo person.</summary>
/// <param name="At">When, true time.</param>
/// <param name="Row">Marketo id.</param>
/// <param name="Field">Marketo's name.</param>
/// <param name="Value">As it was sent.</param>
public sealed record SentValue(DateTimeOffset At, string Row, string Field, string Value);

/// <summary>A value that one side may refuse.</summary>
/// <param name="Side">Who is asked: marketo or dynamics.</param>
/// <param name="Table">Of the row in Dynamics: lead or contact.</param>
/// <param name="Field">Marketo's name.</param>
/// <param name="Value">As the other side shows it.</param>
/// <param name="Code">With which a value of the field was told as refused last; empty: none was.</param>
public sealed record AskedValue(string Side, string Table, string Field, string? Value, string Code);
