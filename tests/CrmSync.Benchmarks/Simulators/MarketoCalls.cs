using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace CrmSync.Benchmarks.Simulators;

/// <summary>Calls on a Marketo simulator by plain HTTP, four at a time, each with 300 rows; bodies are made beforehand so that the caller costs little.</summary>
internal sealed class MarketoCalls : IDisposable
{
    private const int AtOnce = 4;
    private const int Rows = 300;
    private const int FirstLead = 1001;
    private const string Fields = "email,firstName,lastName,title,company,phone,city,country,updatedAt";
    private readonly HttpClient http;
    private readonly int people;
    private int written;

    private MarketoCalls(HttpClient http, int people) => (this.http, this.people) = (http, people);

    public static async Task<MarketoCalls> OpenAsync(Uri address, int people, CancellationToken stop)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };
        using var limits = Json("""{"rateOn":false,"dailyOn":false,"concurrencyOn":false}""");
        using (await http.PostAsync("_sim/limits", limits, stop)) { }
        using var answer = await http.GetAsync("identity/oauth/token?grant_type=client_credentials&client_id=human&client_secret=human-secret", stop);
        var token = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(stop)).RootElement.GetProperty("access_token").GetString();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new(http, people);
    }

    /// <summary>Pages of 300 leads by id; answers the rows.</summary>
    public Task<int> ReadAsync(int pages, CancellationToken stop)
    {
        var paths = Enumerable.Range(0, pages).Select(page => $"rest/v1/leads.json?filterType=id&fields={Fields}&filterValues={string.Join(',', Ids(page))}").ToList();
        return EachAsync(paths, path => http.GetAsync(path, stop), stop);
    }

    /// <summary>Updates by id, two fields each, both with a value that was never there; answers the rows.</summary>
    public Task<int> UpdateAsync(int calls, CancellationToken stop)
    {
        var round = ++written;
        return SyncAsync(calls, call => Ids(call).Select(id => $$"""{"id":{{id}},"city":"City {{round}} of {{id}}","title":"Title {{round}} of {{id}}"}"""), "updateOnly", "id", stop);
    }

    /// <summary>Creates; answers the rows.</summary>
    public Task<int> CreateAsync(int calls, CancellationToken stop)
    {
        var round = ++written;
        return SyncAsync(
            calls,
            call => Enumerable.Range(0, Rows).Select(row => $$"""{"email":"new.{{round}}.{{call}}.{{row}}@example.com","firstName":"Ann","lastName":"Number {{row}}","city":"Köln","company":"Harbor"}"""),
            "createOrUpdate", "email", stop);
    }

    public void Dispose() => http.Dispose();

    private Task<int> SyncAsync(int calls, Func<int, IEnumerable<string>> records, string action, string lookup, CancellationToken stop)
    {
        var bodies = Enumerable.Range(0, calls).Select(call => $$"""{"action":"{{action}}","lookupField":"{{lookup}}","input":[{{string.Join(',', records(call))}}]}""").ToList();
        return EachAsync(bodies, body => http.PostAsync("rest/v1/leads.json", Json(body), stop), stop);
    }

    private async Task<int> EachAsync(List<string> work, Func<string, Task<HttpResponseMessage>> send, CancellationToken stop)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            for (var at = Interlocked.Increment(ref next); at < work.Count; at = Interlocked.Increment(ref next))
            {
                using var answer = await send(work[at]);
                var text = await answer.Content.ReadAsByteArrayAsync(stop);
                if (text.AsSpan().IndexOf("\"success\":true"u8) < 0) throw new InvalidOperationException(Encoding.UTF8.GetString(text.AsSpan(0, Math.Min(300, text.Length))));
            }
        }));
        return work.Count * Rows;
    }

    private IEnumerable<string> Ids(int page) => Enumerable.Range(0, Rows).Select(row => (FirstLead + (((page * Rows) + row) % people)).ToString(CultureInfo.InvariantCulture));

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
