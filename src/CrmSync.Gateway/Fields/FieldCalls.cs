using System.Security.Claims;
using CrmSync.Contracts.Fields;
using CrmSync.Domain.Fields;
using CrmSync.Gateway.Keys;
using CrmSync.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace CrmSync.Gateway.Fields;

/// <summary>The field selection (F-1) and its refresh (F-2). A refresh re-reads Dynamics; nothing here pushes values of a person (N-7).</summary>
internal static class FieldCalls
{
    public static void MapFields(this IEndpointRouteBuilder connection)
    {
        connection.MapGet("/fields", ListAsync).WithName("listFields").WithSummary("What is synced, and what both sides offer us.");
        connection.MapPut("/fields", ChangeAsync).RequireAuthorization(Policies.SetUp).WithName("changeFields").ProducesProblem(400)
            .WithSummary("Choose, change or remove fields, all of it or nothing; the sync goes on. Answers with what is refreshed. Needs the role admin.");
        connection.MapPost("/refresh", RefreshAsync).RequireAuthorization(Policies.Operate).WithName("refreshFields").ProducesProblem(400)
            .WithSummary("Read chosen fields again from Dynamics for everybody, beside live changes. Never overwrites a change of Marketo's that is still to travel.");
    }

    private static async Task<Ok<FieldListAnswer>> ListAsync(string c, IGrainFactory grains) =>
        TypedResults.Ok(FieldListAnswer.Of(await grains.GetGrain<IFieldsGrain>(c).ListAsync()));

    private static async Task<Results<Ok<FieldChangeAnswer>, ProblemHttpResult>> ChangeAsync(
        string c, FieldChangeBody body, IGrainFactory grains, ClaimsPrincipal user, ILogger<GatewayOptions> logger)
    {
        if (body.Fields is null or [] && body.Remove is null or []) return Problem.BadRequest("The body names nothing to change: list fields, or names to remove.");
        if (body.Fields?.Any(f => string.IsNullOrWhiteSpace(f?.Name)) == true) return Problem.BadRequest("Every field of the body needs its name: the REST name in Marketo.");
        if (body.Remove?.Any(string.IsNullOrWhiteSpace) == true) return Problem.BadRequest("The body's remove holds an empty name: list names of chosen fields.");
        var (range, fault) = RangeReading.Of(body.CreatedFrom, body.CreatedTo, body.UpdatedFrom, body.UpdatedTo);
        if (fault is not null) return Problem.BadRequest(fault);
        var order = new FieldOrder([.. (body.Fields ?? []).Select(f => new FieldWish(f!.Name!.Trim(), f.Lead, f.Contact, f.Direction, f.Ownership))], [.. (body.Remove ?? []).Select(name => name!.Trim())], body.Replace);
        var answer = await grains.GetGrain<IFieldsGrain>(c).ChangeAsync(order, range!);
        if (answer.Problems.Count > 0) return Problem.BadRequest(string.Join('\n', answer.Problems));
        Log.FieldsChanged(logger, user.Identity?.Name ?? "?", c, answer.Version);
        return TypedResults.Ok(new FieldChangeAnswer(answer.Version, answer.Refreshed));
    }

    private static async Task<Results<Ok<FieldChangeAnswer>, ProblemHttpResult>> RefreshAsync(
        string c, RefreshBody body, IGrainFactory grains, ClaimsPrincipal user, ILogger<GatewayOptions> logger)
    {
        if (body.Fields is null or [] || body.Fields.Any(string.IsNullOrWhiteSpace)) return Problem.BadRequest("The body's fields are missing, or one is empty: list the names of chosen fields.");
        var (range, fault) = RangeReading.Of(body.CreatedFrom, body.CreatedTo, body.UpdatedFrom, body.UpdatedTo);
        if (fault is not null) return Problem.BadRequest(fault);
        var answer = await grains.GetGrain<IFieldsGrain>(c).RefreshAsync([.. body.Fields.Select(name => name!.Trim()).Distinct()], range!);
        if (answer.Problems.Count > 0) return Problem.BadRequest(string.Join('\n', answer.Problems));
        Log.RefreshAsked(logger, user.Identity?.Name ?? "?", c, answer.Refreshed.Count);
        return TypedResults.Ok(new FieldChangeAnswer(answer.Version, answer.Refreshed));
    }
}
