using System.Globalization;
using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;

namespace CrmSync.Gateway.People;

/// <summary>One line of a list of people.</summary>
/// <param name="Id">Ours.</param>
/// <param name="MarketoId">Linked Marketo person.</param>
/// <param name="DynamicsId">Linked Dynamics row.</param>
/// <param name="RecordType">lead, contact or none.</param>
/// <param name="State">How the person stands.</param>
/// <param name="MarketoEmail">Normalised e-mail in Marketo.</param>
/// <param name="DynamicsEmail">Normalised e-mail in Dynamics.</param>
internal sealed record PersonLine(
    string Id, long? MarketoId, string? DynamicsId, string RecordType, PersonStanding State, string? MarketoEmail, string? DynamicsEmail)
{
    public static PersonLine Of(PersonRow row) => new(
        row.Person, PersonAnswer.Number(row.Marketo?.Id), row.Dynamics?.Id,
        row.Dynamics?.Kind switch { RecordKind.Lead => "lead", RecordKind.Contact => "contact", _ => "none" },
        row.Standing, row.MarketoEmail, row.DynamicsEmail);
}

/// <summary>One person.</summary>
/// <param name="Id">Ours.</param>
/// <param name="MarketoId">Linked Marketo person.</param>
/// <param name="DynamicsId">Linked Dynamics row.</param>
/// <param name="RecordType">lead, contact or none.</param>
/// <param name="State">How the person stands.</param>
/// <param name="Waiting">What is waited for.</param>
/// <param name="Fields">By our field name.</param>
internal sealed record PersonAnswer(
    string Id, long? MarketoId, string? DynamicsId, string RecordType, PersonStanding State, string? Waiting, IReadOnlyDictionary<string, FieldAnswer> Fields)
{
    public static PersonAnswer Of(PersonView view) => new(
        view.Id, Number(view.MarketoId), view.DynamicsId, view.RecordType, view.Standing, view.Waiting,
        view.Fields.ToDictionary(
            field => field.Key,
            field => new FieldAnswer(field.Value.Agreed, field.Value.Marketo, field.Value.Dynamics, field.Value.Standing)));

    public static long? Number(string? id) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>One field of a person.</summary>
/// <param name="Agreed">The agreed value, in Marketo's form.</param>
/// <param name="Marketo">What Marketo shows.</param>
/// <param name="Dynamics">What Dynamics shows.</param>
/// <param name="State">How the field stands.</param>
internal sealed record FieldAnswer(string? Agreed, string? Marketo, string? Dynamics, PersonStanding State);

/// <summary>One line of the activity log.</summary>
/// <param name="Id">Rises by one per person.</param>
/// <param name="At">When it was committed.</param>
/// <param name="Kind">What happened, one word.</param>
/// <param name="Field">Our field name, when it concerns one.</param>
/// <param name="MarketoValue">Marketo's value then.</param>
/// <param name="DynamicsValue">Dynamics' value then.</param>
/// <param name="Winner">Collision: whose value ends on both sides.</param>
/// <param name="Rule">Rule that decided.</param>
/// <param name="Code">The side's code, for refusals.</param>
/// <param name="Text">A sentence.</param>
internal sealed record ActivityAnswer(
    string Id, DateTime At, string Kind, string? Field, string? MarketoValue, string? DynamicsValue, SystemName? Winner, string Rule, string? Code, string Text)
{
    public static ActivityAnswer Of(ActivityRow row) => new(
        row.Sequence.ToString(CultureInfo.InvariantCulture), row.At.UtcDateTime, row.Kind, row.Field,
        row.MarketoValue, row.DynamicsValue, row.Winner, row.Rule, row.Code, row.Text);
}
