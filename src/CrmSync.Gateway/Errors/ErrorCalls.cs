using CrmSync.Contracts.Ledger;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;
using CrmSync.Gateway.Paging;
using CrmSync.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CrmSync.Gateway.Errors;

/// <summary>The error desk: open refusals.</summary>
internal static class ErrorCalls
{
    public static void MapErrors(this IEndpointRouteBuilder connection) =>
        connection.MapGet("/errors", ListAsync).WithName("listErrors").ProducesProblem(400).ProducesProblem(501)
            .WithSummary("Open refusals in order of person and field. Paged.");

    private static async Task<Results<Ok<Page<ErrorAnswer>>, ProblemHttpResult>> ListAsync(
        string c, string? after, string? take, string? format, HttpRequest request, IGrainFactory grains)
    {
        if (format == "csv") return Problem.NotBuilt("Errors as CSV are not built yet: leave 'format' out and read the JSON list.");
        if (format is not null and not "json") return Problem.BadRequest("The query 'format' must be json or csv.");
        if (PageSize.Read(take) is not { } size) return Problem.BadRequest(PageSize.Fault);
        if (after is not null && !after.Contains('|', StringComparison.Ordinal))
            return Problem.BadRequest("The query 'after' is no error id: use the address in 'next' of the page before.");
        var rows = await grains.GetGrain<ILedgerGrain>(c).RefusalsAsync(after, size.Asked);
        return TypedResults.Ok(Page<ErrorAnswer>.Of(request, rows, size, "after", ErrorAnswer.Key, ErrorAnswer.Of));
    }
}

/// <summary>One open refusal.</summary>
/// <param name="Id">Person id, a bar, field name.</param>
/// <param name="PersonId">Whose it is.</param>
/// <param name="System">Who refused.</param>
/// <param name="Operation">create or update.</param>
/// <param name="Field">Our field name; empty when the whole record was refused.</param>
/// <param name="Code">The side's code, or ours.</param>
/// <param name="Text">The side's words.</param>
/// <param name="Since">First refusal.</param>
/// <param name="Tries">How often it was sent.</param>
internal sealed record ErrorAnswer(
    string Id, string PersonId, SystemName System, string Operation, string Field, string Code, string Text, DateTime Since, int Tries)
{
    public static string Key(RefusalRow row) => $"{row.Person}|{row.Field}";

    public static ErrorAnswer Of(RefusalRow row) => new(
        Key(row), row.Person, row.System, row.Operation, row.Field, row.Code, row.Text, row.Since.UtcDateTime, row.Tries);
}
