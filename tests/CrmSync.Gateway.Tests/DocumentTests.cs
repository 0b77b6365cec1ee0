using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace CrmSync.Gateway.Tests;

public sealed partial class DocumentTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private RunningGateway Gateway => fixture.Gateway;

    [Fact]
    public async Task N_7_No_call_pushes_values_of_an_existing_person()
    {
        var document = (await Gateway.GetAsync("/openapi/v1.json", key: null)).Json;
        var changing = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Where(call => call.Name != "get").Select(call => $"{call.Name} {path.Name}"));
        Assert.Equal(
            [
                "post /v1/connections/{c}/actions/sync-person",
                "post /v1/connections/{c}/errors/retry",
                "post /v1/connections/{c}/pause",
                "post /v1/connections/{c}/refresh",
                "post /v1/connections/{c}/resume",
                "post /v1/connections/{c}/validate",
                "post /v1/webhooks/dataverse",
                "post /v1/webhooks/marketo",
                "put /v1/connections/{c}/fields",
            ],
            changing.Order(StringComparer.Ordinal));
        var body = document.GetProperty("components").GetProperty("schemas").GetProperty("SyncPersonBody").GetProperty("properties");
        Assert.Equal(["campaign", "marketoId", "owner", "syncAs"], body.EnumerateObject().Select(part => part.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_document_names_each_call_and_the_key()
    {
        var document = (await Gateway.GetAsync("/openapi/v1.json", key: null)).Json;
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("key").GetProperty("scheme").GetString());
        Assert.All(
            document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()),
            call => Assert.False(string.IsNullOrEmpty(call.Value.GetProperty("summary").GetString())));
    }

    [Fact]
    public async Task The_status_page_is_served_without_a_key_and_runs_only_its_own_style_and_script()
    {
        var page = await Gateway.GetAsync("/", key: null);
        Assert.Equal((200, "text/html"), (page.Status, page.Type));
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        foreach (Match part in Inline().Matches(page.Text))
            Assert.Contains(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(part.Groups["text"].Value))), policy, StringComparison.Ordinal);
        Assert.Equal(2, Inline().Count(page.Text));
    }

    [Fact]
    public async Task The_status_page_asks_nobody_else_and_holds_no_inline_style_or_handler()
    {
        var page = (await Gateway.GetAsync("/", key: null)).Text;
        Assert.DoesNotMatch("https?://|@import|url\\(", page);
        Assert.DoesNotMatch("<[^>]+ (style|on[a-z]+)=", page);
    }

    [GeneratedRegex("<(?<tag>style|script)>(?<text>.*?)</\\k<tag>>", RegexOptions.Singleline)]
    private static partial Regex Inline();
}
