using Microsoft.AspNetCore.Http;

namespace CrmSync.Simulators.Dataverse.Access;

/// <summary>Who sends a request; without a valid token 401 with the two keys that clients parse (protocol sheet 1.4).</summary>
internal static class Challenge
{
    public static string? Client(HttpContext http, TokenIssuer issuer)
    {
        var header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? issuer.Recognise(header[7..].Trim()) : null;
    }

    public static void Refuse(HttpContext http)
    {
        var origin = $"{http.Request.Scheme}://{http.Request.Host}/";
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        http.Response.Headers.WWWAuthenticate = $"Bearer authorization_uri={origin}common/oauth2/authorize, resource_id={origin}";
    }
}
