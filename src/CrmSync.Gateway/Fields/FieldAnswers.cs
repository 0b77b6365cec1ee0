using System.Text.Json.Serialization;
using CrmSync.Contracts.Fields;
using CrmSync.Domain.Fields;

namespace CrmSync.Gateway.Fields;

/// <summary>The fields of a connection.</summary>
/// <param name="Version">Of the selection; rises with every change.</param>
/// <param name="Chosen">What is synced, in its order.</param>
/// <param name="Marketo">What Marketo offers.</param>
/// <param name="Lead">What Dynamics' lead offers.</param>
/// <param name="Contact">What Dynamics' contact offers.</param>
/// <param name="LeftOut">Rows of the default set that a side does not offer, one line each.</param>
/// <param name="NotChosen">Rows of the default set that both sides offer and that are not chosen, as choosing them by name would set them; nothing is added silently.</param>
/// <param name="Refresh">The latest refresh.</param>
internal sealed record FieldListAnswer(
    int Version, IReadOnlyList<ChosenFieldAnswer> Chosen, IReadOnlyList<OfferedFieldAnswer> Marketo, IReadOnlyList<OfferedFieldAnswer> Lead,
    IReadOnlyList<OfferedFieldAnswer> Contact, IReadOnlyList<string> LeftOut, IReadOnlyList<ChosenFieldAnswer> NotChosen, RefreshAnswer? Refresh)
{
    public static FieldListAnswer Of(FieldsView view) => new(
        view.Version, [.. view.Chosen.Select(ChosenFieldAnswer.Of)], [.. view.Marketo.Select(OfferedFieldAnswer.Of)], [.. view.Lead.Select(OfferedFieldAnswer.Of)],
        [.. view.Contact.Select(OfferedFieldAnswer.Of)], view.LeftOut, [.. view.NotChosen.Select(f => ChosenFieldAnswer.Of(new ChosenField(f, null)))], RefreshAnswer.Of(view.Refresh));
}

/// <summary>A chosen field.</summary>
/// <param name="Id">Marketo REST name.</param>
/// <param name="Lead">Column of lead.</param>
/// <param name="Contact">Column of contact.</param>
/// <param name="Kind">Kind of value.</param>
/// <param name="Direction">both, toMarketo or toDynamics.</param>
/// <param name="Ownership">Whose value wins when both sides changed it.</param>
/// <param name="Quarantine">Why it is not synced now; null when it is.</param>
internal sealed record ChosenFieldAnswer(string Id, string? Lead, string? Contact, ValueKind Kind, Direction Direction, FieldOwner Ownership, string? Quarantine)
{
    public static ChosenFieldAnswer Of(ChosenField field) =>
        new(field.Choice.Name, field.Choice.Lead, field.Choice.Contact, field.Choice.Kind, field.Choice.Direction, field.Choice.Owner, field.Quarantine);
}

/// <summary>A field that a side offers.</summary>
/// <param name="Id">REST name or logical name.</param>
/// <param name="Label">What users see.</param>
/// <param name="Kind">Kind of value; null: it cannot be synced.</param>
/// <param name="Writable">False: computed or read-only.</param>
internal sealed record OfferedFieldAnswer(string Id, string Label, ValueKind? Kind, bool Writable)
{
    public static OfferedFieldAnswer Of(OfferedField field) => new(field.Name, field.Label, field.Kind, field.IsWritable);
}

/// <summary>A refresh.</summary>
/// <param name="Fields">Which fields.</param>
/// <param name="State">reading, writing or done.</param>
/// <param name="Rows">Rows of Dynamics read so far.</param>
/// <param name="People">About how many there are.</param>
/// <param name="Began">When it began.</param>
/// <param name="Ended">When it was done.</param>
internal sealed record RefreshAnswer(IReadOnlyList<string> Fields, string State, long Rows, long People, DateTime Began, DateTime? Ended)
{
    public static RefreshAnswer? Of(RefreshView? view) =>
        view is null ? null : new(view.Fields, view.State, view.Rows, view.People, view.Began.UtcDateTime, view.Ended?.UtcDateTime);
}

/// <summary>What became of a change.</summary>
/// <param name="Version">Of the selection now.</param>
/// <param name="Refreshed">Fields that are read again from both sides, Dynamics' values going to Marketo.</param>
internal sealed record FieldChangeAnswer(int Version, IReadOnlyList<string> Refreshed);

/// <summary>A change of the selection.</summary>
/// <param name="Fields">Fields to choose or to change.</param>
/// <param name="Remove">Names that are no longer chosen.</param>
/// <param name="Replace">What is not listed is no longer chosen either.</param>
/// <param name="CreatedFrom">Refresh only rows created since.</param>
/// <param name="CreatedTo">Refresh only rows created until.</param>
/// <param name="UpdatedFrom">Refresh only rows updated since.</param>
/// <param name="UpdatedTo">Refresh only rows updated until.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FieldChangeBody(
    IReadOnlyList<FieldBody?>? Fields = null, IReadOnlyList<string?>? Remove = null, bool Replace = false,
    string? CreatedFrom = null, string? CreatedTo = null, string? UpdatedFrom = null, string? UpdatedTo = null);

/// <summary>One field; what is absent stays as it is, or is the default's.</summary>
/// <param name="Name">Marketo REST name.</param>
/// <param name="Lead">Column of lead; an empty text: none. A new field with one column named has that one only.</param>
/// <param name="Contact">Column of contact; the same.</param>
/// <param name="Direction">both, toMarketo or toDynamics.</param>
/// <param name="Ownership">byRecordType, marketo, dynamics, newest, fillEmpty or restrictive.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FieldBody(string? Name, string? Lead = null, string? Contact = null, string? Direction = null, string? Ownership = null);

/// <summary>A refresh of chosen fields.</summary>
/// <param name="Fields">Names of chosen fields.</param>
/// <param name="CreatedFrom">Only rows created since.</param>
/// <param name="CreatedTo">Only rows created until.</param>
/// <param name="UpdatedFrom">Only rows updated since.</param>
/// <param name="UpdatedTo">Only rows updated until.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RefreshBody(
    IReadOnlyList<string?>? Fields, string? CreatedFrom = null, string? CreatedTo = null, string? UpdatedFrom = null, string? UpdatedTo = null);
