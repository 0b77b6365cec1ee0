using System.Security.Claims;
using CrmSync.Contracts.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CrmSync.Gateway.Audit;

/// <summary>Writes down every call of a key that would change something on a connection, refused ones too; the answer ends when the line is durable.</summary>
internal static class AuditTrail
{
    private const int PathMax = 200;

    public static void UseAuditTrail(this WebApplication app) => app.Use(static async (context, next) =>
    {
        await next(context);
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || context.User.Identity?.IsAuthenticated != true) return;
        if (Connection(context) is { } connection) await WriteAsync(context, connection);
    });

    private static string? Connection(HttpContext context) =>
        context.GetRouteValue("c") is string id && context.RequestServices.GetRequiredService<IOptions<GatewayOptions>>().Value.Connections.Contains(id) ? id : null;

    private static async Task WriteAsync(HttpContext context, string connection)
    {
        var path = context.Request.Path.Value ?? "";
        var line = new AuditLine(
            0, context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(), context.User.Identity?.Name ?? "?", context.User.FindFirstValue(ClaimTypes.Role) ?? "none",
            context.Request.Method, path.Length <= PathMax ? path : path[..PathMax], context.Response.StatusCode);
        try
        {
            await context.RequestServices.GetRequiredService<IGrainFactory>().GetGrain<IAuditGrain>(connection).AppendAsync(line);
        }
        catch (Exception problem)
        {
            Log.AuditLost(context.RequestServices.GetRequiredService<ILogger<GatewayOptions>>(), line.Key, Problems.Problem.Route(context), line.Status, problem.GetType().Name);
        }
    }
}
