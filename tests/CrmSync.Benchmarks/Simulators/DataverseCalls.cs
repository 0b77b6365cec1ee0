using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace CrmSync.Benchmarks.Simulators;

/// <summary>Calls on a Dataverse simulator by plain HTTP, four at a time, with bodies made beforehand so that the caller costs little.</summary>
internal sealed class DataverseCalls : IDisposable
{
    private const int AtOnce = 4;
    private const int PageRows = 5000;
    private const string Columns = "firstname,lastname,emailaddress1,jobtitle,companyname,telephone1,address1_city,_modifiedby_value,modifiedon,versionnumber";

    private readonly HttpClient _http;
    private int _written;
    private List<string>? _ids;

    private DataverseCalls(HttpClient http) => _http = http;

    public static async Task<DataverseCalls> OpenAsync(Uri address, CancellationToken stop)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { BaseAddress = new Uri(address, "api/data/v9.2/"), Timeout = TimeSpan.FromMinutes(10) };
        using var limits = new StringContent("""{"enabled":false}""", Encoding.UTF8, "application/json");
        using (await http.PostAsync(new Uri(address, "_sim/limits"), limits, stop)) { }
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "human",
            ["client_secret"] = "human-secret",
            ["scope"] = $"{address}.default",
        });
        using var answer = await http.PostAsync(new Uri(address, "demo/oauth2/v2.0/token"), form, stop);
        var token = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(stop)).RootElement.GetProperty("access_token").GetString();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new DataverseCalls(http);
    }

    /// <summary>Pages along next links, from the first again when they end; answers the rows.</summary>
    public async Task<int> ReadAsync(int pages, CancellationToken stop)
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => ReadChainAsync(pages / AtOnce, stop)));
        return counts.Sum();
    }

    public Task<int> CreateMultipleAsync(int rows, int size, CancellationToken stop)
    {
        var bodies = Chunks(rows, size, number => $$"""{"@odata.type":"Microsoft.Dynamics.CRM.lead",{{Members(number)}}}""", items => $$"""{"Targets":[{{string.Join(',', items)}}]}""");
        return SendAsync("leads/Microsoft.Dynamics.CRM.CreateMultiple", "application/json", bodies, size, stop);
    }

    /// <summary>Change sets of creates.</summary>
    public Task<int> BatchAsync(int rows, int size, CancellationToken stop)
    {
        var bodies = Chunks(
            rows,
            size,
            number => $"--c\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: {number}\r\n\r\nPOST /api/data/v9.2/leads HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{{{Members(number)}}}\r\n",
            items => $"--b\r\nContent-Type: multipart/mixed;boundary=c\r\n\r\n{string.Concat(items)}--c--\r\n--b--\r\n");
        return SendAsync("$batch", "multipart/mixed;boundary=b", bodies, size, stop);
    }

    /// <summary>Single updates with a version check, two columns each, both with a value that was never there.</summary>
    public async Task<int> UpdateAsync(int rows, int size, CancellationToken stop)
    {
        _ids ??= await IdsAsync(stop);
        var bodies = Chunks(
            rows,
            size,
            number => $"--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nPATCH /api/data/v9.2/leads({_ids[number % _ids.Count]}) HTTP/1.1\r\nContent-Type: application/json\r\nIf-Match: *\r\n\r\n{{\"jobtitle\":\"Title {number}\",\"address1_city\":\"City {number}\"}}\r\n",
            items => $"{string.Concat(items)}--b--\r\n");
        return await SendAsync("$batch", "multipart/mixed;boundary=b", bodies, size, stop);
    }

    public void Dispose() => _http.Dispose();

    private async Task<List<string>> IdsAsync(CancellationToken stop)
    {
        using var page = JsonDocument.Parse(await _http.GetByteArrayAsync(new Uri("leads?$select=leadid", UriKind.Relative), stop));
        return [.. page.RootElement.GetProperty("value").EnumerateArray().Select(row => row.GetProperty("leadid").GetString()!)];
    }

    private async Task<int> ReadChainAsync(int pages, CancellationToken stop)
    {
        var (rows, next) = (0, "");
        for (var page = 0; page < pages; page++)
        {
            var body = await _http.GetByteArrayAsync(new Uri(next.Length > 0 ? next : $"leads?$select={Columns}", UriKind.RelativeOrAbsolute), stop);
            next = NextLink(body);
            rows += next.Length > 0 ? PageRows : JsonDocument.Parse(body).RootElement.GetProperty("value").GetArrayLength();
        }

        return rows;
    }

    private static string NextLink(byte[] body)
    {
        var mark = "\"@odata.nextLink\":\""u8;
        var at = body.AsSpan().LastIndexOf(mark);
        if (at < 0) return "";
        var rest = body.AsSpan(at + mark.Length);
        return Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)'"')]);
    }

    private static string Members(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $"\"firstname\":\"Ana{number}\",\"lastname\":\"Silva{number}\",\"emailaddress1\":\"ana{number}@example.com\",\"jobtitle\":\"Buyer\",\"companyname\":\"Harbor {number % 500}\",\"telephone1\":\"+1 555 {number}\",\"address1_city\":\"Lisbon\",\"donotemail\":false");

    private List<byte[]> Chunks(int rows, int size, Func<int, string> item, Func<IEnumerable<string>, string> whole) =>
        [.. Enumerable.Range(0, rows / size).Select(_ => Encoding.UTF8.GetBytes(whole(Enumerable.Range(0, size).Select(_ => item(_written++)))))];

    private async Task<int> SendAsync(string address, string type, List<byte[]> bodies, int size, CancellationToken stop)
    {
        await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop }, async (body, token) =>
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            using var answer = await _http.PostAsync(new Uri(address, UriKind.Relative), content, token);
            var told = await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(token);
            if (told.AsSpan().IndexOf("HTTP/1.1 4"u8) >= 0) throw new InvalidOperationException("A part of the batch was refused.");
        });
        return bodies.Count * size;
    }
}
