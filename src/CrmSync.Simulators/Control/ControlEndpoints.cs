using System.Net;
using System.Text.Json;
using CrmSync.Simulators.Faults;
using CrmSync.Simulators.History;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CrmSync.Simulators.Control;

/// <summary>The controls of a simulator under <c>/_sim</c>: loopback only, uncounted, outside every vendor path.</summary>
public static class ControlEndpoints
{
    /// <summary>Maps state, history, stats, faults, limits, settings and clock.</summary>
    public static void MapControls(this IEndpointRouteBuilder routes, ControlSurface surface)
    {
        RouteGroupBuilder controls = routes.MapGroup("/_sim");
        controls.AddEndpointFilter(async (context, next) =>
            IPAddress.IsLoopback(context.HttpContext.Connection.RemoteIpAddress ?? IPAddress.None) ? await next(context) : Results.NotFound());
        controls.MapGet("/state", () => AnswerAsync(surface, surface.State));
        controls.MapGet("/stats", () => AnswerAsync(surface, surface.Stats.Snapshot));
        controls.MapGet("/history", (HttpContext http, long? after) => HistoryAsync(surface, http, after ?? 0));
        controls.MapGet("/faults", () => AnswerAsync(surface, () => surface.Faults.Rules));
        controls.MapPost("/faults", (JsonElement body) => AnswerAsync(surface, () => AddFaults(surface.Faults, body)));
        controls.MapDelete("/faults", () => AnswerAsync(surface, () => ClearFaults(surface.Faults)));
        controls.MapPost("/limits", (JsonElement body) => AnswerAsync(surface, () => surface.Limits(body)));
        controls.MapPost("/settings", (JsonElement body) => AnswerAsync(surface, () => surface.Settings(body)));
        controls.MapPost("/clock", (JsonElement body) => AnswerAsync(surface, () => Advance(surface, body)));
        if (surface.Export is not null)
            controls.MapGet("/export", http => StateTransfer.ExportAsync(surface, http));
        if (surface.Import is not null)
            controls.MapPost("/import", http => StateTransfer.ImportAsync(surface, http));
        foreach ((string name, Func<object> question) in surface.Questions)
            controls.MapGet($"/{name}", () => AnswerAsync(surface, question));
        foreach ((string name, Func<JsonElement, object> order) in surface.Orders)
            controls.MapPost($"/{name}", (JsonElement body) => AnswerAsync(surface, () => order(body)));
    }

    private static async Task<IResult> AnswerAsync(ControlSurface surface, Func<object> answer)
    {
        try
        {
            object result = answer();
            await surface.DurableAsync();
            return Results.Json(result, Overlay.Json);
        }
        catch (Exception error) when (error is ArgumentException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return Results.Json(new { error = error.Message }, statusCode: StatusCodes.Status400BadRequest);
        }
    }

    private static async Task HistoryAsync(ControlSurface surface, HttpContext http, long after)
    {
        long last = surface.History.Last;
        await surface.DurableAsync();
        http.Response.ContentType = "application/x-ndjson; charset=utf-8";
        foreach (HistoryEntry entry in surface.History.After(after, last))
        {
            await http.Response.Body.WriteAsync(HistoryLog.Line(entry), http.RequestAborted);
            await http.Response.Body.WriteAsync("\n"u8.ToArray(), http.RequestAborted);
        }
    }

    private static IReadOnlyList<FaultRule> AddFaults(FaultPlan plan, JsonElement body)
    {
        FaultRule[] rules = body.ValueKind == JsonValueKind.Array
            ? body.Deserialize<FaultRule[]>(Overlay.Json)!
            : [body.Deserialize<FaultRule>(Overlay.Json)!];
        foreach (FaultRule rule in rules)
            plan.Add(rule);
        return plan.Rules;
    }

    private static FaultRule[] ClearFaults(FaultPlan plan)
    {
        plan.Clear();
        return [];
    }

    private static object Advance(ControlSurface surface, JsonElement body) =>
        new { now = surface.Advance(TimeSpan.FromSeconds(body.GetProperty("advanceSeconds").GetDouble())) };
}
