using System.Text.Json;
using System.Text.Json.Serialization;
using CrmSync.Gateway.Actions;
using CrmSync.Gateway.Audit;
using CrmSync.Gateway.Connections;
using CrmSync.Gateway.Errors;
using CrmSync.Gateway.Fields;
using CrmSync.Gateway.Health;
using CrmSync.Gateway.Keys;
using CrmSync.Gateway.OpenApi;
using CrmSync.Gateway.People;
using CrmSync.Gateway.Problems;
using CrmSync.Gateway.Status;
using CrmSync.Gateway.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace CrmSync.Gateway;

/// <summary>Puts the HTTP API into a host that has Orleans' <see cref="IGrainFactory"/>: a silo's, or that of a client process.</summary>
public static class GatewayRegistration
{
    /// <summary>Longest body of a call, in bytes; a selection of a thousand fields is a tenth of it.</summary>
    internal const long BodyMax = 1 << 20;

    /// <summary>Registers the gateway. Settings are checked at start; a bad one stops the host with sentences that name it.</summary>
    public static IServiceCollection AddCrmSyncGateway(this IServiceCollection services, Action<GatewayOptions> configure)
    {
        services.AddOptions<GatewayOptions>().Configure(configure).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsCheck>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddKeys();
        services.AddProblemDetails(options => options.CustomizeProblemDetails = problem => problem.ProblemDetails.Detail ??= Plain(problem.HttpContext));
        services.AddExceptionHandler<ExceptionProblems>();
        services.AddOpenApi("v1", options => options.Describe());
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.AllowDuplicateProperties = false;
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        });
        // Its lines hold the whole query: e-mail addresses and the doorbell's secret.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning));
        return services;
    }

    /// <summary>Maps every call and the status page, and puts keys and problem details before them. The host maps /metrics itself.</summary>
    public static WebApplication MapCrmSyncGateway(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.Use(static (context, next) =>
        {
            context.Response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
            context.Response.Headers[HeaderNames.CacheControl] = "no-store";
            return next(context);
        });
        app.Use(static (context, next) =>
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body) body.MaxRequestBodySize = BodyMax;
            return next(context);
        });
        app.UseKeys();
        app.UseWebhookSecrets();
        StatusPage.Map(app);
        app.MapHealth();
        app.MapOpenApi().RequireLoopbackOrKey();
        app.MapDataverseDoorbell();
        app.MapMarketoWebhook();
        MapV1(app);
        return app;
    }

    /// <summary>The call needs no key from this machine when <see cref="GatewayOptions.FreeFromLoopback"/>, else any key. For /metrics of the host.</summary>
    public static T RequireLoopbackOrKey<T>(this T call) where T : IEndpointConventionBuilder => call.RequireAuthorization(Policies.ReadOrLoopback);

    private static void MapV1(IEndpointRouteBuilder app)
    {
        var v1 = app.MapGroup("/v1").RequireAuthorization(Policies.Read)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        v1.MapConnectionList();
        var connection = v1.MapGroup("/connections/{c}").AddEndpointFilter<RouteGroupBuilder, KnownConnection>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        connection.MapConnection();
        connection.MapSettled();
        connection.MapValidate();
        connection.MapPeople();
        connection.MapExplain();
        connection.MapErrors();
        connection.MapAudit();
        connection.MapFields();
        connection.MapSyncPerson();
    }

    private static string? Plain(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => "There is no call at this address: /openapi/v1.json lists those there are.",
        StatusCodes.Status405MethodNotAllowed => "The call at this address takes another method: /openapi/v1.json says which.",
        StatusCodes.Status413PayloadTooLarge => ExceptionProblems.TooLong,
        StatusCodes.Status415UnsupportedMediaType => ExceptionProblems.NotJson,
        _ => null,
    };
}
