namespace CrmSync.Host.Demo.Verdicts;

/// <summary>What CrmSync itself tells about a person: asked only where the histories alone leave a question.</summary>
/// <param name="States">Fields that are not in step, by Marketo's name: waiting, refused, held ...</param>
/// <param name="Lost">Values that lost to a recorded winner, were refused or held, by Marketo's name of the field.</param>
/// <param name="Won">Values that a recorded collision names as the winner, likewise: they must arrive, or be replaced by their own side.</param>
public sealed record KnownFacts(IReadOnlyDictionary<string, string> States, ILookup<string, string?> Lost, ILookup<string, string?> Won)
{
    /// <summary>Nothing is known.</summary>
    public static KnownFacts None { get; } = new(new Dictionary<string, string>(), NoValues, NoValues);

    /// <summary>No field, no value.</summary>
    public static ILookup<string, string?> NoValues => Array.Empty<string>().ToLookup(_ => "", _ => (string?)null);

    /// <summary>Key of the person as a whole in <see cref="States"/>.</summary>
    public const string Whole = "";

    /// <summary>The record by which CrmSync got to know the person, as the person's id says: <c>person:17</c>; null: nobody is known.</summary>
    public string? Person { get; init; }

    /// <summary>Refusals that the activity log tells, one line each, and those that Marketo did not take.</summary>
    public IReadOnlyList<ToldRefusal> Refusals { get; init; } = [];

    /// <summary>Collisions that the log tells.</summary>
    public IReadOnlyList<ToldCollision> Collisions { get; init; } = [];

    /// <summary>Fields on the error desk.</summary>
    public IReadOnlySet<string> Desk { get; init; } = new HashSet<string>();

    /// <summary>Activities that Marketo refused: told by the log and the error desk alone.</summary>
    public int NotTold { get; init; }

    /// <summary>How often the log answers a request with a row that is there already.</summary>
    public int Existing { get; init; }

    /// <summary>Kinds of lines in the activity log; null: the log was not read.</summary>
    public IReadOnlySet<string>? Kinds { get; init; }

    /// <summary>Each time that the log tells that records of both sides were linked: who takes over a row meets it, too.</summary>
    public IReadOnlyList<DateTimeOffset> Linked { get; init; } = [];

    /// <summary>Is something wrong with the person, or was it: a refusal, a hold, a wait?</summary>
    public bool HasTrouble => States.Count > 1 || Refusals.Count > 0 || States.GetValueOrDefault(Whole) is not (null or "inStep");

    /// <summary>Does the person wait for something that CrmSync shows?</summary>
    public bool IsWaiting => States.GetValueOrDefault(Whole) is "waiting";

    /// <summary>Does the sync filter keep the person's row out? Then its Marketo record stays as it is (K-1).</summary>
    public bool IsStale => States.GetValueOrDefault(Whole) is "stale";

    /// <summary>Is it explained that the other side has no record?</summary>
    public bool ExplainsAbsence => States.GetValueOrDefault(Whole) is "refused" or "held" or "quarantined" or "waiting" or "stale";

    /// <summary>Is a difference in this field explained?</summary>
    public bool Explains(JudgedField field) => IsStale || States.GetValueOrDefault(field.Marketo) is "refused" or "held" or "quarantined" or "waiting";

    /// <summary>Is the field's present value refused?</summary>
    public bool IsRefused(JudgedField field) => States.GetValueOrDefault(field.Marketo) is "refused";

    /// <summary>Does the log name this value as the loser of a collision, or as refused or held?</summary>
    public bool TellsLost(JudgedField field, string plain) => Lost[field.Marketo].Any(value => field.Plain(value) == plain);

    /// <summary>Does the log name this value as the winner of a collision?</summary>
    public bool TellsWon(JudgedField field, string plain) => Won[field.Marketo].Any(value => field.Plain(value) == plain);
}

/// <summary>One collision as the activity log tells it.</summary>
/// <param name="Field">Our field name.</param>
/// <param name="Marketo">Marketo's value.</param>
/// <param name="Dynamics">Dynamics' value.</param>
public sealed record ToldCollision(string Field, string? Marketo, string? Dynamics)
{
    /// <summary>The rule that decided.</summary>
    public string Rule { get; init; } = "";

    /// <summary>It was told as two records were linked that were there already: what differs then is a collision, whoever had seen what (N-10).</summary>
    public bool IsOfMeeting { get; init; }
}

/// <summary>One refusal as the activity log tells it.</summary>
/// <param name="Field">Our field name; empty for a whole record.</param>
/// <param name="Value">The value that was refused; null for a whole record.</param>
/// <param name="Code">The side's code, or ours.</param>
public sealed record ToldRefusal(string Field, string? Value, string Code)
{
    /// <summary>The value was empty: it was to take the place of the one that the log names beside it. A refused record names none.</summary>
    public bool IsEmptied { get; init; }

    /// <summary>Was it a value that was refused, and no record?</summary>
    public bool IsOfValue => Value is not null || IsEmptied;
}
