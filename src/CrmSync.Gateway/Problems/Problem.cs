using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CrmSync.Gateway.Problems;

/// <summary>Refusals as RFC 9457 problem details: the detail is one sentence that says what, where and how to mend.</summary>
internal static class Problem
{
    public static ProblemHttpResult Of(int status, string sentence) => TypedResults.Problem(sentence, statusCode: status);

    public static ProblemHttpResult BadRequest(string sentence) => Of(StatusCodes.Status400BadRequest, sentence);

    public static ProblemHttpResult NotFound(string sentence) => Of(StatusCodes.Status404NotFound, sentence);

    public static ProblemHttpResult NotBuilt(string sentence) => Of(StatusCodes.Status501NotImplemented, sentence);

    /// <summary>The pattern of the call, such as <c>/v1/connections/{c}</c>; holds no value that a caller sent.</summary>
    public static string Route(HttpContext context) => Route(context.GetEndpoint());

    /// <summary>The pattern of a call's endpoint; whoever handles an exception finds it beside the exception only.</summary>
    public static string Route(Endpoint? endpoint) => (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "an unknown address";
}
