using System.Net;
using System.Text;

namespace CrmSync.Simulators.Dataverse.Webhooks;

/// <summary>Posts to a webhook; it has 60 seconds to answer (protocol sheet 11.1).</summary>
internal sealed class Posting(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>What the receiver answered; null when it did not answer at all.</summary>
    public HttpStatusCode? Post(StepCall call)
    {
        try
        {
            using var limit = new CancellationTokenSource(Longest, clock);
            using var request = new HttpRequestMessage(HttpMethod.Post, call.Address) { Content = new StringContent(call.Body, Encoding.UTF8, "application/json") };
            foreach (var (name, value) in call.Headers) request.Headers.TryAddWithoutValidation(name, value);
            using var response = _http.Send(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return response.StatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or InvalidOperationException or UriFormatException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>As <see cref="Post"/>; a receiver that does not take it makes the user's operation fail.</summary>
    public void Demand(StepCall call)
    {
        var status = Post(call);
        if ((int?)status is >= 200 and < 300) return;
        var told = status is { } code ? $"http status code {(int)code}" : "no answer within 60 seconds";
        throw new DataverseError(400, "0x80040265", $"The webhook call of the step '{call.Name}' failed because of {told}.");
    }

    public void Dispose() => _http.Dispose();
}
