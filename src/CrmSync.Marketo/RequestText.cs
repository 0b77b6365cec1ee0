using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using CrmSync.Marketo.Wire;

namespace CrmSync.Marketo;

/// <summary>
/// What a campaign left in the request field (N-17): words in any order, separated by blanks, commas or semicolons: <c>trigger</c> or <c>batch</c> (also when
/// neither is said), <c>lead</c> or <c>contact</c>, <c>owner=ID-OR-E-MAIL</c>. Other words say nothing, so that a time makes each request a change. Empty asks for nothing.
/// </summary>
internal static class RequestText
{
    private const string Owner = "owner=";
    private static readonly char[] Between = [' ', ',', ';', '\t', '\n', '\r'];

    /// <summary>The request; null when the field was emptied.</summary>
    public static PersonRequested? Read(ActivityRow row)
    {
        if (string.IsNullOrWhiteSpace(row.Attribute("New Value"))) return null;
        var words = row.Attribute("New Value")!.Split(Between, StringSplitOptions.RemoveEmptyEntries);
        return new PersonRequested(
            RecordId.Person(row.LeadId), row.Guid, row.Second,
            words.Contains("trigger", StringComparer.OrdinalIgnoreCase) ? Campaign.Trigger : Campaign.Batch,
            words.Contains("contact", StringComparer.OrdinalIgnoreCase),
            words.FirstOrDefault(w => w.Length > Owner.Length && w.StartsWith(Owner, StringComparison.OrdinalIgnoreCase))?[Owner.Length..]);
    }
}
