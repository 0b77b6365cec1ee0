using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CrmSync.Contracts.Actions;
using CrmSync.Domain.People;
using CrmSync.Gateway.Actions;
using CrmSync.Gateway.Audit;
using CrmSync.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CrmSync.Gateway.Webhooks;

/// <summary>Marketo's Call Webhook flow step asks for Sync Person to Microsoft. Answers within its 30 s with flat JSON for a response mapping.</summary>
internal static class MarketoWebhook
{
    /// <summary>Header that carries the secret where the address should not (Marketo: Set Custom Header).</summary>
    public const string Header = "X-CrmSync-Code";

    /// <summary>Where it listens.</summary>
    public const string Path = "/v1/webhooks/marketo";

    public static void MapMarketoWebhook(this IEndpointRouteBuilder app) =>
        app.MapPost(Path, SyncAsync).AllowAnonymous()
            .WithWebhookSecret(new(options => options.MarketoWebhookCode, "CrmSync:Gateway:MarketoWebhookCode", Header, Log.WebhookRefused))
            .WithName("marketoWebhook").ProducesProblem(400).ProducesProblem(401).ProducesProblem(404).ProducesProblem(503)
            .WithSummary("For a Call Webhook flow step of Marketo (secret as query 'code' or header X-CrmSync-Code): see to it that the person has a row in Dynamics. Repeatable.");

    private static async Task<Results<Ok<MarketoWebhookResult>, ProblemHttpResult>> SyncAsync(
        MarketoWebhookBody body, HttpContext http, IGrainFactory grains, IOptions<GatewayOptions> options, ILogger<GatewayOptions> logger)
    {
        if (body.Connection is { } named && options.Value.Connections.Contains(named)) AuditTrail.Name(http, named, "Marketo webhook", "webhook");
        var asked = new SyncPersonBody(body.Id, Filled(body.Campaign), Filled(body.SyncAs), Filled(body.Owner));
        if (Refuse(body, asked, options.Value) is { } problem)
        {
            Log.WebhookUnusable(logger, problem.ProblemDetails.Detail!);
            return problem;
        }
        var answer = await grains.GetGrain<IActionsGrain>(body.Connection!)
            .SyncPersonAsync(body.Id!.Value, asked.Owner, asked.Campaign == "batch" ? Campaign.Batch : Campaign.Trigger, asked.SyncAs == "contact");
        SyncPersonCall.Note(logger, "Marketo", body.Connection!, body.Id.Value, answer);
        var result = SyncPersonResult.Of(answer);
        return TypedResults.Ok(new MarketoWebhookResult(body.Id.Value, result.Result, result.RecordType ?? "", result.DynamicsId ?? "", result.ActivityId ?? "", result.Reason ?? ""));
    }

    /// <summary>What is wrong with a request, before anything is done; null: nothing.</summary>
    private static ProblemHttpResult? Refuse(MarketoWebhookBody body, SyncPersonBody asked, GatewayOptions options) => body switch
    {
        _ when body.Connection is null || !options.Connections.Contains(body.Connection) => Problem.NotFound("No connection has the id in the body's connection: GET /v1/connections lists those there are."),
        { Action: not "syncPerson" } => Problem.BadRequest("The body's action must be syncPerson."),
        _ => SyncPersonCall.Refuse(asked),
    };

    /// <summary>A token without a value leaves an empty text in the template.</summary>
    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>The payload template of the webhook.</summary>
/// <param name="Connection">Connection id.</param>
/// <param name="MarketoId">The person, {{lead.Id}}: a number or a text of digits.</param>
/// <param name="Action">syncPerson.</param>
/// <param name="Campaign">trigger (also when empty) or batch.</param>
/// <param name="SyncAs">lead (also when empty) or contact.</param>
/// <param name="Owner">Owner of the new row, by systemuser id or e-mail; empty: the connection's usual one.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record MarketoWebhookBody(string? Connection, JsonElement MarketoId, string? Action, string? Campaign = null, string? SyncAs = null, string? Owner = null)
{
    internal long? Id => MarketoId.ValueKind switch
    {
        JsonValueKind.Number when MarketoId.TryGetInt64(out var number) => number,
        JsonValueKind.String when long.TryParse(MarketoId.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };
}

/// <summary>Flat, and never null: a response mapping writes each to a field.</summary>
/// <param name="MarketoId">The person.</param>
/// <param name="Result">created, queued, alreadyExists or refused.</param>
/// <param name="RecordType">lead, contact or empty.</param>
/// <param name="DynamicsId">The row, or empty.</param>
/// <param name="ActivityId">Line of the activity log, or empty.</param>
/// <param name="Reason">Why refused, linked, or what it waits for; or empty.</param>
internal sealed record MarketoWebhookResult(long MarketoId, string Result, string RecordType, string DynamicsId, string ActivityId, string Reason);
