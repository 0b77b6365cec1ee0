using System.Security.Claims;
using CrmSync.Contracts.Connections;
using CrmSync.Gateway.Keys;
using CrmSync.Gateway.Paging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CrmSync.Gateway.Connections;

/// <summary>List, state, pause and resume.</summary>
internal static class ConnectionCalls
{
    public static void MapConnectionList(this IEndpointRouteBuilder v1) =>
        v1.MapGet("/connections", ListAsync).WithName("listConnections").WithSummary("Every connection with its state.");

    public static void MapConnection(this IEndpointRouteBuilder connection)
    {
        connection.MapGet("/", StateAsync).WithName("getConnection").WithSummary("State, people, feeds, lanes, lag and budgets.");
        connection.MapPost("/pause", PauseAsync).RequireAuthorization(Policies.Operate)
            .WithName("pauseConnection").WithSummary("Stop reading and sending; nothing is lost. Repeatable.");
        connection.MapPost("/resume", ResumeAsync).RequireAuthorization(Policies.Operate)
            .WithName("resumeConnection").WithSummary("Go on where pause stopped. Repeatable.");
    }

    private static async Task<Ok<Page<ConnectionAnswer>>> ListAsync(IGrainFactory grains, IOptions<GatewayOptions> options)
    {
        var views = await Task.WhenAll(options.Value.Connections.Select(id => grains.GetGrain<IConnectionGrain>(id).StatusAsync()));
        return TypedResults.Ok(new Page<ConnectionAnswer>([.. views.Select(ConnectionAnswer.Of)], null));
    }

    private static async Task<Ok<ConnectionAnswer>> StateAsync(string c, IGrainFactory grains) =>
        TypedResults.Ok(ConnectionAnswer.Of(await grains.GetGrain<IConnectionGrain>(c).StatusAsync()));

    private static async Task<Ok<ConnectionAnswer>> PauseAsync(string c, IGrainFactory grains, ClaimsPrincipal user, ILogger<GatewayOptions> logger)
    {
        await grains.GetGrain<IConnectionGrain>(c).PauseAsync();
        Log.Paused(logger, user.Identity?.Name ?? "?", c);
        return await StateAsync(c, grains);
    }

    private static async Task<Ok<ConnectionAnswer>> ResumeAsync(string c, IGrainFactory grains, ClaimsPrincipal user, ILogger<GatewayOptions> logger)
    {
        await grains.GetGrain<IConnectionGrain>(c).ResumeAsync();
        Log.Resumed(logger, user.Identity?.Name ?? "?", c);
        return await StateAsync(c, grains);
    }
}
