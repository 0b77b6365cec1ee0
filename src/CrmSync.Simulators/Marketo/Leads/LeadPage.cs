using System.Text.Json;
using System.Text.Json.Serialization;
using CrmSync.Simulators.Marketo.Fields;

namespace CrmSync.Simulators.Marketo.Leads;

/// <summary>Rows of leads as they were when they were taken, written without a detour over objects.</summary>
[JsonConverter(typeof(LeadPageConverter))]
internal sealed record LeadPage(IReadOnlyList<(LeadField Field, int Ordinal)> Fields, bool OmitNulls)
{
    public List<(int Id, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, byte[] Values)> Rows { get; } = [];

    public void Add(Lead lead) => Rows.Add((lead.Id, lead.CreatedAt, lead.UpdatedAt, lead.Values));
}

/// <summary>Writes a <see cref="LeadPage"/> as an array of objects.</summary>
internal sealed class LeadPageConverter : JsonConverter<LeadPage>
{
    public override LeadPage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, LeadPage value, JsonSerializerOptions options)
    {
        JsonEncodedText[] names = [.. value.Fields.Select(pair => JsonEncodedText.Encode(pair.Field.Name, options.Encoder))];
        int width = value.Fields.Max(pair => pair.Ordinal) + 1;
        // The columns asked for by place; where the same place is asked for twice the caller has made it one.
        var columns = new int[width];
        Array.Fill(columns, -1);
        for (int column = 0; column < value.Fields.Count; column++)
            columns[value.Fields[column].Ordinal] = column;
        var ranges = new Range?[value.Fields.Count];
        writer.WriteStartArray();
        foreach ((int id, DateTimeOffset created, DateTimeOffset updated, byte[] block) in value.Rows)
        {
            Array.Clear(ranges);
            Find(block, columns, ranges);
            writer.WriteStartObject();
            for (int column = 0; column < names.Length; column++)
                Write(writer, names[column], value, column, ranges[column] is { } range ? block.AsSpan(range) : default, ranges[column] is not null, (id, created, updated));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Find(byte[] block, int[] columns, Range?[] ranges)
    {
        var reader = new LeadValues(block);
        while (reader.Next())
        {
            if (reader.Ordinal < columns.Length && columns[reader.Ordinal] is >= 0 and var column)
            {
                int start = block.Length - reader.Left - reader.Text.Length;
                ranges[column] = start..(start + reader.Text.Length);
            }
        }
    }

    private static void Write(
        Utf8JsonWriter writer, JsonEncodedText name, LeadPage page, int column, ReadOnlySpan<byte> text, bool found, (int Id, DateTimeOffset Created, DateTimeOffset Updated) row)
    {
        LeadField field = page.Fields[column].Field;
        switch (field.Name)
        {
            case "id":
                writer.WriteNumber(name, row.Id);
                break;
            case "createdAt":
                writer.WriteString(name, Whole(row.Created));
                break;
            case "updatedAt":
                writer.WriteString(name, Whole(row.Updated));
                break;
            case var _ when field.DataType == "boolean":
                writer.WriteBoolean(name, found && text[0] == (byte)'T');
                break;
            case var _ when !found && page.OmitNulls:
                break;
            case var _ when !found:
                writer.WriteNull(name);
                break;
            case var _ when field.DataType is "integer" or "score" or "percent" or "float" or "currency":
                writer.WritePropertyName(name);
                writer.WriteRawValue(text, skipInputValidation: true);
                break;
            default:
                writer.WriteString(name, text);
                break;
        }
    }

    /// <summary>Without the part of a second the writer's own form is Marketo's.</summary>
    private static DateTime Whole(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
}
