using System.Text;
using System.Text.Json;
using CrmSync.Domain.Fields;
using CrmSync.Marketo;

namespace CrmSync.Systems.Tests.Marketo;

public sealed class ValuesTests
{
    [Theory]
    [InlineData(ValueKind.Text, "\"Ann\"", "Ann")]
    [InlineData(ValueKind.Text, "\"\"", null)]
    [InlineData(ValueKind.Text, "null", null)]
    [InlineData(ValueKind.Boolean, "true", "true")]
    [InlineData(ValueKind.Boolean, "null", "false")]
    [InlineData(ValueKind.WholeNumber, "14.0", "14")]
    [InlineData(ValueKind.Decimal, "1.5E3", "1500")]
    [InlineData(ValueKind.Money, "12.50", "12.5")]
    [InlineData(ValueKind.Date, "\"2026-11-05\"", "2026-11-05")]
    [InlineData(ValueKind.DateTime, "\"2026-11-05T11:00:01.9+01:00\"", "2026-11-05T10:00:01Z")]
    [InlineData(ValueKind.DateTime, "\"2026-11-05T10:00:01Z+0000\"", "2026-11-05T10:00:01Z")]
    public void S_11_A_value_is_read_into_the_notation_of_its_kind(ValueKind kind, string json, string? expected)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Equal(expected, Values.Read(kind, document.RootElement));
    }

    [Theory]
    [InlineData(ValueKind.Boolean, "True", "true")]
    [InlineData(ValueKind.Boolean, "False", "false")]
    [InlineData(ValueKind.WholeNumber, "+10", "10")]
    [InlineData(ValueKind.Text, null, null)]
    public void A_row_value_is_read_as_the_record_shows_it(ValueKind kind, string? text, string? expected) => Assert.Equal(expected, Values.ReadText(kind, text));

    [Fact]
    public void S_11_A_field_of_moments_that_compares_by_days_keeps_the_moment()
    {
        var days = new MappedField("f", ValueKind.Date, "f", "f");
        Assert.Equal("2026-11-05", Values.ReadText(days, "2026-11-05T23:30:00Z"));
        Assert.Equal("2026-11-05T23:30:00Z", Values.ReadText(days with { Marketo = new() { IsMoment = true } }, "2026-11-05T23:30:00Z"));
    }

    [Theory]
    [InlineData(ValueKind.Text, "007", "{\"f\":\"007\"}")]
    [InlineData(ValueKind.WholeNumber, "-42", "{\"f\":-42}")]
    [InlineData(ValueKind.Decimal, "12.5", "{\"f\":12.5}")]
    [InlineData(ValueKind.Boolean, "true", "{\"f\":true}")]
    [InlineData(ValueKind.WholeNumber, "many", "{\"f\":\"many\"}")]
    [InlineData(ValueKind.Date, null, "{\"f\":null}")]
    public void A_value_is_written_as_Marketo_types_the_field(ValueKind kind, string? value, string expected)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            Values.Write(json, "f", kind, value);
            json.WriteEndObject();
        }

        Assert.Equal(expected, Encoding.UTF8.GetString(stream.ToArray()));
    }
}
