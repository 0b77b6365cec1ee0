using Microsoft.AspNetCore.Http;

namespace CrmSync.Simulators.Dataverse.Access;

/// <summary>What the directory tells of itself, so that a client that only knows the tenant finds the token endpoint.</summary>
internal static class EntraDirectory
{
    private static readonly string[] Methods = ["client_secret_post", "client_secret_basic"];
    private static readonly string[] Grants = ["client_credentials"];
    private static readonly string[] Responses = ["code"];
    private static readonly string[] Subjects = ["pairwise"];

    public static Task TellAsync(HttpContext http, string tenant, bool older)
    {
        var root = $"{http.Request.Scheme}://{http.Request.Host}/{Uri.EscapeDataString(tenant)}";
        return http.Response.WriteAsJsonAsync(
            new
            {
                token_endpoint = root + (older ? TokenEndpoint.OlderAddress : TokenEndpoint.Address),
                token_endpoint_auth_methods_supported = Methods,
                authorization_endpoint = $"{root}/oauth2/{(older ? "" : "v2.0/")}authorize",
                jwks_uri = $"{root}/discovery/{(older ? "" : "v2.0/")}keys",
                issuer = $"{root}/{(older ? "" : "v2.0")}",
                grant_types_supported = Grants,
                response_types_supported = Responses,
                subject_types_supported = Subjects,
            },
            http.RequestAborted);
    }
}
