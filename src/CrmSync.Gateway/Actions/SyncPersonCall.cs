using System.Globalization;
using System.Security.Claims;
using System.Text.Json.Serialization;
using CrmSync.Contracts.Actions;
using CrmSync.Contracts.People;
using CrmSync.Domain.People;
using CrmSync.Gateway.Keys;
using CrmSync.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace CrmSync.Gateway.Actions;

/// <summary>Sync Person to Microsoft (N-2 to N-6). Makes or links a row; never pushes values of a person that exists (N-7).</summary>
internal static class SyncPersonCall
{
    public static void MapSyncPerson(this IEndpointRouteBuilder connection) =>
        connection.MapPost("/actions/sync-person", SyncAsync).RequireAuthorization(Policies.Operate)
            .WithName("syncPerson").ProducesProblem(400)
            .WithSummary("See to it that a Marketo person has a row in Dynamics. Repeatable: a second call answers alreadyExists and changes nothing.");

    private static async Task<Results<Ok<SyncPersonResult>, ProblemHttpResult>> SyncAsync(
        string c, SyncPersonBody body, IGrainFactory grains, ClaimsPrincipal user, ILogger<GatewayOptions> logger)
    {
        if (Refuse(body) is { } problem) return problem;
        var answer = await grains.GetGrain<IActionsGrain>(c).SyncPersonAsync(body.MarketoId!.Value, Owner(body), body.Campaign == "batch" ? Campaign.Batch : Campaign.Trigger, body.SyncAs == "contact");
        Note(logger, user.Identity?.Name ?? "?", c, body.MarketoId.Value, answer);
        return TypedResults.Ok(SyncPersonResult.Of(answer));
    }

    /// <summary>One line for who asked, and one for why nothing comes of it.</summary>
    public static void Note(ILogger logger, string holder, string connection, long marketoId, SyncPersonAnswer answer)
    {
        Log.SyncPersonAsked(logger, holder, connection, marketoId, answer.Result);
        if (answer is { Result: "refused", Reason: { } reason }) Log.SyncPersonRefused(logger, connection, marketoId, reason);
    }

    /// <summary>The owner that was named; null: nobody.</summary>
    public static string? Owner(SyncPersonBody body) => string.IsNullOrWhiteSpace(body.Owner) ? null : body.Owner.Trim();

    /// <summary>What is wrong with a request, before anything is done; null: nothing.</summary>
    public static ProblemHttpResult? Refuse(SyncPersonBody body) => body switch
    {
        { MarketoId: null or <= 0 } => Problem.BadRequest("The body's marketoId is missing or not above zero: send the person's Marketo id as a number."),
        { Campaign: not (null or "trigger" or "batch") } => Problem.BadRequest("The body's campaign must be trigger or batch."),
        { SyncAs: not (null or "lead" or "contact") } => Problem.BadRequest("The body's syncAs must be lead or contact."),
        _ when Owner(body) is { } owner && !Guid.TryParse(owner, out _) && !owner.Contains('@', StringComparison.Ordinal) =>
            Problem.BadRequest("The body's owner must be a Dynamics user's id (GUID) or e-mail address."),
        _ => null,
    };
}

/// <summary>What is asked.</summary>
/// <param name="MarketoId">The Marketo person.</param>
/// <param name="Campaign">trigger (also when absent) or batch.</param>
/// <param name="SyncAs">lead (also when absent) or contact.</param>
/// <param name="Owner">Owner of the new row, by systemuser id or e-mail; absent: the connection's usual one (N-6).</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SyncPersonBody(long? MarketoId, string? Campaign = null, string? SyncAs = null, string? Owner = null);

/// <summary>What became of it.</summary>
/// <param name="Result">created, queued, alreadyExists or refused.</param>
/// <param name="RecordType">lead or contact.</param>
/// <param name="DynamicsId">The row, when there is one.</param>
/// <param name="ActivityId">Line of the activity log that tells it.</param>
/// <param name="Reason">Why refused, or linked.</param>
internal sealed record SyncPersonResult(string Result, string? RecordType, string? DynamicsId, string? ActivityId, string? Reason)
{
    public static SyncPersonResult Of(SyncPersonAnswer answer) => new(
        answer.Result, answer.RecordType, answer.DynamicsId,
        answer.Activity > 0 ? answer.Activity.ToString(CultureInfo.InvariantCulture) : null, answer.Reason);
}
