using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>What is refused before any call, from metadata (V-1).</summary>
public sealed class OwnCheckRules
{
    private static readonly Dictionary<int, string> Sources = new() { [1] = "Web", [2] = "Fair" };

    public static TheoryData<string, string?, string> Bad => new()
    {
        { "required", null, "required" },
        { "short", "Köln am Rhein", "tooLong" },
        { "bytes", "Köln", "tooLong" },
        { "email", "no address", "badFormat" },
        { "phone", "call me", "badFormat" },
        { "url", "no address", "badFormat" },
        { "number", "11", "outOfRange" },
        { "number", "many", "typeMismatch" },
        { "choice", "Radio", "unknownChoice" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void V_1_A_value_that_the_column_does_not_take_is_refused_without_a_call(string field, string? value, string code)
    {
        var story = new Story(Given.Linked(RecordKind.Lead, Agreed(field)), Given.Policy(Fields)).MarketoRow(field, Agreed(field).Item2, value);
        Assert.True(story.IsQuiet);
        Assert.Equal((code, "V-1"), (story[field].Refused!.Code, Assert.Single(story.Log).Rule));
        Assert.DoesNotContain(value ?? "none", story[field].Refused!.Text, StringComparison.OrdinalIgnoreCase);
        Assert.False(story.Wakes().Last.IsChanged && story.Log.Count > 1);
    }

    [Theory]
    [InlineData("short", "Köln am Rhein", "the 5 characters")]
    [InlineData("bytes", "Köln", "the 4 bytes")]
    [InlineData("number", "11", "(0 to 10)")]
    [InlineData("email", "no address", "e-mail address")]
    [InlineData("phone", "call me", "phone number")]
    [InlineData("url", "no address", "web address")]
    public void V_1_V_2_The_refusal_says_what_the_column_asks_for(string field, string value, string asked)
    {
        var story = new Story(Given.Linked(RecordKind.Lead, Agreed(field)), Given.Policy(Fields)).MarketoRow(field, Agreed(field).Item2, value);
        Assert.Contains(asked, Assert.Single(story.Log).Text, StringComparison.Ordinal);
        Assert.Contains(asked, Assert.Single(story.Person.Notices).Text, StringComparison.Ordinal);
        Assert.Contains(asked, story[field].Refused!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void V_5_The_refusal_says_what_Marketo_asks_for_and_not_what_the_column_does()
    {
        var field = Given.Field("short") with { Marketo = new() { LengthMax = 3 }, Dynamics = new() { LengthMax = 9 } };
        var story = new Story(Given.Linked(RecordKind.Lead, ("short", "a")), Given.Policy(field)).DynamicsRow(11, ("short", "Bonn"));
        Assert.True(story.IsQuiet);
        Assert.Equal(("tooLong", Marketo, "V-5"), (story["short"].Refused!.Code, story["short"].Refused!.By, Assert.Single(story.Log).Rule));
        Assert.Contains("the 3 characters", story.Log[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("email", "no address")]
    [InlineData("phone", "call me")]
    [InlineData("url", "no address")]
    public void V_1_What_Dynamics_holds_in_a_bad_form_is_carried_to_Marketo_as_it_is(string field, string value)
    {
        var story = new Story(Given.Linked(RecordKind.Lead, Agreed(field)), Given.Policy(Fields)).DynamicsRow(11, (field, value));
        Assert.Equal(value, story.Open(Marketo, field));
    }

    [Theory]
    [InlineData("email", "no address")]
    [InlineData("phone", "call me")]
    [InlineData("required", null)]
    public void V_1_Left_to_the_server_what_the_Web_API_does_not_enforce_is_sent(string field, string? value)
    {
        var policy = Given.Policy(Fields) with { Rules = new() { ServerValidates = true } };
        var story = new Story(Given.Linked(RecordKind.Lead, Agreed(field)), policy).MarketoRow(field, Agreed(field).Item2, value);
        Assert.Equal(value, story.Open(Dynamics, field));
    }

    [Theory]
    [InlineData("phone", "+49 (0)211 5684-3")]
    [InlineData("phone", "1-800-FLOWERS")]
    [InlineData("phone", "555 0100 ext. 12")]
    [InlineData("email", "jörg@köln.example")]
    [InlineData("url", "www.example.com/a?b=c")]
    [InlineData("url", "https://example.com")]
    public void V_1_What_people_write_in_such_columns_every_day_is_taken(string field, string value)
    {
        var story = new Story(Given.Linked(RecordKind.Lead, Agreed(field)), Given.Policy(Fields)).MarketoRow(field, Agreed(field).Item2, value);
        Assert.Equal(value, story.Open(Dynamics, field));
    }

    [Fact]
    public void V_1_A_value_that_fits_after_all_is_sent_as_soon_as_the_metadata_says_so()
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("short", "Bonn")), Given.Policy(Fields)).MarketoRow("short", "Bonn", "Köln am Rhein");
        var wider = Given.Policy(Given.Field("short") with { Dynamics = new() { LengthMax = 50 } });
        Assert.Equal("Köln am Rhein", new Story(story.Person, wider).Wakes().Open(Dynamics, "short"));
    }

    [Fact]
    public void V_5_An_e_mail_that_Marketo_cannot_hold_is_refused_without_a_call()
    {
        var email = Given.Field(FieldMap.Email, ValueKind.Email) with { Marketo = new() { AsciiOnly = true } };
        var story = new Story(Given.Linked(RecordKind.Lead, (FieldMap.Email, "j@x.de")), Given.Policy(email)).DynamicsRow(11, (FieldMap.Email, "jörg@x.de"));
        Assert.True(story.IsQuiet);
        Assert.Equal(("notAscii", "V-5"), (story[FieldMap.Email].Refused!.Code, story.Log[0].Rule));
    }

    private static MappedField[] Fields { get; } =
    [
        Given.Field("required") with { Dynamics = new() { Required = true } },
        Given.Field("short") with { Dynamics = new() { LengthMax = 5 } },
        Given.Field("bytes") with { Dynamics = new() { BytesMax = 4 } },
        Given.Field("email", ValueKind.Email),
        Given.Field("phone", ValueKind.Phone),
        Given.Field("url") with { Dynamics = new() { IsUrl = true } },
        Given.Field("number", ValueKind.WholeNumber) with { Dynamics = new() { Min = 0, Max = 10 } },
        Given.Field("choice", ValueKind.Choice) with { Choices = new(Sources) },
    ];

    private static (string, string?) Agreed(string field) => (field, field switch { "required" or "short" or "bytes" => "Bonn", _ => null });
}
