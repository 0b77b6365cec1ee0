using CrmSync.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CrmSync.Gateway.Health;

/// <summary>Liveness and readiness.</summary>
internal static class HealthCalls
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(2);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => TypedResults.Text("alive\n")).RequireLoopbackOrKey().WithName("isAlive").WithSummary("This process answers.");
        app.MapGet("/readyz", ReadyAsync).RequireLoopbackOrKey().WithName("isReady").ProducesProblem(503).WithSummary("This process reaches a silo.");
    }

    private static async Task<IResult> ReadyAsync(IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken)
    {
        var silos = await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true, cancellationToken).WaitAsync(LongestLook, time, cancellationToken);
        return silos.Count > 0
            ? TypedResults.Text("ready\n")
            : Problem.Of(StatusCodes.Status503ServiceUnavailable, "No silo is active: start one, then ask again.");
    }
}
