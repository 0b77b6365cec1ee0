using System.Net;
using CrmSync.Gateway.Audit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CrmSync.Gateway.Keys;

/// <summary>Puts keys and policies into the container and the pipeline.</summary>
internal static class KeyRegistration
{
    public static void AddKeys(this IServiceCollection services)
    {
        services.AddSingleton<KeyRing>();
        services.AddAuthentication(KeyAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.SchemeName, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Read, policy => policy.RequireRole(Roles.All))
            .AddPolicy(Policies.Operate, policy => policy.RequireRole(Roles.Operator, Roles.Admin))
            .AddPolicy(Policies.SetUp, policy => policy.RequireRole(Roles.Admin))
            .AddPolicy(Policies.ReadOrLoopback, policy => policy.RequireAssertion(IsFreeOrKnown));
    }

    /// <summary>
    /// Every address below /v1 needs a key, also one that does not exist; a call that states its own rule keeps it. Webhooks have secrets of their own, and what cannot
    /// be one, such as a body that is no JSON, is told as that: no key would help.
    /// </summary>
    public static void UseKeys(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuditTrail();
        app.Use(static (context, next) =>
        {
            var rule = context.GetEndpoint()?.Metadata;
            var isStated = rule?.GetMetadata<IAuthorizeData>() is not null || rule?.GetMetadata<IAllowAnonymous>() is not null;
            var isWebhook = context.Request.Path.StartsWithSegments("/v1/webhooks", StringComparison.Ordinal);
            var mustAsk = !isStated && !isWebhook && context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal) && context.User.Identity?.IsAuthenticated != true;
            return mustAsk ? context.ChallengeAsync() : next(context);
        });
        app.UseAuthorization();
    }

    private static bool IsFreeOrKnown(AuthorizationHandlerContext context) =>
        Roles.All.Any(context.User.IsInRole) || (context.Resource is HttpContext http && IsFree(http));

    private static bool IsFree(HttpContext http) =>
        http.RequestServices.GetRequiredService<IOptions<GatewayOptions>>().Value.FreeFromLoopback
        && http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);
}
