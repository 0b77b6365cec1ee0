using System.Net;
using CrmSync.Marketo.Wire;
using Microsoft.Extensions.Logging;

namespace CrmSync.Marketo;

/// <summary>
/// The access token, shared by all calls and renewed by one of them at a time. Marketo hands the same token back while it lives, so a renewal
/// before its end may bring no longer one: then it is used to its end, and the identity server is not asked in a loop. Identity calls are not metered.
/// </summary>
internal sealed class Token(MarketoOptions options, HttpClient http, TimeProvider clock, ILogger log) : IDisposable
{
    private const long LifeMax = 86_400;
    private readonly SemaphoreSlim renewal = new(1);
    private string? current;
    private DateTimeOffset renewAt;
    private bool refused;

    /// <summary>A token that should be good. Fails with unauthorised when the credentials are refused.</summary>
    public async ValueTask<Got<string>> GetAsync(CancellationToken cancellationToken)
    {
        if (Usable() is { } token) return token;
        await renewal.WaitAsync(cancellationToken);
        try
        {
            return Usable() is { } renewed ? renewed : await RenewAsync(cancellationToken);
        }
        finally
        {
            renewal.Release();
        }
    }

    /// <summary>The token that is used now; null: the next call asks for one.</summary>
    public string? Usable() => Volatile.Read(ref current) is { } token && clock.GetUtcNow() < renewAt ? token : null;

    /// <summary>The side refused this token: the next call asks for one. A newer token is left alone.</summary>
    public void Spoil(string token) => Interlocked.CompareExchange(ref current, null, token);

    public void Dispose() => renewal.Dispose();

    private async Task<Got<string>> RenewAsync(CancellationToken cancellationToken)
    {
        var answer = await AskAsync(cancellationToken);
        if (!answer.Ok)
        {
            if (answer.Failure.Kind == FailureKind.Unauthorised && !refused) log.CredentialsRefused(answer.Failure.Code);
            refused = answer.Failure.Kind == FailureKind.Unauthorised;
            return answer.Failure;
        }

        var life = TimeSpan.FromSeconds(answer.Value.SecondsLeft);
        renewAt = clock.GetUtcNow() + (life > options.RenewEarly ? life - options.RenewEarly : life);
        refused = false;
        log.TokenRenewed(life.TotalSeconds);
        Volatile.Write(ref current, answer.Value.Token);
        return answer.Value.Token;
    }

    private async Task<Got<TokenAnswer>> AskAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.CallTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var body = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", options.ClientId), new("client_secret", options.ClientSecret)]);
            using var response = await http.PostAsync(new Uri($"{options.Identity.AbsoluteUri.TrimEnd('/')}/oauth/token"), body, either.Token);
            if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest)
                return new Failure(FailureKind.Unauthorised, "unauthorised", $"HTTP {(int)response.StatusCode}", Word(await response.Content.ReadAsByteArrayAsync(either.Token)), null, false);
            if (!response.IsSuccessStatusCode) return Errors.OfStatus(response.StatusCode, response.Headers.RetryAfter?.Delta) with { MayLand = false };
            return Read(await response.Content.ReadAsByteArrayAsync(either.Token));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return Errors.OfException(exception) with { MayLand = false };
        }
    }

    private static Got<TokenAnswer> Read(byte[] body)
    {
        var root = JsonReading.Parse(body);
        return root?.Text("access_token") is { Length: > 0 } token && token.All(c => c is > ' ' and <= '~')
            ? new TokenAnswer(token, Math.Clamp(root.Value.Number("expires_in") ?? 0, 0, LifeMax))
            : Errors.BadAnswer("no token in the identity server's answer") with { MayLand = false };
    }

    // One of OAuth's words; the description repeats what was sent.
    private static string Word(byte[] body) => JsonReading.Parse(body)?.Text("error") is { } word and ("unauthorized" or "invalid_client") ? word : "";

    private sealed record TokenAnswer(string Token, long SecondsLeft);
}
