using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Delivery;

/// <summary>
/// What a side does not let us do (V-2): no fault of a person, so no person tells it. One line for an operator, until a write of that kind is taken or no more of
/// them come.
/// </summary>
public sealed class Denials
{
    /// <summary>Who was denied tries again sooner than that.</summary>
    private static readonly TimeSpan Stands = TimeSpan.FromMinutes(10);
    private readonly Dictionary<string, (Outcome.Refused Why, DateTimeOffset At)> denied = [];

    /// <summary>Notes an answer; true when it is the first denial of its kind. Custom activities are not counted: nobody waits for them, and <c>validate</c> tells (V-6).</summary>
    public bool Note(Write write, Outcome outcome, DateTimeOffset now)
    {
        if (Word(write) is not { } what) return false;
        if (outcome is Outcome.Accepted) denied.Remove(what);
        if (outcome is not Outcome.Refused { Reason: RefusalReason.Denied } refused) return false;
        var isFirst = !Is(what, now);
        denied[what] = (refused, now);
        return isFirst;
    }

    /// <summary>The line; null when nothing is denied.</summary>
    public string? Line(SystemName system, DateTimeOffset now)
    {
        if (denied.Keys.Where(what => Is(what, now)).Order(StringComparer.Ordinal).FirstOrDefault() is not { } what) return null;
        var why = denied[what].Why;
        var text = string.Join(' ', why.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
        return $"{(system == SystemName.Marketo ? "Marketo" : "Dynamics")} does not let us {what}: {text} ({why.Code}). Grant it (crmsync validate names what is missing); what waits is tried again every few minutes.";
    }

    private bool Is(string what, DateTimeOffset now) => denied.TryGetValue(what, out var each) && now - each.At < Stands;

    private static string? Word(Write write) => write switch
    {
        CreateRecord create => $"create a {Word(create.Kind)}",
        UpdateRecord update => $"change a {Word(update.Record.Kind)}",
        DeleteRecord delete => $"delete a {Word(delete.Record.Kind)}",
        DeactivateRecord off => $"deactivate a {Word(off.Record.Kind)}",
        QualifyLead => "qualify a lead",
        _ => null,
    };

    private static string Word(RecordKind kind) => kind switch { RecordKind.Person => "person", RecordKind.Lead => "lead", _ => "contact" };
}
