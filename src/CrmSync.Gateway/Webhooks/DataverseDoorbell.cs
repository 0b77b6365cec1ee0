using CrmSync.Contracts.Connections;
using CrmSync.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace CrmSync.Gateway.Webhooks;

/// <summary>Dataverse says that something changed. Only a hint: the body is not read, feeds are woken.</summary>
internal static class DataverseDoorbell
{
    public static void MapDataverseDoorbell(this IEndpointRouteBuilder app) =>
        app.MapPost("/v1/webhooks/dataverse", RingAsync).AllowAnonymous()
            .WithWebhookSecret(new(options => options.DataverseWebhookCode, "CrmSync:Gateway:DataverseWebhookCode", null, Log.DoorbellRefused))
            .WithName("dataverseDoorbell").ProducesProblem(401).ProducesProblem(404)
            .WithSummary("For Dataverse's service endpoint (WebhookKey, sent as query 'code'): wakes the feeds of one connection, or of all. The body is ignored.");

    private static async Task<Results<Accepted, ProblemHttpResult>> RingAsync(
        string? connection, IGrainFactory grains, IOptions<GatewayOptions> options)
    {
        var served = options.Value.Connections;
        if (connection is not null && !served.Contains(connection)) return Problem.NotFound("No connection has the id in the query 'connection'.");
        var rung = connection is null ? served : [connection];
        await Task.WhenAll(rung.Select(id => grains.GetGrain<IConnectionGrain>(id).RingAsync()));
        return TypedResults.Accepted((string?)null);
    }
}
