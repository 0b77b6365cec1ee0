using CrmSync.Contracts.Ledger;
using CrmSync.Gateway.Keys;
using CrmSync.Gateway.Paging;
using CrmSync.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CrmSync.Gateway.Errors;

/// <summary>The error desk: open refusals, one by one, by cause or as CSV (B-6).</summary>
internal static class ErrorCalls
{
    public static void MapErrors(this IEndpointRouteBuilder connection)
    {
        connection.MapGet("/errors", ListAsync).WithName("listErrors").Produces<Page<ErrorAnswer>>().ProducesProblem(400)
            .WithSummary("Open refusals in order of person and field, filtered; group=cause counts them by cause, format=csv exports them without people's values. Paged.");
        connection.MapPost("/errors/retry", RetryCall.RunAsync).RequireAuthorization(Policies.Operate).WithName("retryErrors").ProducesProblem(400).ProducesProblem(404)
            .WithSummary("Tries a refused write again, by id, or all of one cause; an id also releases a held field (S-9). It is planned anew and cannot overrule ownership (N-7). Repeatable.");
    }

    private static async Task<IResult> ListAsync(string c, [AsParameters] ErrorQuery query, HttpRequest request, IGrainFactory grains)
    {
        if (query.Fault() is { } fault) return Problem.BadRequest(fault);
        var ledger = grains.GetGrain<ILedgerGrain>(c);
        if (query.Group is not null) return TypedResults.Ok(new Page<CauseAnswer>([.. (await ledger.RefusalGroupsAsync(query.Filter)).Select(CauseAnswer.Of)], null));
        if (query.Format == "csv") return new ErrorCsv(ledger, query.Filter);
        var size = PageSize.Read(query.Take)!.Value;
        var rows = await ledger.RefusalsAsync(query.Filter, query.After, size.Asked);
        return TypedResults.Ok(Page<ErrorAnswer>.Of(request, rows, size, "after", ErrorAnswer.Key, ErrorAnswer.Of));
    }
}
