using System.Globalization;
using CrmSync.Contracts.Audit;
using CrmSync.Gateway.Paging;
using CrmSync.Gateway.People;
using CrmSync.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CrmSync.Gateway.Audit;

/// <summary>Shows who changed what through the API.</summary>
internal static class AuditCalls
{
    public static void MapAudit(this IEndpointRouteBuilder connection) =>
        connection.MapGet("/audit", ListAsync).WithName("listAudit").ProducesProblem(400)
            .WithSummary("Who changed what through the API, newest first: every call but reads, refused ones too, and webhooks that act. Paged.");

    private static async Task<Results<Ok<Page<AuditAnswer>>, ProblemHttpResult>> ListAsync(string c, string? before, string? take, HttpRequest request, IGrainFactory grains)
    {
        if (PageSize.Read(take) is not { } size) return Problem.BadRequest(PageSize.Fault);
        long? from = null;
        if (before is not null && (from = PersonAnswer.Number(before)) is null)
            return Problem.BadRequest("The query 'before' is no audit id: use the address in 'next' of the page before.");
        var lines = await grains.GetGrain<IAuditGrain>(c).ReadAsync(from, size.Asked);
        return TypedResults.Ok(Page<AuditAnswer>.Of(request, lines, size, "before", line => line.Number.ToString(CultureInfo.InvariantCulture), AuditAnswer.Of));
    }
}

/// <summary>One call that would change something.</summary>
/// <param name="Id">Rises by one per connection.</param>
/// <param name="At">When it was answered.</param>
/// <param name="Key">Name of the key, or of the webhook.</param>
/// <param name="Role">Its role; webhook: a secret of its own.</param>
/// <param name="Method">POST, PUT or DELETE.</param>
/// <param name="Path">Path of the call.</param>
/// <param name="Status">HTTP status of the answer.</param>
internal sealed record AuditAnswer(string Id, DateTime At, string Key, string Role, string Method, string Path, int Status)
{
    public static AuditAnswer Of(AuditLine line) => new(
        line.Number.ToString(CultureInfo.InvariantCulture), line.At.UtcDateTime, line.Key, line.Role, line.Method, line.Path, line.Status);
}
