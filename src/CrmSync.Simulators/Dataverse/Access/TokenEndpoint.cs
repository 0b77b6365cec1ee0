using System.Globalization;
using System.Text;
using CrmSync.Simulators.Faults;
using Microsoft.AspNetCore.Http;

namespace CrmSync.Simulators.Dataverse.Access;

/// <summary>
/// POST /{tenant}/oauth2/v2.0/token (scope) and the older /{tenant}/oauth2/token (resource) for client credentials, with Entra's error shapes. A secret comes in
/// the form or, encoded, in an Authorization header of the kind Basic.
/// </summary>
internal sealed class TokenEndpoint(TokenIssuer issuer, TimeProvider clock, FaultPlan faults)
{
    public const string Address = "/oauth2/v2.0/token";
    public const string OlderAddress = "/oauth2/token";

    /// <summary>Rules for calls of the Web API do not count tokens: only a rule of this name hits one. Its code is an AADSTS number.</summary>
    private const string Operation = "token";

    private const string Basic = "Basic ";

    public async Task ExecuteAsync(HttpContext http, string tenant, bool older)
    {
        var fault = faults.Rules.Any(rule => rule.Operation == Operation) ? faults.Next(Operation) : null;
        if (fault?.RetryAfter is { } wait) http.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        var form = await FormAsync(http.Request);
        var (client, secret) = Credentials(form, http.Request.Headers.Authorization.ToString());
        if ((fault is null ? Refusal(http.Request.Method, form, client, secret, older) : Of(fault)) is { } refusal)
        {
            await RefuseAsync(http, refusal);
            return;
        }

        http.Response.Headers.CacheControl = "no-store, no-cache";
        http.Response.Headers.Pragma = "no-cache";
        await http.Response.WriteAsJsonAsync(older ? Older(tenant, client, form["resource"].ToString()) : Token(tenant, client), http.RequestAborted);
    }

    private object Token(string tenant, string client) => new
    {
        token_type = "Bearer",
        expires_in = TokenIssuer.LifeSeconds,
        ext_expires_in = TokenIssuer.LifeSeconds,
        access_token = issuer.Issue(tenant, client),
    };

    /// <summary>The older endpoint tells numbers as texts.</summary>
    private object Older(string tenant, string client, string resource)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        return new
        {
            token_type = "Bearer",
            expires_in = Text(TokenIssuer.LifeSeconds),
            ext_expires_in = Text(TokenIssuer.LifeSeconds),
            expires_on = Text(now + TokenIssuer.LifeSeconds),
            not_before = Text(now),
            resource,
            access_token = issuer.Issue(tenant, client),
        };
    }

    /// <summary>A form that cannot be read, for instance one of ten thousand fields, is none.</summary>
    private static async Task<IFormCollection> FormAsync(HttpRequest request)
    {
        try
        {
            return request.HasFormContentType ? await request.ReadFormAsync(request.HttpContext.RequestAborted) : FormCollection.Empty;
        }
        catch (InvalidDataException)
        {
            return FormCollection.Empty;
        }
    }

    private static (string Client, string Secret) Credentials(IFormCollection form, string authorization)
    {
        var (client, secret) = (form["client_id"].ToString(), form["client_secret"].ToString());
        if (!authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)) return (client, secret);
        var bytes = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[Basic.Length..].Trim(), bytes, out var count)) return (client, secret);
        var pair = Encoding.UTF8.GetString(bytes, 0, count).Split(':', 2);
        return pair.Length == 2 ? (Decoded(pair[0]), Decoded(pair[1])) : (client, secret);
    }

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static (int Status, string Error, int Code, string Text) Of(FaultRule fault) =>
        (fault.Status ?? 401, "invalid_client", int.TryParse(fault.Code, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : 90033, fault.Message ?? "A transient error has occurred.");

    private (int Status, string Error, int Code, string Text)? Refusal(string method, IFormCollection form, string client, string secret, bool older)
    {
        if (method != "POST") return (400, "invalid_request", 900561, $"The endpoint only accepts POST requests. Received a {method} request.");
        var grant = form["grant_type"].ToString();
        if (grant.Length == 0) return Missing("'grant_type'");
        if (grant != "client_credentials") return (400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
        if (client.Length == 0) return Missing("'client_id'");
        if (issuer.Find(client) is not { } known) return (400, "unauthorized_client", 700016, "Application with that identifier was not found in the directory.");
        if (secret.Length == 0) return (401, "invalid_client", 7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");
        if (secret != known.Secret) return (401, "invalid_client", 7000215, "Invalid client secret provided.");
        if (older) return form["resource"].ToString().Length == 0 ? Missing("'resource'") : null;
        var scope = form["scope"].ToString();
        if (scope.Length == 0) return Missing("'scope'");
        return scope.EndsWith("/.default", StringComparison.Ordinal) ? null
            : (400, "invalid_scope", 1002012, "The provided value for scope is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier.");
    }

    private static (int Status, string Error, int Code, string Text) Missing(string parameter) =>
        (400, "invalid_request", 900144, $"The request body must contain the following parameter: {parameter}.");

    private async Task RefuseAsync(HttpContext http, (int Status, string Error, int Code, string Text) refusal)
    {
        var now = clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        http.Response.StatusCode = refusal.Status;
        var answer = new
        {
            error = refusal.Error,
            error_description = $"AADSTS{Text(refusal.Code)}: {refusal.Text} Timestamp: {now}",
            error_codes = new[] { refusal.Code },
            timestamp = now,
            trace_id = Guid.Empty,
            correlation_id = Guid.Empty,
        };
        await http.Response.WriteAsJsonAsync(answer, http.RequestAborted);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
