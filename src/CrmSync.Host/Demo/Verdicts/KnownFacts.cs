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

    /// <summary>Is it explained that the other side has no record?</summary>
    public bool ExplainsAbsence => States.GetValueOrDefault(Whole) is "refused" or "held" or "quarantined" or "waiting" or "stale";

    /// <summary>Is a difference in this field explained?</summary>
    public bool Explains(JudgedField field) => States.GetValueOrDefault(field.Marketo) is "refused" or "held" or "quarantined" or "waiting" or "stale";

    /// <summary>Does the log name this value as the loser of a collision, or as refused or held?</summary>
    public bool TellsLost(JudgedField field, string plain) => Lost[field.Marketo].Any(value => field.Plain(value) == plain);

    /// <summary>Does the log name this value as the winner of a collision?</summary>
    public bool TellsWon(JudgedField field, string plain) => Won[field.Marketo].Any(value => field.Plain(value) == plain);
}
