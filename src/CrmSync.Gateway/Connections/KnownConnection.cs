using CrmSync.Gateway.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace CrmSync.Gateway.Connections;

/// <summary>Answers 404 before any grain is asked for a connection that is not configured.</summary>
internal sealed class KnownConnection(IOptions<GatewayOptions> options) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        options.Value.Connections.Contains(context.HttpContext.GetRouteValue("c") as string ?? "")
            ? next(context)
            : ValueTask.FromResult<object?>(Problem.NotFound("No connection has the id in this address: GET /v1/connections lists those there are."));
}
