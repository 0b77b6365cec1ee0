using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Explaining;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using CrmSync.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CrmSync.Gateway.People;

/// <summary>Why does each field of a person have its values?</summary>
internal static class ExplainCalls
{
    public static void MapExplain(this IEndpointRouteBuilder connection)
    {
        connection.MapGet("/people/{id}/explain", (string c, string id, IGrainFactory grains) => ExplainAsync(c, id, null, grains)).WithName("explainPerson").ProducesProblem(400).ProducesProblem(404)
            .WithSummary("Why each field has its values: who changed it last and when, which rule decided, what lost, what it waits for.");
        connection.MapGet("/people/{id}/explain/{field}", ExplainAsync).WithName("explainField").ProducesProblem(400).ProducesProblem(404)
            .WithSummary("The same for one field.");
    }

    private static async Task<Results<Ok<ExplainAnswer>, ProblemHttpResult>> ExplainAsync(string c, string id, string? field, IGrainFactory grains)
    {
        if (PersonId.Read(id) is not { } person) return Problem.BadRequest(PersonId.Fault);
        var grain = grains.GetGrain<IPersonGrain>(PersonKey.Of(c, person));
        if (await grain.ExplainAsync(field) is { } explained) return TypedResults.Ok(ExplainAnswer.Of(explained));
        return Problem.NotFound(field is not null && await grain.ViewAsync() is not null
            ? "This field is not among the selected ones: GET .../explain lists them."
            : "Nobody is known under this id on this connection: look the person up with GET people?email=, ?marketoId= or ?dynamicsId=.");
    }
}

/// <summary>Why a person is as it is.</summary>
/// <param name="Id">Ours.</param>
/// <param name="RecordType">lead, contact or none.</param>
/// <param name="State">How the person stands.</param>
/// <param name="Sentences">What concerns the whole person.</param>
/// <param name="Fields">Each selected field.</param>
internal sealed record ExplainAnswer(string Id, string RecordType, PersonStanding State, IReadOnlyList<string> Sentences, IReadOnlyList<ExplainedField> Fields)
{
    public static ExplainAnswer Of(PersonExplanation person) => new(person.Id, person.RecordType, person.Standing, person.Sentences, [.. person.Fields.Select(ExplainedField.Of)]);
}

/// <summary>Why a field has its values.</summary>
/// <param name="Id">Our field name.</param>
/// <param name="Marketo">What Marketo shows.</param>
/// <param name="Dynamics">What Dynamics shows.</param>
/// <param name="Agreed">What both agreed on last, in Marketo's form.</param>
/// <param name="State">How the field stands.</param>
/// <param name="MarketoEdited">The last edit in Marketo that was not ours, as far as known.</param>
/// <param name="DynamicsEdited">The same in Dynamics; not later than its time.</param>
/// <param name="Rule">The rule that decided last.</param>
/// <param name="Winner">Whose value won the last collision.</param>
/// <param name="Lost">The value that lost it.</param>
/// <param name="LostAt">When.</param>
/// <param name="Sentences">All of it for a reader.</param>
internal sealed record ExplainedField(
    string Id, string? Marketo, string? Dynamics, string? Agreed, PersonStanding State, EditAnswer? MarketoEdited, EditAnswer? DynamicsEdited,
    string? Rule, SystemName? Winner, string? Lost, DateTime? LostAt, IReadOnlyList<string> Sentences)
{
    public static ExplainedField Of(FieldExplanation field) => new(
        field.Field, field.Marketo, field.Dynamics, field.AgreedMarketo, field.Standing, EditAnswer.Of(field.MarketoEdit), EditAnswer.Of(field.DynamicsEdit),
        field.Rule, field.Winner, field.Lost, field.LostAt?.UtcDateTime, field.Sentences);
}

/// <summary>An edit.</summary>
/// <param name="At">By that side's clock.</param>
/// <param name="By">An id of that side, where told.</param>
internal sealed record EditAnswer(DateTime At, string? By)
{
    public static EditAnswer? Of(KnownEdit? edit) => edit is null ? null : new(edit.At.UtcDateTime, edit.By);
}
