using CrmSync.Gateway.Keys;
using CrmSync.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace CrmSync.Gateway.Webhooks;

/// <summary>A webhook's own secret. It is asked for before the body is read, so that a stranger's body is neither read nor told of.</summary>
/// <param name="Setting">The secret; null: the webhook is off.</param>
/// <param name="Key">Where it is configured.</param>
/// <param name="Header">Header that may carry it in place of the query <c>code</c>; null: none.</param>
/// <param name="Note">Writes a refusal to the log.</param>
internal sealed record WebhookSecret(Func<GatewayOptions, string?> Setting, string Key, string? Header, Action<ILogger> Note)
{
    /// <summary>Whoever does not say it is refused.</summary>
    public async Task<bool> AllowsAsync(HttpContext context)
    {
        if (Setting(context.RequestServices.GetRequiredService<IOptions<GatewayOptions>>().Value) is { } secret && Said(context.Request) is { } said && KeyRing.AreEqual(said, secret)) return true;
        Note(context.RequestServices.GetRequiredService<ILogger<GatewayOptions>>());
        await Problem.Of(StatusCodes.Status401Unauthorized, Header is null ? $"The query 'code' is not the secret in {Key}." : $"Neither the query 'code' nor the header {Header} is the secret in {Key}.")
            .ExecuteAsync(context);
        return false;
    }

    private string? Said(HttpRequest request) => request.Query.TryGetValue("code", out var code) ? code.ToString() : Header is null ? null : request.Headers[Header].ToString();
}

/// <summary>Puts a webhook's secret before the webhook.</summary>
internal static class WebhookSecrets
{
    public static RouteHandlerBuilder WithWebhookSecret(this RouteHandlerBuilder webhook, WebhookSecret secret) => webhook.WithMetadata(secret)
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter { Name = "code", In = ParameterLocation.Query, Description = "The webhook's secret.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
            return Task.CompletedTask;
        });

    public static void UseWebhookSecrets(this WebApplication app) => app.Use(static async (context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<WebhookSecret>() is not { } secret || await secret.AllowsAsync(context)) await next(context);
    });
}
