using System.Globalization;
using System.Net;
using CrmSync.Domain.Budgets;
using CrmSync.Domain.Systems;
using CrmSync.Marketo;
using CrmSync.Systems.Tests.Conformance;

namespace CrmSync.Systems.Tests.Marketo;

public sealed class ErrorsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 5, 18, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("604", "timedOut", true)]
    [InlineData("606", "throttled", false)]
    [InlineData("607", "quota", false)]
    [InlineData("608", "serverError", false)]
    [InlineData("611", "serverError", true)]
    [InlineData("615", "throttled", false)]
    [InlineData("713", "serverError", true)]
    [InlineData("699", "serverError", true)]
    public void A_passing_code_defers_and_says_whether_the_write_may_land(string code, string reason, bool mayLand)
    {
        var failure = Errors.OfCode(code, "", Noon);
        Assert.Equal((0, reason, mayLand), ((int)failure.Kind, failure.Reason, failure.MayLand));
    }

    [Theory]
    [InlineData("604", CallFit.TooMuch)]
    [InlineData("611", CallFit.FarTooMuch)]
    [InlineData("502", CallFit.TooMuch)]
    [InlineData("606", CallFit.Untold)]
    [InlineData("607", CallFit.Untold)]
    [InlineData("608", CallFit.Untold)]
    [InlineData("1003", CallFit.Untold)]
    [InlineData("713", CallFit.Untold)]
    public void Only_a_code_of_time_or_of_breaking_says_that_a_call_was_too_large(string code, CallFit fit) => Assert.Equal(fit, Errors.FitOf(Errors.OfCode(code, "", Noon)));

    [Theory]
    [InlineData(HttpStatusCode.RequestEntityTooLarge, CallFit.TooMuch)]
    [InlineData(HttpStatusCode.RequestUriTooLong, CallFit.TooMuch)]
    [InlineData(HttpStatusCode.BadGateway, CallFit.TooMuch)]
    [InlineData(HttpStatusCode.GatewayTimeout, CallFit.TooMuch)]
    [InlineData(HttpStatusCode.ServiceUnavailable, CallFit.Untold)]
    [InlineData(HttpStatusCode.TooManyRequests, CallFit.Untold)]
    public void Only_a_status_of_length_or_of_time_says_that_a_call_was_too_large(HttpStatusCode status, CallFit fit) => Assert.Equal(fit, Errors.FitOf(Errors.OfStatus(status, null)));

    [Fact]
    public void A_call_that_took_too_long_was_too_large_and_a_token_that_did_says_nothing_of_it()
    {
        Assert.Equal(CallFit.Good, Errors.FitOf(null));
        Assert.Equal(CallFit.TooMuch, Errors.FitOf(Errors.OfException(new TaskCanceledException())));
        Assert.Equal(CallFit.Untold, Errors.FitOf(Errors.OfException(new TaskCanceledException()) with { MayLand = false }));
        Assert.Equal(CallFit.Untold, Errors.FitOf(Errors.OfException(new HttpRequestException(HttpRequestError.ConnectionError))));
    }

    [Theory]
    [InlineData("601", 1)]
    [InlineData("603", 3)]
    [InlineData("610", 4)]
    [InlineData("1003", 5)]
    [InlineData("701", 5)]
    public void A_definite_code_refuses_by_its_sort(string code, int kind) => Assert.Equal(kind, (int)Errors.OfCode(code, "", Noon).Kind);

    [Theory]
    [InlineData("1004", RefusalReason.NotFound)]
    [InlineData("1005", RefusalReason.AlreadyExists)]
    [InlineData("1007", RefusalReason.Ambiguous)]
    [InlineData("1008", RefusalReason.Denied)]
    [InlineData("1003", RefusalReason.Invalid)]
    public void A_skipped_record_tells_its_reason(string code, RefusalReason reason) => Assert.Equal(reason, Errors.OfRecord(code));

    [Fact]
    [FaultRow(10, SystemName.Marketo, "code 607 at any time of the year")]
    public void B_8_The_daily_quota_begins_anew_at_midnight_in_Chicago()
    {
        Assert.Equal(TimeSpan.FromHours(24), QuotaDay.Remainder(new DateTimeOffset(2026, 11, 1, 6, 0, 0, TimeSpan.Zero)));
        Assert.Equal(TimeSpan.FromHours(22), QuotaDay.Remainder(new DateTimeOffset(2026, 3, 8, 7, 0, 0, TimeSpan.Zero)));
        Assert.Equal(TimeSpan.FromHours(1), QuotaDay.Remainder(new DateTimeOffset(2026, 7, 1, 4, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("2026-07-01T04:50:00Z", 10, "to midnight")]
    [InlineData("2026-07-01T05:00:00Z", 1, "its counters may begin anew late, and who waited for them has waited long")]
    [InlineData("2026-03-08T06:14:59Z", 1, "the same on a day that is shorter")]
    [InlineData("2026-07-01T05:15:00Z", 15, "these calls are of the new day")]
    [InlineData("2026-07-01T17:00:00Z", 15, "more calls may be bought")]
    public void B_8_Who_used_the_daily_quota_up_asks_again_at_midnight_or_in_a_quarter_of_an_hour_and_soon_where_the_day_has_just_begun(string at, int minutes, string why) =>
        Assert.True(Errors.OfCode("607", "", DateTimeOffset.Parse(at, CultureInfo.InvariantCulture)).After == TimeSpan.FromMinutes(minutes), why);

    [Fact]
    public void Only_a_connection_that_never_stood_is_certain_not_to_land()
    {
        Assert.False(Errors.OfException(new HttpRequestException(HttpRequestError.ConnectionError)).MayLand);
        Assert.True(Errors.OfException(new HttpRequestException(HttpRequestError.ResponseEnded)).MayLand);
        Assert.True(Errors.OfException(new TaskCanceledException()).MayLand);
        Assert.True(Errors.OfStatus(HttpStatusCode.BadGateway, null).MayLand);
    }

    [Theory]
    [InlineData("Invalid value for field 'dateOfBirth' and value 'yesterday'", "Invalid value for field 'dateOfBirth' and value '…'", "dateOfBirth")]
    [InlineData("Invalid value for field 'lastName' and value 'O'Brien'", "Invalid value for field 'lastName' and value '…'", "lastName")]
    [InlineData("Field 'nope' not found", "Field 'nope' not found", "nope")]
    [InlineData("Lead ann@x.test has 'Berlin' twice", "Lead … has '…' twice", null)]
    [InlineData("Bad number 030123456", "Bad number …", null)]
    public void Texts_lose_values_and_keep_the_field(string text, string clean, string? field)
    {
        Assert.Equal(clean, ErrorText.WithoutValues(text, []));
        Assert.Equal(field, ErrorText.FieldIn(text));
    }

    [Fact]
    public void Texts_lose_what_we_sent() => Assert.Equal("Value … is too long", ErrorText.WithoutValues("Value Grünewald is too long", ["Grünewald", null]));
}
