using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrmSync.Simulators.Marketo.Wire;

/// <summary>Writes a <see cref="RecordResult"/> without looking at its type each time: there are 300 in an answer.</summary>
internal sealed class RecordResultConverter : JsonConverter<RecordResult>
{
    public override RecordResult Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, RecordResult value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("status"u8, value.Status);
        if (value.Id is { } id)
            writer.WriteNumber("id"u8, id);
        if (value.MarketoGuid is not null)
            writer.WriteString("marketoGUID"u8, value.MarketoGuid);
        Write(writer, "reasons"u8, value.Reasons);
        Write(writer, "errors"u8, value.Errors);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<Reason>? reasons)
    {
        if (reasons is null)
            return;
        writer.WriteStartArray(name);
        foreach (Reason reason in reasons)
        {
            writer.WriteStartObject();
            writer.WriteString("code"u8, reason.Code);
            writer.WriteString("message"u8, reason.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
