using System.Security.Claims;
using CrmSync.Contracts.Audit;
using CrmSync.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CrmSync.Gateway.Audit;

/// <summary>
/// Writes down every call that would change something on a connection: of a key, refused ones and broken ones too, and of a webhook that acts. The answer ends
/// when the line is durable.
/// </summary>
internal static class AuditTrail
{
    private const int PathMax = 200;

    public static void UseAuditTrail(this WebApplication app) => app.Use(static async (context, next) =>
    {
        try
        {
            await next(context);
        }
        catch (Exception problem)
        {
            await WriteAsync(context, ExceptionProblems.StatusOf(problem));
            throw;
        }
        await WriteAsync(context, context.Response.StatusCode);
    });

    /// <summary>Says who calls, and for which connection, where a secret of its own and the body tell it instead of a key and the address.</summary>
    public static void Name(HttpContext context, string connection, string caller, string role) => context.Items[typeof(Caller)] = new Caller(connection, caller, role);

    private static Caller? Of(HttpContext context)
    {
        if (context.Items[typeof(Caller)] is Caller named) return named;
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || context.User.Identity?.IsAuthenticated != true) return null;
        return context.GetRouteValue("c") is string id && context.RequestServices.GetRequiredService<IOptions<GatewayOptions>>().Value.Connections.Contains(id)
            ? new(id, context.User.Identity.Name ?? "?", context.User.FindFirstValue(ClaimTypes.Role) ?? "none")
            : null;
    }

    private static async Task WriteAsync(HttpContext context, int status)
    {
        if (Of(context) is not { } caller) return;
        var path = context.Request.Path.Value ?? "";
        var line = new AuditLine(
            0, context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(), caller.Name, caller.Role, context.Request.Method, path.Length <= PathMax ? path : path[..PathMax], status);
        try
        {
            await context.RequestServices.GetRequiredService<IGrainFactory>().GetGrain<IAuditGrain>(caller.Connection).AppendAsync(line);
        }
        catch (Exception problem)
        {
            Log.AuditLost(context.RequestServices.GetRequiredService<ILogger<GatewayOptions>>(), line.Key, Problem.Route(context), line.Status, problem.GetType().Name);
        }
    }

    private sealed record Caller(string Connection, string Name, string Role);
}
