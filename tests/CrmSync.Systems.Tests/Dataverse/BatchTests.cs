using System.Text;
using CrmSync.Dataverse;
using CrmSync.Dataverse.Wire;

namespace CrmSync.Systems.Tests.Dataverse;

public sealed class BatchTests
{
    private const string Two = "--r\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"a\":1}\r\n"
        + "--r\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\n\r\n{\"error\":{}}\r\n--r--\r\n";

    [Fact]
    public void Parts_are_read_in_order_with_status_body_and_wait()
    {
        var parts = Batch.Read(Encoding.UTF8.GetBytes(Two), "multipart/mixed; boundary=r");
        Assert.Equal([(200, "{\"a\":1}", null), (429, "{\"error\":{}}", TimeSpan.FromSeconds(7))], parts.Select(p => (p.Status, Encoding.UTF8.GetString(p.Body), p.RetryAfter)));
    }

    [Fact]
    public void A_part_without_body_is_read() =>
        Assert.Equal(204, Assert.Single(Batch.Read("--r\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 204 No Content\r\nOData-Version: 4.0\r\n\r\n\r\n--r--\r\n"u8.ToArray(), "multipart/mixed; boundary=\"r\"")).Status);

    [Fact]
    public void An_answer_cut_anywhere_never_yields_half_a_part()
    {
        for (var length = 0; length < Two.Length; length++)
        {
            var parts = Batch.Read(Encoding.UTF8.GetBytes(Two[..length]), "multipart/mixed; boundary=r");
            Assert.All(parts.Zip([200, 429]), p => Assert.Equal(p.Second, p.First.Status));
            Assert.All(parts, p => Assert.EndsWith("}", Encoding.UTF8.GetString(p.Body), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void C_6_Each_part_carries_its_own_If_Match()
    {
        var call = Batch.Write("write", [Patch("leads(1)", "W/\"1\""), Patch("leads(2)", "W/\"2\"")], new Uri("http://127.0.0.1:5082"));
        var body = Encoding.UTF8.GetString(call.Body!);
        Assert.Equal("odata.continue-on-error", call.Prefer);
        Assert.Contains("PATCH /api/data/v9.2/leads(1) HTTP/1.1\r\n", body, StringComparison.Ordinal);
        Assert.Contains("If-Match: W/\"2\"\r\n", body, StringComparison.Ordinal);
        Assert.Equal(body.Count(c => c == '\n'), body.Count(c => c == '\r'));
    }

    private static Call Patch(string path, string version) => new("write", HttpMethod.Patch, path) { IfMatch = version, Body = "{}"u8.ToArray() };
}
