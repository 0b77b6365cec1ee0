using CrmSync.Domain.Systems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace CrmSync.Systems.Tests.Marketo;

/// <summary>Calls that were too much for the side become smaller and grow again, through the connector.</summary>
public sealed class PageSizeTests
{
    private static readonly DateTimeOffset Second = new(2026, 11, 5, 10, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Live { get; } = new CrmSync.Marketo.Cursor(CrmSync.Marketo.Walk.Live, "T1====", Second, Second).ToText();

    [Fact]
    public async Task B_8_A_page_that_takes_too_long_is_asked_for_smaller_from_the_same_place_and_grows_again()
    {
        await using var stub = await StubMarketo.StartAsync();
        stub.On("activities.json", call => StubMarketo.Json(Size(call) > 100 ? StubMarketo.Error("604", "Request timed out") : $$"""{"requestId":"2#{{Second.AddMinutes(1).ToUnixTimeMilliseconds():x}}","success":true,"nextPageToken":"N","moreResult":false}"""));
        for (var i = 0; i < 2; i++) Assert.Equal("unreachable", Assert.IsType<FeedAnswer.Deferred>(await ReadAsync(stub)).Reason);
        for (var i = 0; i < 8; i++) Assert.IsType<FeedAnswer.Page>(await ReadAsync(stub));
        await ReadAsync(stub);
        Assert.Equal([300, 150, .. Enumerable.Repeat(75, 8), 150], stub.To("activities.json").Select(Size));
        Assert.All(stub.To("activities.json"), call => Assert.Equal("T1====", QueryHelpers.ParseQuery(call.Query)["nextPageToken"].ToString()));
    }

    [Fact]
    public async Task S_12_A_read_that_is_too_large_for_the_side_is_split_until_it_fits()
    {
        await using var stub = await StubMarketo.StartAsync();
        stub.On("leads.json", call => call.Body.Length > 500 ? Results.StatusCode(414) : StubMarketo.Json(StubMarketo.People(People(call))));
        var done = Assert.IsType<ReadAnswer.Done>(await stub.System.ReadAsync([.. Enumerable.Range(1, 300).Select(id => RecordId.Person(id))], Maps.Five, Ct));
        Assert.Equal((300, 0), (done.Found.Count, done.Missing.Count));
    }

    [Fact]
    public async Task S_12_300_values_travel_in_a_body_and_none_in_an_address()
    {
        await using var stub = await StubMarketo.StartAsync();
        stub.On("leads.json", StubMarketo.People(""));
        await stub.System.FindAsync(RecordKind.Person, LookupKey.Email, [.. Enumerable.Range(1, 300).Select(i => $"somebody.with.a.rather.long.name.{i}@a.long.domain.example.org")], Maps.Five, Ct);
        var call = Assert.Single(stub.To("leads.json"));
        Assert.Equal("?_method=GET", call.Query);
        Assert.True(call.Body.Length > 8_192);
    }

    [Fact]
    public async Task C_12_After_a_write_that_timed_out_the_next_calls_are_smaller_and_it_is_repeated_by_nobody_here()
    {
        await using var stub = await StubMarketo.StartAsync();
        stub.On("leads.json", StubMarketo.Error("604", "Request timed out"), StubMarketo.People("""{"id":1,"status":"updated"}"""));
        Write[] writes = [.. Enumerable.Range(1, 300).Select(id => new UpdateRecord($"w{id}", RecordId.Person(id), new Dictionary<string, string?> { ["firstName"] = "Ann" }, 0))];
        Assert.All(await stub.System.WriteAsync(writes, Maps.Five, Ct), outcome => Assert.Equal(("timedOut", true), outcome is Outcome.Deferred lost ? (lost.Reason, lost.MayLand) : default));
        Assert.Single(stub.To("leads.json"));
        await stub.System.WriteAsync(writes, Maps.Five, Ct);
        Assert.Equal(3, stub.To("leads.json").Count());
    }

    private static Task<FeedAnswer> ReadAsync(StubMarketo stub) => stub.System.ReadFeedAsync(RecordKind.Person, Live, Maps.Five, Ct);

    private static int Size(StubCall call) => int.Parse(QueryHelpers.ParseQuery(call.Query)["batchSize"].ToString(), System.Globalization.CultureInfo.InvariantCulture);

    private static string People(StubCall call) =>
        string.Join(',', QueryHelpers.ParseQuery(call.Body)["filterValues"].ToString().Split(',').Select(id => $$"""{"id":{{id}},"firstName":"Ann"}"""));
}
