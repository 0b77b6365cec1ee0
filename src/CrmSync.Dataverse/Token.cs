using System.Net.Http.Headers;
using System.Text.Json;
using CrmSync.Dataverse.Wire;
using Microsoft.Extensions.Logging;

namespace CrmSync.Dataverse;

/// <summary>The bearer token of the application user: client credentials grant, one renewal at a time, renewed before it ends.</summary>
internal sealed class Token(DataverseOptions options, HttpClient http, TimeProvider clock, ILogger log) : IDisposable
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim renewal = new(1, 1);
    private volatile Held? held;

    /// <summary>The present token.</summary>
    /// <param name="refused">A token that Dataverse answered with 401: it is not handed out again.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<(string? Value, Reply.Lost? Failure)> TakeAsync(string? refused, CancellationToken cancellationToken)
    {
        if (Usable(refused) is { } present) return (present, null);
        await renewal.WaitAsync(cancellationToken);
        try
        {
            return Usable(refused) is { } renewed ? (renewed, null) : await RenewAsync(cancellationToken);
        }
        finally
        {
            renewal.Release();
        }
    }

    public void Dispose() => renewal.Dispose();

    private string? Usable(string? refused) => held is { } token && token.Value != refused && clock.GetUtcNow() < token.RenewAt ? token.Value : null;

    private async Task<(string?, Reply.Lost?)> RenewAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.CallTimeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = Request();
            var asked = clock.GetUtcNow();
            using var response = await http.SendAsync(request, both.Token);
            var body = await response.Content.ReadAsByteArrayAsync(both.Token);
            return response.IsSuccessStatusCode ? Keep(body, asked) : Refuse((int)response.StatusCode, body, response.Headers.RetryAfter);
        }
        catch (Exception error) when (error is HttpRequestException or InvalidDataException)
        {
            Log.TokenUnreachable(log);
            return (null, new Reply.Lost("unreachable", null, MayLand: false));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.TokenUnreachable(log);
            return (null, new Reply.Lost("unreachable", null, MayLand: false));
        }
    }

    private HttpRequestMessage Request() => new(HttpMethod.Post, new Uri(options.Authority, $"{Uri.EscapeDataString(options.TenantId)}/oauth2/v2.0/token"))
    {
        Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = options.ClientId,
            ["client_secret"] = options.ClientSecret,
            ["scope"] = new Uri(options.Url, ".default").ToString(),
        }),
    };

    private (string?, Reply.Lost?) Keep(byte[] body, DateTimeOffset asked)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var value = document.RootElement.GetProperty("access_token").GetString();
            var life = TimeSpan.FromSeconds(document.RootElement.GetProperty("expires_in").GetDouble());
            if (string.IsNullOrEmpty(value) || !value.All(c => c is > ' ' and <= '~') || life <= TimeSpan.Zero) return (null, new Reply.Lost("badAnswer", null, MayLand: false));
            held = new Held(value, asked + (life > 2 * Margin ? life - Margin : life / 2));
            Log.TokenRenewed(log, life);
            return (value, null);
        }
        catch (Exception error) when (JsonBody.IsOtherShape(error))
        {
            return (null, new Reply.Lost("badAnswer", null, MayLand: false));
        }
    }

    private (string?, Reply.Lost?) Refuse(int status, byte[] body, RetryConditionHeaderValue? retryAfter)
    {
        Log.TokenRefused(log, status);
        return (null, status switch
        {
            429 => new Reply.Lost("throttled", retryAfter?.Delta, MayLand: false),
            < 500 when Code(body) is { } code => new Reply.Lost("unauthorised", null, MayLand: false, IsConfiguration: true, code),
            404 or 405 => new Reply.Lost("badAnswer", null, MayLand: false, IsConfiguration: true),
            >= 500 => new Reply.Lost("serverError", retryAfter?.Delta, MayLand: false),
            _ => new Reply.Lost("unauthorised", null, MayLand: false, IsConfiguration: true),
        });
    }

    private static string? Code(byte[] body) =>
        JsonBody.Read(body) is { } root && root.Items("error_codes").FirstOrDefault() is { ValueKind: JsonValueKind.Number } code ? code.GetRawText() : null;

    private sealed record Held(string Value, DateTimeOffset RenewAt);
}
