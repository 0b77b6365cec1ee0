using Microsoft.AspNetCore.Http;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>Pages of other origins may call the Web API from a browser; it reads a token, never a cookie, so one origin is as good as another.</summary>
internal static class CrossOrigin
{
    private const string Exposed = "Preference-Applied,OData-EntityId,Location,ETag,OData-Version,Retry-After,REQ_ID,x-ms-service-request-id,x-ms-dop-hint";

    /// <summary>Says what a page may read; true when the request only asked whether it may call, which needs no token.</summary>
    public static bool Asked(HttpContext http)
    {
        if (http.Request.Headers.Origin.Count == 0) return false;
        var headers = http.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = Exposed;
        if (!HttpMethods.IsOptions(http.Request.Method) || http.Request.Headers.AccessControlRequestMethod.Count == 0) return false;
        headers.AccessControlAllowMethods = "GET, POST, PATCH, PUT, DELETE";
        headers.AccessControlAllowHeaders = http.Request.Headers.AccessControlRequestHeaders;
        headers.AccessControlMaxAge = "3600";
        http.Response.StatusCode = StatusCodes.Status200OK;
        return true;
    }
}
