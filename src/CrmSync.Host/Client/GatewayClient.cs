using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace CrmSync.Host.Client;

/// <summary>The gateway as a command sees it: JSON, or one line that says what is wrong.</summary>
internal sealed class GatewayClient(Uri address, string key) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = address.IsLoopback is false, ConnectTimeout = TimeSpan.FromSeconds(5) })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>A call's answer.</summary>
    /// <exception cref="OneLineException">Not reachable, refused, or an error of the gateway.</exception>
    public Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>A call's answer as it came.</summary>
    /// <exception cref="OneLineException">Not reachable, refused, or an error of the gateway.</exception>
    public Task<string> GetTextAsync(string path, CancellationToken cancellationToken) => TextAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>A call that changes something.</summary>
    /// <exception cref="OneLineException">Not reachable, refused, or an error of the gateway.</exception>
    public Task<JsonElement> PostAsync(string path, object? body, CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, path, body, cancellationToken);

    /// <summary>A call that puts something in place of what is there.</summary>
    /// <exception cref="OneLineException">Not reachable, refused, or an error of the gateway.</exception>
    public Task<JsonElement> PutAsync(string path, object body, CancellationToken cancellationToken) => SendAsync(HttpMethod.Put, path, body, cancellationToken);

    public void Dispose() => http.Dispose();

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        try
        {
            using var json = JsonDocument.Parse(await TextAsync(method, path, body, cancellationToken));
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new OneLineException($"What listens at {address} is no CrmSync gateway: name another address with --gateway.");
        }
    }

    private async Task<string> TextAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (body is not null) request.Content = JsonContent.Create(body);
        try
        {
            using var answer = await http.SendAsync(request, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            return answer.IsSuccessStatusCode ? text : throw new OneLineException(Fault(answer.StatusCode, text));
        }
        catch (HttpRequestException)
        {
            throw new OneLineException($"The gateway at {address} cannot be reached: start one (crmsync demo, silo --with-gateway or gateway), or name another with --gateway.");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OneLineException($"The gateway at {address} did not answer within {http.Timeout.TotalSeconds:0} s.");
        }
    }

    private string Fault(HttpStatusCode status, string text) => status switch
    {
        HttpStatusCode.Unauthorized => $"The gateway at {address} does not know this key: give another with --key or CRMSYNC_KEY, or the demo's folder with --data.",
        _ => Detail(text) ?? $"The gateway at {address} answered {(int)status}.",
    };

    private static string? Detail(string text)
    {
        try
        {
            using var problem = JsonDocument.Parse(text);
            return problem.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
