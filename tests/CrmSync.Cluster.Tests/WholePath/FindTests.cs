using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>People are found over HTTP, page by page, however many share an e-mail.</summary>
public sealed class FindTests
{
    [Fact]
    public async Task N_9_Everybody_who_shares_an_e_mail_is_shown_once_when_the_pages_are_followed()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        await using var gateway = new RunningGateway(engine);
        await gateway.StartAsync();
        var made = new List<long>();
        for (var i = 0; i < 5; i++) made.Add(await engine.InMarketo.CreateAsync(Texts.Person("Office@example.com", $"Person {i}")));
        await engine.SettleAsync();
        var seen = new List<long>();
        var address = $"/v1/connections/{Engine.Connection}/people?email=office@example.com&take=2";
        for (var pages = 0; address is not null; pages++)
        {
            Assert.InRange(pages, 0, made.Count);
            var page = await gateway.Http.GetFromJsonAsync<JsonNode>(address, TestContext.Current.CancellationToken);
            seen.AddRange(page!["items"]!.AsArray().Select(item => item!["marketoId"]!.GetValue<long>()));
            address = page.Text("next");
        }
        Assert.Equal(made, seen.Order());
    }
}
