namespace CrmSync.Gateway.Tests;

public sealed class PeopleTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string People = "/v1/connections/demo/people";

    private RunningGateway Gateway => fixture.Gateway;

    [Theory]
    [InlineData("?email=%20P12@Example.COM", "person:12")]
    [InlineData("?marketoId=13", "person:13")]
    [InlineData("?dynamicsId=00000000-0000-0000-0000-000000000014", "person:14")]
    [InlineData("?dynamicsId=%7B00000000-0000-0000-0000-00000000000A%7D", null)]
    public async Task People_are_found_by_one_key(string query, string? id) =>
        Assert.Equal(id is null ? [] : [id], (await Gateway.GetAsync(People + query)).Ids);

    [Fact]
    public async Task Following_next_shows_everybody_once()
    {
        var seen = new List<string>();
        for (string? address = People + "?take=33"; address is not null;)
        {
            var page = await Gateway.GetAsync(address);
            Assert.InRange(page.Ids.Count, 1, 33);
            seen.AddRange(page.Ids);
            address = page.Next;
        }

        Assert.Equal(Enumerable.Range(1, 120).Select(n => $"person:{n}"), seen);
    }

    [Fact]
    public async Task Following_next_keeps_the_key_that_was_asked_for()
    {
        var first = await Gateway.GetAsync(People + "?email=twin@example.com&take=8");
        var second = await Gateway.GetAsync(first.Next!);
        Assert.Equal((8, 4, null), (first.Ids.Count, second.Ids.Count, second.Next));
    }

    [Theory]
    [InlineData("?marketoId=12a", "marketoId")]
    [InlineData("?marketoId=0", "marketoId")]
    [InlineData("?dynamicsId=12", "dynamicsId")]
    [InlineData("?email=", "email")]
    [InlineData("?email=a@b.c&marketoId=1", "one key at a time")]
    [InlineData("?take=0", "take")]
    [InlineData("?take=201", "take")]
    [InlineData("?take=many", "take")]
    [InlineData("?after=twelve", "after")]
    [InlineData("/twelve", "person:12")]
    [InlineData("/person:", "person:12")]
    [InlineData("/lead:12", "lead:GUID")]
    [InlineData("/twelve/activities", "person:12")]
    [InlineData("/person:12/activities?before=x", "before")]
    public async Task What_is_no_id_or_number_answers_400_and_names_the_part(string rest, string word) =>
        Assert.Contains(word, (await Gateway.GetAsync(People + rest)).Problem(400), StringComparison.Ordinal);

    [Theory]
    [InlineData("person:12")]
    [InlineData("person%3A12")]
    public async Task A_person_shows_each_field_on_both_sides(string id)
    {
        var person = (await Gateway.GetAsync($"{People}/{id}")).Json;
        Assert.Equal(("person:12", 12L, "lead", "inStep"), (
            person.GetProperty("id").GetString(), person.GetProperty("marketoId").GetInt64(),
            person.GetProperty("recordType").GetString(), person.GetProperty("state").GetString()));
        Assert.Equal(
            """{"agreed":"+1 555 0100","marketo":"+1 555 0100","dynamics":"+1 555 0199","state":"waiting"}""",
            person.GetProperty("fields").GetProperty("phone").GetRawText());
    }

    [Theory]
    [InlineData("/person:999")]
    [InlineData("/person:999/activities")]
    [InlineData("/contact:00000000-0000-0000-0000-000000000001")]
    public async Task An_unknown_person_answers_404_and_says_how_to_look(string rest) =>
        Assert.Contains("people?email=", (await Gateway.GetAsync(People + rest)).Problem(404), StringComparison.Ordinal);

    [Fact]
    public async Task The_activity_log_is_paged_newest_first()
    {
        var first = await Gateway.GetAsync(People + "/person:12/activities?take=40");
        var second = await Gateway.GetAsync(first.Next!);
        Assert.Equal(Enumerable.Range(1, 45).Reverse().Select(n => $"{n}"), [.. first.Ids, .. second.Ids]);
        Assert.Null(second.Next);
        var collision = first.Json.GetProperty("items")[0];
        Assert.Equal(("2030-01-31T12:45:00Z", "marketo", "C-1"), (
            collision.GetProperty("at").GetString(), collision.GetProperty("winner").GetString(), collision.GetProperty("rule").GetString()));
    }

    [Fact]
    public async Task What_people_are_looked_for_by_reaches_no_log()
    {
        await Gateway.GetAsync(People + "?email=p12@example.com");
        await Gateway.GetAsync(People + "/person:12");
        Assert.DoesNotContain("example.com", Gateway.Lines.All, StringComparison.Ordinal);
        Assert.DoesNotContain("555", Gateway.Lines.All, StringComparison.Ordinal);
    }
}
