namespace CrmSync.Host.Demo.Verdicts;

/// <summary>What CrmSync itself tells about a person: asked only where the histories alone leave a question.</summary>
/// <param name="States">Fields that are not in step, by Marketo's name: waiting, refused, held ...</param>
/// <param name="Told">Values that the activity log names, by Marketo's name of the field.</param>
public sealed record KnownFacts(IReadOnlyDictionary<string, string> States, ILookup<string, string?> Told)
{
    /// <summary>Nothing is known.</summary>
    public static KnownFacts None { get; } = new(new Dictionary<string, string>(), Array.Empty<string>().ToLookup(_ => "", _ => (string?)null));

    /// <summary>Key of the person as a whole in <see cref="States"/>.</summary>
    public const string Whole = "";

    /// <summary>Is it explained that the other side has no record?</summary>
    public bool ExplainsAbsence => States.GetValueOrDefault(Whole) is "refused" or "held" or "quarantined" or "waiting" or "stale";

    /// <summary>Is a difference in this field explained?</summary>
    public bool Explains(JudgedField field) => States.GetValueOrDefault(field.Marketo) is "refused" or "held" or "quarantined" or "waiting" or "stale";

    /// <summary>Does the log name this value as one side of a collision or a refusal?</summary>
    public bool Tells(JudgedField field, string plain) => Told[field.Marketo].Any(value => field.Plain(value) == plain);
}
