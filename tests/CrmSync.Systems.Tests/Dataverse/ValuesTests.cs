using System.Text;
using System.Text.Json;
using CrmSync.Dataverse;
using CrmSync.Domain.Fields;

namespace CrmSync.Systems.Tests.Dataverse;

public sealed class ValuesTests
{
    [Theory]
    [InlineData(ValueKind.Text, "\" Ada \"", " Ada ")]
    [InlineData(ValueKind.Text, "\"\"", null)]
    [InlineData(ValueKind.Text, "null", null)]
    [InlineData(ValueKind.Choice, "8", "8")]
    [InlineData(ValueKind.Boolean, "true", "true")]
    [InlineData(ValueKind.WholeNumber, "-42", "-42")]
    [InlineData(ValueKind.Money, "5000000.0000", "5000000")]
    [InlineData(ValueKind.Decimal, "1.25E1", "12.5")]
    [InlineData(ValueKind.Date, "\"2026-11-05\"", "2026-11-05")]
    [InlineData(ValueKind.Date, "\"2026-11-05T23:30:00Z\"", "2026-11-05T23:30:00Z")]
    [InlineData(ValueKind.DateTime, "\"2026-11-05T10:00:01Z\"", "2026-11-05T10:00:01Z")]
    [InlineData(ValueKind.DateTime, "\"2026-11-05T10:00:01.77+01:00\"", "2026-11-05T09:00:01Z")]
    [InlineData(ValueKind.Lookup, "\"6F9619FF-8B86-D011-B42D-00C04FC964FF\"", "6f9619ff-8b86-d011-b42d-00c04fc964ff")]
    public void A_value_of_the_wire_is_read_in_own_form(ValueKind kind, string json, string? text)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Equal(text, Values.FromWire(kind, document.RootElement));
    }

    [Theory]
    [InlineData(ValueKind.Text, "5", "\"5\"")]
    [InlineData(ValueKind.Text, null, "null")]
    [InlineData(ValueKind.Choice, "8", "8")]
    [InlineData(ValueKind.Choice, "Web", "\"Web\"")]
    [InlineData(ValueKind.Boolean, "false", "false")]
    [InlineData(ValueKind.WholeNumber, "-42", "-42")]
    [InlineData(ValueKind.Money, "12.50", "12.50")]
    [InlineData(ValueKind.Date, "2026-11-05", "\"2026-11-05\"")]
    [InlineData(ValueKind.DateTime, "2026-11-05T10:00:01Z", "\"2026-11-05T10:00:01Z\"")]
    public void A_value_in_own_form_is_written_in_the_columns_JSON_type(ValueKind kind, string? text, string json)
    {
        using var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body)) Values.ToWire(writer, kind, text);
        Assert.Equal(json, Encoding.UTF8.GetString(body.ToArray()));
    }
}
