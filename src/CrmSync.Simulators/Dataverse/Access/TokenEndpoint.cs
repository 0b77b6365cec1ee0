using System.Globalization;
using CrmSync.Simulators.Faults;
using Microsoft.AspNetCore.Http;

namespace CrmSync.Simulators.Dataverse.Access;

/// <summary>POST /{tenant}/oauth2/v2.0/token for client credentials, with Entra's error shapes.</summary>
internal sealed class TokenEndpoint(TokenIssuer issuer, TimeProvider clock, FaultPlan faults)
{
    /// <summary>Rules for calls of the Web API do not count tokens: only a rule of this name hits one. Its code is an AADSTS number.</summary>
    private const string Operation = "token";

    public async Task ExecuteAsync(HttpContext http, string tenant)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
        var fault = faults.Rules.Any(rule => rule.Operation == Operation) ? faults.Next(Operation) : null;
        if (fault?.RetryAfter is { } wait) http.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        if ((fault is null ? Refusal(form) : Of(fault)) is { } refusal)
        {
            await RefuseAsync(http, refusal);
            return;
        }

        var answer = new
        {
            token_type = "Bearer",
            expires_in = TokenIssuer.LifeSeconds,
            ext_expires_in = TokenIssuer.LifeSeconds,
            access_token = issuer.Issue(tenant, form["client_id"].ToString()),
        };
        http.Response.Headers.CacheControl = "no-store, no-cache";
        await http.Response.WriteAsJsonAsync(answer, http.RequestAborted);
    }

    private static (int Status, string Error, int Code, string Text) Of(FaultRule fault) =>
        (fault.Status ?? 401, "invalid_client", int.TryParse(fault.Code, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : 90033, fault.Message ?? "A transient error has occurred.");

    private (int Status, string Error, int Code, string Text)? Refusal(IFormCollection form)
    {
        var (grant, client, secret, scope) = (form["grant_type"].ToString(), form["client_id"].ToString(), form["client_secret"].ToString(), form["scope"].ToString());
        if (grant.Length == 0) return (400, "invalid_request", 900144, "The request body must contain the following parameter: 'grant_type'.");
        if (grant != "client_credentials") return (400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
        if (client.Length == 0) return (400, "invalid_request", 900144, "The request body must contain the following parameter: 'client_id'.");
        if (issuer.Find(client) is not { } known) return (400, "unauthorized_client", 700016, "Application with that identifier was not found in the directory.");
        if (secret.Length == 0) return (401, "invalid_client", 7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");
        if (secret != known.Secret) return (401, "invalid_client", 7000215, "Invalid client secret provided.");
        if (scope.Length == 0) return (400, "invalid_request", 900144, "The request body must contain the following parameter: 'scope'.");
        return scope.EndsWith("/.default", StringComparison.Ordinal) ? null
            : (400, "invalid_scope", 1002012, "The provided value for scope is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier.");
    }

    private async Task RefuseAsync(HttpContext http, (int Status, string Error, int Code, string Text) refusal)
    {
        var now = clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        http.Response.StatusCode = refusal.Status;
        var answer = new
        {
            error = refusal.Error,
            error_description = $"AADSTS{refusal.Code.ToString(CultureInfo.InvariantCulture)}: {refusal.Text} Timestamp: {now}",
            error_codes = new[] { refusal.Code },
            timestamp = now,
            trace_id = Guid.Empty,
            correlation_id = Guid.Empty,
        };
        await http.Response.WriteAsJsonAsync(answer, http.RequestAborted);
    }
}
