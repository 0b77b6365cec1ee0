using System.Security.Claims;
using System.Text.Encodings.Web;
using CrmSync.Gateway.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace CrmSync.Gateway.Keys;

/// <summary>Reads <c>Authorization: Bearer key</c>; answers 401 and 403 as problem details.</summary>
internal sealed class KeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, KeyRing keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>Name of the scheme.</summary>
    public const string SchemeName = "CrmSyncKey";

    private const string Prefix = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) return Task.FromResult(AuthenticateResult.NoResult());
        if (keys.Find(header[Prefix.Length..].Trim()) is not { } holder) return Task.FromResult(AuthenticateResult.Fail("No key fits."));
        Claim[] claims = [new(ClaimTypes.Name, holder.Name), new(ClaimTypes.Role, holder.Role)];
        var principal = new ClaimsPrincipal(new ClaimsIdentity(claims, KeyAuthentication.SchemeName));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(principal, KeyAuthentication.SchemeName)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        var sentence = Request.Headers.Authorization.Count == 0
            ? "This call needs a key: send it as 'Authorization: Bearer <key>'."
            : "The key in the Authorization header is not known here: send 'Bearer' and a key that is listed in CrmSync:Gateway:Keys.";
        return Problem.Of(StatusCodes.Status401Unauthorized, sentence).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var role = Context.User.FindFirstValue(ClaimTypes.Role) ?? "none";
        Log.Forbidden(Logger, Context.User.Identity?.Name ?? "?", role, Problem.Route(Context));
        return Problem.Of(StatusCodes.Status403Forbidden, role == Roles.Operator
                ? "This key has the role operator, which may act but not choose what is synced: use a key with the role admin."
                : $"This key has the role {role}, which may look but not change: use a key with the role operator or admin.")
            .ExecuteAsync(Context);
    }
}
