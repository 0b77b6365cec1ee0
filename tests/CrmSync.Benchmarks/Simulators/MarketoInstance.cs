using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CrmSync.Simulators.Marketo;

namespace CrmSync.Benchmarks.Simulators;

/// <summary>One Marketo instance in memory, and small calls to it.</summary>
internal sealed class MarketoInstance(HttpClient http, string token, string place) : IDisposable
{
    private int written;

    public static Task BeginAndEndAsync(int people)
    {
        using var handler = new MarketoHandler(Options(people));
        return Task.CompletedTask;
    }

    public static async Task<MarketoInstance> BeginAsync(int people, CancellationToken stop)
    {
        var http = new HttpClient(new MarketoHandler(Options(people))) { BaseAddress = new Uri("http://marketo.example") };
        var token = await TextAsync(http, null, "identity/oauth/token?grant_type=client_credentials&client_id=crmsync&client_secret=crmsync-secret", "access_token", stop);
        var place = await TextAsync(http, token, "rest/v1/activities/pagingtoken.json?sinceDatetime=2126-01-01T00:00:00Z", "nextPageToken", stop);
        return new(http, token, Uri.EscapeDataString(place));
    }

    public Task ReadChangesAsync(CancellationToken stop) =>
        SendAsync(http, token, new HttpRequestMessage(HttpMethod.Get, $"rest/v1/activities/leadchanges.json?fields=city,email&nextPageToken={place}"), stop);

    public Task SyncOneAsync(CancellationToken stop)
    {
        var body = $$"""{"action":"updateOnly","lookupField":"id","input":[{"id":1001,"city":"City {{written++}}"}]}""";
        return SendAsync(http, token, new HttpRequestMessage(HttpMethod.Post, "rest/v1/leads.json") { Content = new StringContent(body, Encoding.UTF8, "application/json") }, stop);
    }

    public void Dispose() => http.Dispose();

    private static MarketoSimulatorOptions Options(int people) => new() { People = people, Limits = new MarketoLimits { RateOn = false, DailyOn = false } };

    private static async Task<string> TextAsync(HttpClient http, string? token, string path, string member, CancellationToken stop) =>
        JsonDocument.Parse(await SendAsync(http, token, new HttpRequestMessage(HttpMethod.Get, path), stop)).RootElement.GetProperty(member).GetString()!;

    private static async Task<byte[]> SendAsync(HttpClient http, string? token, HttpRequestMessage request, CancellationToken stop)
    {
        using (request)
        {
            if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await http.SendAsync(request, stop);
            var body = await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(stop);
            if (token is not null && body.AsSpan().IndexOf("\"success\":true"u8) < 0) throw new InvalidOperationException(Encoding.UTF8.GetString(body));
            return body;
        }
    }
}
