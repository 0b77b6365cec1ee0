namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Which collisions of a log are those of two records that were linked and were there already? What differs then is a collision, whoever had seen what (N-10).</summary>
/// <param name="log">The log of one person: what each line tells, and when.</param>
internal sealed class FirstMeetings(IEnumerable<(string Kind, DateTimeOffset At)> log)
{
    private static readonly TimeSpan Shortly = TimeSpan.FromMinutes(1);
    private readonly List<(string Kind, DateTimeOffset At)> lines = [.. log];

    /// <summary>When the records were linked, each time.</summary>
    public IReadOnlyList<DateTimeOffset> Linked => [.. At("linked")];

    /// <summary>Are the collisions of that moment such ones?</summary>
    public bool Have(DateTimeOffset collision) => At("linked").Any(linked => linked == collision || (IsRecovered(linked) && At("collision").Where(at => at > linked).DefaultIfEmpty(DateTimeOffset.MaxValue).Min() == collision));

    // Who is linked as soon as he can be read again meets the row once his record was read (B-16).
    private bool IsRecovered(DateTimeOffset linked) => At("recovered").Any(recovered => recovered <= linked && linked - recovered < Shortly);

    private IEnumerable<DateTimeOffset> At(string kind) => lines.Where(line => line.Kind == kind).Select(line => line.At);
}
