using System.Globalization;
using CrmSync.Contracts.Ledger;
using CrmSync.Contracts.People;
using CrmSync.Domain.People;
using CrmSync.Gateway.Paging;
using CrmSync.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CrmSync.Gateway.People;

/// <summary>Find people, show one, read its activity log.</summary>
internal static class PeopleCalls
{
    public static void MapPeople(this IEndpointRouteBuilder connection)
    {
        connection.MapGet("/people", FindAsync).WithName("findPeople").ProducesProblem(400)
            .WithSummary("People by e-mail, Marketo id or Dynamics id; without any of them all people in order of id. Paged.");
        connection.MapGet("/people/{id}", ShowAsync).WithName("getPerson").ProducesProblem(400).ProducesProblem(404)
            .WithSummary("One person with every field on both sides.");
        connection.MapGet("/people/{id}/activities", ActivitiesAsync).WithName("listActivities").ProducesProblem(400).ProducesProblem(404)
            .WithSummary("The person's activity log, newest first. Paged.");
    }

    private static async Task<Results<Ok<Page<PersonLine>>, ProblemHttpResult>> FindAsync(
        string c, [AsParameters] PeopleQuery query, HttpRequest request, IGrainFactory grains)
    {
        if (query.Fault() is { } fault) return Problem.BadRequest(fault);
        var size = PageSize.Read(query.Take)!.Value;
        var marketo = query.MarketoId is null ? null : PersonId.Marketo(query.MarketoId);
        var dynamics = query.DynamicsId is null ? null : PersonId.Dynamics(query.DynamicsId);
        var after = query.After is null ? null : PersonId.Read(query.After);
        var rows = await grains.GetGrain<ILedgerGrain>(c)
            .FindPeopleAsync(query.Email?.Trim().ToLowerInvariant(), marketo, dynamics, after, size.Asked);
        return TypedResults.Ok(Page<PersonLine>.Of(request, rows, size, "after", row => row.Person, PersonLine.Of));
    }

    private static async Task<Results<Ok<PersonAnswer>, ProblemHttpResult>> ShowAsync(string c, string id, IGrainFactory grains)
    {
        if (PersonId.Read(id) is not { } person) return Problem.BadRequest(PersonId.Fault);
        return await grains.GetGrain<IPersonGrain>(PersonKey.Of(c, person)).ViewAsync() is { } view
            ? TypedResults.Ok(PersonAnswer.Of(view))
            : Unknown();
    }

    private static async Task<Results<Ok<Page<ActivityAnswer>>, ProblemHttpResult>> ActivitiesAsync(
        string c, string id, string? before, string? take, HttpRequest request, IGrainFactory grains)
    {
        if (PersonId.Read(id) is not { } person) return Problem.BadRequest(PersonId.Fault);
        if (PageSize.Read(take) is not { } size) return Problem.BadRequest(PageSize.Fault);
        long? from = null;
        if (before is not null && (from = PersonAnswer.Number(before)) is null)
            return Problem.BadRequest("The query 'before' is no activity id: use the address in 'next' of the page before.");
        var rows = await grains.GetGrain<ILedgerGrain>(c).ActivitiesAsync(person, from, size.Asked);
        if (rows.Count == 0 && from is null && await grains.GetGrain<IPersonGrain>(PersonKey.Of(c, person)).ViewAsync() is null) return Unknown();
        return TypedResults.Ok(Page<ActivityAnswer>.Of(
            request, rows, size, "before", row => row.Sequence.ToString(CultureInfo.InvariantCulture), ActivityAnswer.Of));
    }

    private static ProblemHttpResult Unknown() =>
        Problem.NotFound("Nobody is known under this id on this connection: look the person up with GET people?email=, ?marketoId= or ?dynamicsId=.");
}
