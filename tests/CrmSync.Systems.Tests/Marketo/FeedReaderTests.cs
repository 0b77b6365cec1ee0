using System.Globalization;
using CrmSync.Domain.Systems;
using Microsoft.Extensions.Time.Testing;

namespace CrmSync.Systems.Tests.Marketo;

public sealed class FeedReaderTests
{
    // The stub's requestId says 2025-10-28T12:24:58.334Z on every answer.
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse("19a2b3c4d5e", NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    private static readonly DateTimeOffset Second = DateTimeOffset.FromUnixTimeSeconds(Now.ToUnixTimeSeconds());

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Feed_reports_a_new_person_as_a_whole_snapshot()
    {
        await using var stub = await LiveAsync(Row(13, 7, 1, 46, "Old Value", "An", "New Value", "Ann"), Row(12, 7, 2));
        stub.On("leads.json", StubMarketo.People("""{"id":7,"firstName":"Ann","email":"ann@x.test","doNotCall":false,"leadScore":5,"crmsyncDynamicsId":null,"createdAt":"2025-10-28T12:00:00Z"}"""));
        var page = await PageAsync(stub);
        var seen = Assert.IsType<RecordSeen>(page.Changes[0]).Snapshot;
        Assert.Equal((RecordId.Person(7), Second, new DateTimeOffset(2025, 10, 28, 12, 0, 0, TimeSpan.Zero)), (seen.Record, seen.At, seen.CreatedAt));
        Assert.Equal(["Ann", "ann@x.test", "false", "5"], Maps.Five.Fields.Select(f => seen.Values[f.Name]));
        Assert.Equal([LinkFields.DynamicsId], seen.Link!.Keys);
        Assert.IsType<FieldChanged>(page.Changes[1]);
    }

    [Fact]
    public async Task Feed_reports_changes_of_mapped_and_link_fields_and_drops_the_rest()
    {
        await using var stub = await LiveAsync(
            Row(13, 7, 1, 49, "Old Value", "False", "New Value", "True", "Modifying User", "human@x.test"), Row(22, 7, 2, 50, "Old Value", "5", "New Value", "15"),
            Row(13, 7, 3, 51, "New Value", "c0ffee"), Row(13, 7, 4, 52, "New Value", "x"), Row(13, 7, 5, null, "New Value", "Bea", "Old Value", "Ann").Replace("\"activityTypeId\"", "\"primaryAttributeValue\":\"First Name\",\"activityTypeId\"", StringComparison.Ordinal));
        var page = await PageAsync(stub);
        Assert.Equal(
            [
                new FieldChanged(RecordId.Person(7), "g1", Second.AddSeconds(-9), "doNotCall", "false", "true", "human@x.test"),
                new FieldChanged(RecordId.Person(7), "g2", Second.AddSeconds(-8), "leadScore", "5", "15", null),
                new FieldChanged(RecordId.Person(7), "g3", Second.AddSeconds(-7), LinkFields.DynamicsId, null, "c0ffee", null),
                new FieldChanged(RecordId.Person(7), "g5", Second.AddSeconds(-5), "firstName", "Ann", "Bea", null),
            ], page.Changes);
        Assert.Equal((false, Second.AddSeconds(-1)), (page.More, page.ReadTo));
    }

    [Fact]
    public async Task F_3_Change_rows_of_a_mapped_field_that_is_hidden_are_told_by_what_users_call_it()
    {
        await using var stub = await LiveAsync(Row(13, 7, 1, 46, "Old Value", "Ann", "New Value", "Bea").Replace("\"activityTypeId\"", "\"primaryAttributeValue\":\"First Name\",\"activityTypeId\"", StringComparison.Ordinal));
        stub.On("leads/describe.json", """{"requestId":"1#19a2b3c4d5e","success":true,"result":[{"id":48,"displayName":"Email Address","dataType":"email","rest":{"name":"email","readOnly":false}}]}""");
        stub.On("leads/schema/fields/firstName.json", StubMarketo.People("""{"name":"firstName","displayName":"First Name","dataType":"string","isHidden":true}"""));
        Assert.Equal([new FieldChanged(RecordId.Person(7), "g1", Second.AddSeconds(-9), "firstName", "Ann", "Bea", null)], (await PageAsync(stub)).Changes);
        await PageAsync(stub);
        Assert.Single(stub.To("leads/schema/fields/firstName.json"));
    }

    [Fact]
    public async Task D_10_Feed_reports_a_merge_once_per_loser_with_the_winner_read_back_and_a_delete()
    {
        await using var stub = await LiveAsync(Row(32, 7, 1, 7, "Merge IDs", "[8, 9]"), Row(37, 10, 2));
        stub.On("leads.json", StubMarketo.People("""{"id":7,"firstName":"Ann"}"""));
        var page = await PageAsync(stub);
        Assert.Equal(
            [
                new RecordMerged(RecordId.Person(8), RecordId.Person(7), "g1", Second.AddSeconds(-9)), new RecordMerged(RecordId.Person(9), RecordId.Person(7), "g1", Second.AddSeconds(-9)),
                new RecordDeleted(RecordId.Person(10), "g2", Second.AddSeconds(-8)),
            ], page.Changes.Take(3));
        Assert.Equal(RecordId.Person(7), Assert.IsType<RecordSeen>(page.Changes[3]).Record);
    }

    [Fact]
    public async Task D_10_Deletes_apart_are_read_with_every_page_from_the_same_place_and_hold_back_how_far_the_feed_was_read()
    {
        await using var stub = await LiveAsync(o => o with { DeletesApart = true }, Row(13, 7, 1, 46, "New Value", "Ann"));
        stub.On("activities/deletedleads.json", StubMarketo.Rows(Row(37, 10, 2), "true").Replace("NEXT", "GONE", StringComparison.Ordinal), StubMarketo.Rows(Row(37, 11, 3)), StubMarketo.Error("1003"), StubMarketo.Rows(""));
        var first = await PageAsync(stub);
        var second = Assert.IsType<FeedAnswer.Page>(await ReadAsync(stub, first.Cursor));
        Assert.Equal([RecordId.Person(10), RecordId.Person(11)], new[] { first, second }.Select(page => Assert.Single(page.Changes.OfType<RecordDeleted>()).Record));
        Assert.Equal([(true, Live.ReadTo), (false, Second.AddSeconds(-1))], new[] { first, second }.Select(page => (page.More, page.ReadTo)));
        Assert.False(Assert.IsType<FeedAnswer.Page>(await ReadAsync(stub, second.Cursor)).More);
        Assert.Equal(["T0====", "GONE====", "NEXT====", "T0===="], stub.To("activities/deletedleads.json").Select(call => Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(call.Query)["nextPageToken"].ToString()));
        Assert.Contains(Uri.EscapeDataString((second.ReadTo - TimeSpan.FromMinutes(15)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)), stub.To("activities/pagingtoken.json").Last().Query, StringComparison.Ordinal);
        Assert.Equal(2, stub.System.CallsPerPoll);
    }

    [Fact]
    public async Task D_10_While_the_feed_of_deletes_has_no_answer_the_page_is_not_passed()
    {
        await using var stub = await LiveAsync(o => o with { DeletesApart = true }, Row(13, 7, 1, 46, "New Value", "Ann"));
        stub.On("activities/deletedleads.json", StubMarketo.Error("608"));
        Assert.Equal("serverError", Assert.IsType<FeedAnswer.Deferred>(await ReadAsync(stub, Live.ToText())).Reason);
    }

    [Fact]
    public async Task C_11_A_page_with_more_to_come_is_read_to_the_second_before_its_last_row_which_may_go_on_in_the_next()
    {
        await using var stub = await LiveAsync();
        stub.On("activities.json", StubMarketo.Rows($"{Row(13, 7, 3, 46, "New Value", "Ann")},{Row(13, 7, 6, 46, "Old Value", "Ann", "New Value", "Bea")}", more: "true"));
        Assert.Equal(Second.AddSeconds(-5), (await PageAsync(stub)).ReadTo);
    }

    [Fact]
    public async Task An_empty_page_with_more_to_come_is_handed_on_as_it_is()
    {
        await using var stub = await LiveAsync();
        stub.On("activities.json", """{"requestId":"2#19a2b3c4d5e","success":true,"nextPageToken":"N2","moreResult":true}""");
        var page = await PageAsync(stub);
        Assert.Equal((0, true, Live.ReadTo), (page.Changes.Count, page.More, page.ReadTo));
        Assert.Contains("N2", page.Cursor, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1001")]
    [InlineData("1003")]
    [InlineData("610")]
    public async Task S_10_A_stale_token_is_minted_again_from_the_last_position(string code)
    {
        await using var stub = await LiveAsync();
        stub.On("activities.json", StubMarketo.Error(code), StubMarketo.Rows(""));
        var page = await PageAsync(stub);
        Assert.False(page.More);
        Assert.Contains(Uri.EscapeDataString((Live.ReadTo - TimeSpan.FromMinutes(15)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)), stub.To("activities/pagingtoken.json").Single().Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S_10_A_position_that_cannot_be_minted_or_is_too_old_expires()
    {
        await using var stub = await LiveAsync();
        stub.On("activities.json", StubMarketo.Error("1003"));
        stub.On("activities/pagingtoken.json", StubMarketo.Error("1001"));
        Assert.IsType<FeedAnswer.Expired>(await ReadAsync(stub, Live.ToText()));
        stub.On("activities.json", StubMarketo.Rows(""));
        Assert.IsType<FeedAnswer.Expired>(await ReadAsync(stub, (Live with { ReadTo = Now.AddDays(-91) }).ToText()));
        Assert.IsType<FeedAnswer.Expired>(await ReadAsync(stub, "no cursor"));
    }

    [Theory]
    [InlineData("1022")]
    [InlineData("713")]
    public async Task S_10_An_error_that_tells_nothing_of_the_position_is_waited_for_and_no_row_is_passed(string code)
    {
        await using var stub = await LiveAsync();
        stub.On("activities.json", StubMarketo.Error(code), StubMarketo.Rows(""));
        stub.On("activities/pagingtoken.json", StubMarketo.Error(code));
        Assert.IsType<FeedAnswer.Deferred>(await ReadAsync(stub, Live.ToText()));
        Assert.False((await PageAsync(stub)).More);
    }

    [Fact]
    public async Task B_2_The_first_walk_reads_everybody_back_and_ends_where_live_reading_began()
    {
        await using var stub = await LiveAsync();
        stub.On("activities.json", StubMarketo.Rows(Row(12, 7, 1), "true"), StubMarketo.Rows(Row(12, 8, 2)), StubMarketo.Rows(Row(13, 8, 3, 46, "New Value", "Bea")));
        stub.On("leads.json", StubMarketo.People("""{"id":7,"firstName":"Ann"}"""), StubMarketo.People("""{"id":8,"firstName":"Bea"}"""));
        var first = Assert.IsType<FeedAnswer.Page>(await ReadAsync(stub, null));
        var second = Assert.IsType<FeedAnswer.Page>(await ReadAsync(stub, first.Cursor));
        var third = Assert.IsType<FeedAnswer.Page>(await ReadAsync(stub, second.Cursor));
        Assert.Equal([(true, true), (true, true), (false, false)], new[] { first, second, third }.Select(p => (p.Initial, p.More)));
        Assert.Equal([RecordId.Person(7), RecordId.Person(8), RecordId.Person(8)], new[] { first, second, third }.Select(p => Assert.Single(p.Changes).Record));
        Assert.Equal((Second.AddSeconds(-15), Second.AddSeconds(-1)), (second.ReadTo, third.ReadTo));
        Assert.Equal(["12,32,37", "12,32,37", "12,13,22,32,37"], stub.To("activities.json").Select(c => Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(c.Query)["activityTypeIds"].ToString()));
    }

    [Fact]
    public async Task B_14_The_slow_walk_ends_at_the_row_that_passes_its_end()
    {
        await using var stub = await LiveAsync();
        stub.On("activities.json", StubMarketo.Rows(Row(13, 7, 1, 46, "New Value", "Ann") + "," + Row(13, 7, 5, 46, "New Value", "Bea"), "true"));
        var to = Second.AddSeconds(-7);
        var page = Assert.IsType<FeedAnswer.Page>(await stub.System.ReadLateAsync(null, Second.AddMinutes(-30), to, Maps.Five, Ct));
        Assert.Equal((1, false, to), (page.Changes.Count, page.More, page.ReadTo));
    }

    [Fact]
    public async Task A_feed_without_answer_is_deferred_with_the_same_cursor()
    {
        await using var stub = await LiveAsync();
        stub.On("activities.json", StubMarketo.Error("606", "Max rate limit"));
        Assert.Equal("throttled", Assert.IsType<FeedAnswer.Deferred>(await ReadAsync(stub, Live.ToText())).Reason);
        Assert.Equal("throttled", Assert.Single(stub.Budget.Held).Reason);
    }

    [Fact]
    public async Task A_read_back_ends_although_every_page_carries_a_token()
    {
        await using var stub = await LiveAsync();
        stub.On("leads.json", StubMarketo.Rows("""{"id":7,"firstName":"Ann"}"""));
        Assert.Single(Assert.IsType<ReadAnswer.Done>(await stub.System.ReadAsync([RecordId.Person(7)], Maps.Five, Ct)).Found);
        Assert.Equal(2, stub.To("leads.json").Count());
    }

    [Theory]
    [InlineData(45)]
    [InlineData(-45)]
    public async Task N_8_N_15_A_read_and_a_page_tell_how_far_our_clock_is_ahead_of_Marketos(int seconds)
    {
        await using var stub = await StubMarketo.StartAsync(new FakeTimeProvider(Now.AddSeconds(seconds)));
        stub.On("leads.json", StubMarketo.People("""{"id":7,"firstName":"Ann"}"""));
        Assert.Null(stub.System.OursAhead);
        stub.On("activities.json", StubMarketo.Rows(""));
        Assert.Equal(TimeSpan.FromSeconds(seconds), (await PageAsync(stub)).OursAhead);
        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(Assert.IsType<ReadAnswer.Done>(await stub.System.ReadAsync([RecordId.Person(7)], Maps.Five, Ct)).Found).OursAhead);
        Assert.Equal(TimeSpan.FromSeconds(seconds), stub.System.OursAhead);
    }

    private static CrmSync.Marketo.Cursor Live { get; } = new(CrmSync.Marketo.Walk.Live, "T1====", Second.AddMinutes(-5), Second.AddMinutes(-5));

    private static Task<StubMarketo> LiveAsync(params string[] rows) => LiveAsync(o => o, rows);

    private static async Task<StubMarketo> LiveAsync(Func<CrmSync.Marketo.MarketoOptions, CrmSync.Marketo.MarketoOptions> with, params string[] rows)
    {
        var stub = await StubMarketo.StartAsync(with: with);
        stub.On("activities/pagingtoken.json", """{"requestId":"1#19a2b3c4d5e","success":true,"nextPageToken":"T0===="}""");
        stub.On("activities.json", StubMarketo.Rows(string.Join(',', rows)));
        return stub;
    }

    private static async Task<FeedAnswer.Page> PageAsync(StubMarketo stub) => Assert.IsType<FeedAnswer.Page>(await ReadAsync(stub, Live.ToText()));

    private static Task<FeedAnswer> ReadAsync(StubMarketo stub, string? cursor) => stub.System.ReadFeedAsync(RecordKind.Person, cursor, Maps.Five, Ct);

    private static string Row(int type, int lead, int number, int? primary = null, params string[] attributes)
    {
        var pairs = attributes.Chunk(2).Select(a => $$"""{"name":"{{a[0]}}","value":"{{a[1]}}"}""");
        var date = Second.AddSeconds(number - 10).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return $$"""{"id":{{number}},"marketoGUID":"g{{number}}","leadId":{{lead}},"activityDate":"{{date}}","activityTypeId":{{type}},"primaryAttributeValueId":{{primary?.ToString(CultureInfo.InvariantCulture) ?? "null"}},"attributes":[{{string.Join(',', pairs)}}]}""";
    }
}
