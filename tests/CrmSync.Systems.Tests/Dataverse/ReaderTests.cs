using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Systems.Tests.Dataverse;

public sealed class ReaderTests
{
    private static readonly RecordId Lead = new(RecordKind.Lead, "00000000-0000-0000-0000-000000000001");

    /// <summary>A proxy's page, a wrong address and a table that is not there answer 404 as well.</summary>
    [Theory]
    [InlineData("""{"error":{"code":"0x8006088a","message":"Resource not found for the segment 'leads'."}}""")]
    [InlineData("<html>Not Found</html>")]
    public async Task D_7_D_9_A_404_that_does_not_speak_of_the_row_says_nothing_about_it(string body)
    {
        await using var stub = (await StubDataverse.StartAsync()).Says(404, body);
        Assert.IsType<ReadAnswer.Deferred>(await stub.System().ReadAsync([Lead], Maps.Some, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task D_9_Fewer_answers_than_rows_asked_for_prove_nobody_missing()
    {
        const string Part = "--r\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 404 Not Found\r\n\r\n{\"error\":{\"code\":\"0x80040217\",\"message\":\"\"}}\r\n";
        await using var stub = (await StubDataverse.StartAsync()).Says(200, $"{Part}--r--\r\n", "multipart/mixed; boundary=r");
        var other = Lead with { Id = "00000000-0000-0000-0000-000000000002" };
        Assert.Equal("badAnswer", Assert.IsType<ReadAnswer.Deferred>(await stub.System().ReadAsync([Lead, other], Maps.Some, TestContext.Current.CancellationToken)).Reason);
    }

    [Fact]
    public async Task D_9_A_404_that_speaks_of_the_row_is_the_proof_that_it_is_missing()
    {
        await using var stub = (await StubDataverse.StartAsync()).Says(404, """{"error":{"code":"0x80040217","message":"lead With Id = 00000000-0000-0000-0000-000000000001 Does Not Exist"}}""");
        Assert.Equal([Lead], Assert.IsType<ReadAnswer.Done>(await stub.System().ReadAsync([Lead], Maps.Some, TestContext.Current.CancellationToken)).Missing);
    }

    [Fact]
    public async Task N_9_B_10_A_look_up_that_is_refused_goes_again_in_halves_until_the_poisonous_address_stands_alone()
    {
        const string Refusal = """{"error":{"code":"0x80040203","message":"Invalid filter clause."}}""";
        await using var stub = (await StubDataverse.StartAsync()).Says(400, Refusal).Says(200, Rows("a@x.test")).Says(400, Refusal).Says(400, Refusal).Says(200, Rows("d@x.test"));
        var answer = await stub.System().FindAsync(RecordKind.Lead, LookupKey.Email, ["a@x.test", "b@x.test", "poison@x.test", "d@x.test"], Maps.Some, TestContext.Current.CancellationToken);
        var done = Assert.IsType<ReadAnswer.Done>(answer);
        Assert.Equal(["a@x.test", "d@x.test"], done.Found.Select(found => found.Values["email"]));
        Assert.Equal(["poison@x.test"], done.Refused);
        Assert.Equal(5, stub.Calls.Count);
    }

    [Fact]
    public async Task N_9_A_look_up_that_is_not_answered_is_neither_halved_nor_taken_for_nobody()
    {
        await using var stub = (await StubDataverse.StartAsync()).Says(500, "{}");
        Assert.IsType<ReadAnswer.Deferred>(await stub.System().FindAsync(RecordKind.Lead, LookupKey.Email, ["a@x.test", "b@x.test"], Maps.Some, TestContext.Current.CancellationToken));
        Assert.Single(stub.Calls);
    }

    [Fact]
    public async Task B_9_Half_a_character_in_one_value_spoils_neither_the_row_nor_its_page()
    {
        var rows = $$"""{"@odata.context":"x","value":[{{Row(1, "a@x.test", "Half \\ud83d \\u00e4")}},{{Row(2, "b@x.test", "Whole")}}],"@odata.deltaLink":"{root}leads?$deltatoken=1"}""";
        await using var stub = (await StubDataverse.StartAsync()).Says(200, """{"value":[]}""").Says(200, rows);
        var page = Assert.IsType<FeedAnswer.Page>(await stub.System().ReadFeedAsync(RecordKind.Lead, null, Maps.Some, TestContext.Current.CancellationToken));
        Assert.Equal(["Half \uFFFD \u00e4", "Whole"], page.Changes.OfType<RecordSeen>().Select(change => change.Snapshot.Values["title"]));
    }

    [Fact]
    public async Task F_2_F_3_The_rest_of_a_walk_that_began_before_a_field_was_chosen_says_that_it_was_not_asked_for_it()
    {
        var before = new FieldMap(1, [.. Maps.Some.Fields.Where(field => field.Name != "title")]);
        var (first, last) = ($$"""{"value":[{{Row(1, "a@x.test", "Dr")}}],"@odata.nextLink":"{root}leads?$skiptoken=2"}""", $$"""{"value":[{{Row(2, "b@x.test", "Dr")}}],"@odata.deltaLink":"{root}leads?$deltatoken=1"}""");
        await using var stub = (await StubDataverse.StartAsync()).Says(200, """{"value":[]}""").Says(200, first).Says(200, last).Says(200, last);
        var system = stub.System();
        var page = Assert.IsType<FeedAnswer.Page>(await system.ReadFeedAsync(RecordKind.Lead, null, before, TestContext.Current.CancellationToken));
        Assert.Empty(Seen(page).Unasked);
        page = Assert.IsType<FeedAnswer.Page>(await system.ReadFeedAsync(RecordKind.Lead, page.Cursor, Maps.Some, TestContext.Current.CancellationToken));
        Assert.Equal(["title"], Seen(page).Unasked);
        page = Assert.IsType<FeedAnswer.Page>(await system.ReadFeedAsync(RecordKind.Lead, page.Cursor, Maps.Some, TestContext.Current.CancellationToken));
        Assert.Empty(Seen(page).Unasked);

        static RecordSnapshot Seen(FeedAnswer.Page page) => page.Changes.OfType<RecordSeen>().Single().Snapshot;
    }

    private static string Rows(string email) => $$"""{"value":[{{Row(1, email, "Dr")}}]}""";

    private static string Row(int number, string email, string title) =>
        $$"""{"leadid":"00000000-0000-0000-0000-00000000000{{number}}","statecode":0,"modifiedon":"2026-11-05T10:00:00Z","versionnumber":{{number}},"emailaddress1":"{{email}}","jobtitle":"{{title}}"}""";
}
