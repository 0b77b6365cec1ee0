using System.Security.Claims;
using System.Text.Json.Serialization;
using CrmSync.Contracts.Ledger;
using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Gateway.People;
using CrmSync.Gateway.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;

namespace CrmSync.Gateway.Errors;

/// <summary>Tries refused writes again (V-3): each person plans anew.</summary>
internal static class RetryCall
{
    private const int Most = 5_000;
    private const int PageRows = 200;
    private const int AtOnce = 16;
    private const string Neither = "The body must name one error ('id', as listed) or a cause ('code', with 'system' and 'field' as far as wanted).";

    public static async Task<Results<Ok<RetryAnswer>, ProblemHttpResult>> RunAsync(
        string c, RetryBody body, IGrainFactory grains, ClaimsPrincipal user, ILogger<GatewayOptions> logger)
    {
        if (body.Id is null == body.Code is null) return Problem.BadRequest(Neither);
        if (body.Id is null) return await CauseAsync(c, body, grains, user, logger);
        var cut = body.Id.LastIndexOf('|');
        if (cut < 0 || PersonId.Read(body.Id[..cut]) is not { } person) return Problem.BadRequest("The 'id' is no error id: it is a person id, a bar and a field name, as GET errors lists it.");
        if (!await PersonOf(grains, c, person).RetryAsync(body.Id[(cut + 1)..])) return Problem.NotFound("No open refusal has this id, or none that trying again can mend, and no held field: GET errors lists the refusals.");
        Log.Retried(logger, user.Identity?.Name ?? "?", c, 1);
        return TypedResults.Ok(new RetryAnswer(1, false));
    }

    private static async Task<Results<Ok<RetryAnswer>, ProblemHttpResult>> CauseAsync(
        string c, RetryBody body, IGrainFactory grains, ClaimsPrincipal user, ILogger<GatewayOptions> logger)
    {
        if (body.System is not (null or "marketo" or "dynamics")) return Problem.BadRequest("The 'system' must be marketo or dynamics.");
        var filter = new ErrorQuery(body.System, body.Operation, body.Field, body.Code, null, null, null, null, null, null).Filter;
        var rows = new List<RefusalRow>();
        var ledger = grains.GetGrain<ILedgerGrain>(c);
        for (string? after = null; rows.Count < Most;)
        {
            var page = await ledger.RefusalsAsync(filter, after, PageRows);
            rows.AddRange(page);
            if (page.Count < PageRows) break;
            after = ErrorAnswer.Key(page[^1]);
        }

        if (rows.Count == 0) return Problem.NotFound("No open refusal has this cause: GET errors?group=cause lists those there are.");
        var retried = 0;
        foreach (var some in rows.Chunk(AtOnce))
            retried += (await Task.WhenAll(some.Select(row => TryAsync(PersonOf(grains, c, row.Person), row.Field)))).Count(asked => asked);
        Log.Retried(logger, user.Identity?.Name ?? "?", c, retried);
        return TypedResults.Ok(new RetryAnswer(retried, rows.Count >= Most));
    }

    /// <summary>Whoever still cannot be read (B-16) keeps nobody else of the cause waiting.</summary>
    private static async Task<bool> TryAsync(IPersonGrain person, string field)
    {
        try
        {
            return await person.RetryAsync(field);
        }
        catch (Exception problem) when (UnreadableStateException.In(problem) is not null)
        {
            return false;
        }
    }

    private static IPersonGrain PersonOf(IGrainFactory grains, string connection, string person) => grains.GetGrain<IPersonGrain>(PersonKey.Of(connection, person));
}

/// <summary>What to try again: one error, or all of a cause.</summary>
/// <param name="Id">Error id, or that of a held field: person id, a bar, field name.</param>
/// <param name="Code">Code of the cause.</param>
/// <param name="System">marketo or dynamics; left out: both.</param>
/// <param name="Field">Our field name; left out: all fields.</param>
/// <param name="Operation">create or update; left out: both.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RetryBody(string? Id, string? Code, string? System, string? Field, string? Operation);

/// <summary>What was asked for.</summary>
/// <param name="Retried">So many are being tried again.</param>
/// <param name="More">There are more of this cause: ask again.</param>
internal sealed record RetryAnswer(int Retried, bool More);
