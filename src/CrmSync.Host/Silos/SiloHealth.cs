namespace CrmSync.Host.Silos;

/// <summary>Liveness and readiness of a silo without gateway.</summary>
internal static class SiloHealth
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(2);

    public static void MapSiloHealth(this WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Text("alive\n"));
        app.MapGet("/readyz", ReadyAsync);
        app.MapPrometheusScrapingEndpoint("/metrics");
    }

    private static async Task<IResult> ReadyAsync(IGrainFactory grains, TimeProvider clock)
    {
        try
        {
            var silos = await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true).WaitAsync(LongestLook, clock);
            return silos.Count > 0 ? Results.Text("ready\n") : Results.Problem("No silo is active.", statusCode: 503);
        }
        catch (Exception starting) when (starting is TimeoutException or OrleansException)
        {
            return Results.Problem("The silo does not answer yet.", statusCode: 503);
        }
    }
}
