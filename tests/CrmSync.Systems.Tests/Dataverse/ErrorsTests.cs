using System.Text;
using CrmSync.Dataverse;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Budgets;
using CrmSync.Domain.Systems;

namespace CrmSync.Systems.Tests.Dataverse;

public sealed class ErrorsTests
{
    [Theory]
    [InlineData(412, "0x80060882", RefusalReason.VersionMismatch)]
    [InlineData(412, "0x80040237", RefusalReason.AlreadyExists)]
    [InlineData(404, "0x80040217", RefusalReason.NotFound)]
    [InlineData(400, "0x80044331", RefusalReason.Invalid)]
    [InlineData(500, "0x80040265", RefusalReason.Invalid)]
    [InlineData(400, "0x8004ffff", RefusalReason.Invalid)]
    [InlineData(403, "0x80040220", RefusalReason.Denied)]
    [InlineData(403, null, RefusalReason.Denied)]
    public void A_definite_code_refuses_by_its_reason(int status, string? code, RefusalReason reason) => Assert.Equal(reason, Errors.Judge(status, code).Refusal);

    [Theory]
    [InlineData(429, "0x80072322", "throttled", false)]
    [InlineData(503, null, "serverError", false)]
    [InlineData(500, "0x80044150", "serverError", false)]
    [InlineData(500, "0x80044151", "serverError", false)]
    [InlineData(500, "0x80044339", "serverError", false)]
    [InlineData(500, "0x80040216", "serverError", true)]
    [InlineData(502, null, "serverError", true)]
    [InlineData(408, null, "timedOut", true)]
    [InlineData(404, null, "badAnswer", true)]
    [InlineData(302, null, "badAnswer", true)]
    public void A_passing_code_defers_and_says_whether_the_write_may_land(int status, string? code, string reason, bool mayLand) =>
        Assert.Equal((null, reason, mayLand), ((object?)Errors.Judge(status, code).Refusal, Errors.Judge(status, code).Reason, Errors.Judge(status, code).MayLand));

    [Theory]
    [InlineData(200, null, CallFit.Good)]
    [InlineData(408, null, CallFit.TooMuch)]
    [InlineData(413, null, CallFit.TooMuch)]
    [InlineData(504, null, CallFit.TooMuch)]
    [InlineData(400, "0x8004418A", CallFit.TooMuch)]
    [InlineData(500, "0x80044151", CallFit.TooMuch)]
    [InlineData(500, "0x80044150", CallFit.Untold)]
    [InlineData(502, null, CallFit.Untold)]
    [InlineData(429, "0x80072322", CallFit.Untold)]
    [InlineData(400, "0x80048d19", CallFit.Untold)]
    public void Only_what_tells_of_length_or_of_time_says_that_a_call_was_too_large(int status, string? code, CallFit fit)
    {
        var body = Encoding.UTF8.GetBytes(code is null ? "" : $"{{\"error\":{{\"code\":\"{code}\",\"message\":\"m\"}}}}");
        Assert.Equal(fit, Errors.FitOf(new Reply.Answered(status, body, "application/json", default, null, Cut: false)));
    }

    [Fact]
    public void A_call_without_an_answer_in_time_and_an_answer_that_was_cut_were_too_large()
    {
        Assert.Equal(CallFit.TooMuch, Errors.FitOf(new Reply.Lost("timedOut", null, MayLand: true)));
        Assert.Equal(CallFit.TooMuch, Errors.FitOf(new Reply.Answered(200, [], "", default, null, Cut: true)));
        Assert.Equal(CallFit.Untold, Errors.FitOf(new Reply.Lost("unreachable", null, MayLand: true)));
        Assert.Equal(CallFit.Untold, Errors.FitOf(new Reply.Lost("timedOut", null, MayLand: false)));
    }

    [Theory]
    [InlineData("The value 5 of 'leadsourcecode' on record of type 'lead' is outside the valid range. Accepted Values: 1,2,3", "leadSource",
        "The value ... of 'leadsourcecode' on record of type 'lead' is outside the valid range. Accepted Values: 1,2,3")]
    [InlineData("A validation error occurred. The length of the 'jobtitle' attribute of the 'lead' entity exceeded the maximum allowed length of '100'.", "title",
        "A validation error occurred. The length of the 'jobtitle' attribute of the 'lead' entity exceeded the maximum allowed length of '100'.")]
    [InlineData("O'Brien of ada@example.org, call +49 30 1234567, exists", null, "... of ... call ..., exists")]
    [InlineData("Cannot convert the literal 'Tuesday next' to the expected type 'Edm.Date'.", null, "Cannot convert the literal '...' to the expected type 'Edm.Date'.")]
    public void A_refusal_loses_the_values_and_names_the_field(string message, string? field, string text)
    {
        Assert.Equal(text, ErrorText.Clean(message, ["O'Brien", null, "5"]));
        Assert.Equal(field, ErrorText.Field(message, Maps.Some, RecordKind.Lead));
    }
}
