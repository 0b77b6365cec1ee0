using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CrmSync.Domain.Systems;

namespace CrmSync.Marketo;

/// <summary>One write on its way: its place in the answer and its JSON.</summary>
internal sealed record Item(int Place, Write Write, byte[] Json);

/// <summary>How writes become bodies: what they look like, and how many fit into one call. Pure.</summary>
internal static class Sending
{
    private static readonly byte[] Close = "]}"u8.ToArray();

    /// <summary>A person for leads.json: changed fields and our own output fields that go with them.</summary>
    public static byte[] Person(Write write, FieldCatalogue fields) => Json(json =>
    {
        if (write switch { UpdateRecord update => update.Record, DeleteRecord delete => delete.Record, _ => (RecordId?)null } is { } record) json.WriteNumber("id", long.Parse(record.Id, CultureInfo.InvariantCulture));
        foreach (var (name, value) in write.Values.Concat(write.Link)) Values.Write(json, name, fields.KindOf(name), value);
    });

    /// <summary>A custom activity that carries our id (V-6).</summary>
    public static byte[] Activity(AddActivity write, long type) => Json(json =>
    {
        json.WriteNumber("leadId", long.Parse(write.Record.Id, CultureInfo.InvariantCulture));
        json.WriteString("activityDate", Values.Time(write.At));
        json.WriteNumber("activityTypeId", type);
        json.WriteString("primaryAttributeValue", write.Kind);
        json.WriteStartArray("attributes");
        foreach (var (name, value) in new[] { (ActivityAttributes.Key, write.Id), (ActivityAttributes.Text, write.Text) })
        {
            json.WriteStartObject();
            json.WriteString("apiName", name);
            json.WriteString("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>Batches that keep to both limits, in order. The first limit is asked as each is made: what became of one tells how large the next may be (B-8).</summary>
    public static IEnumerable<Item[]> Batches(IEnumerable<Item> items, Func<int> countMax, int bytesMax)
    {
        List<Item> batch = [];
        var bytes = 0;
        foreach (var item in items)
        {
            if (batch.Count > 0 && (batch.Count >= countMax() || bytes + item.Json.Length + 1 > bytesMax))
            {
                yield return [.. batch];
                batch.Clear();
                bytes = 0;
            }

            batch.Add(item);
            bytes += item.Json.Length + 1;
        }

        if (batch.Count > 0) yield return [.. batch];
    }

    /// <summary>The body of one call.</summary>
    /// <param name="head">Everything up to and with the opening bracket of <c>input</c>.</param>
    /// <param name="items">The records.</param>
    public static ReadOnlyMemory<byte> Body(string head, IReadOnlyList<Item> items)
    {
        using var body = new MemoryStream();
        body.Write(Encoding.UTF8.GetBytes(head));
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) body.WriteByte((byte)',');
            body.Write(items[i].Json);
        }

        body.Write(Close);
        return body.ToArray();
    }

    /// <summary>First field of a write that Marketo does not have; null when it has all.</summary>
    public static string? Unknown(Write write, FieldCatalogue fields) => write.Values.Keys.Concat(write.Link.Keys).FirstOrDefault(name => !fields.Knows(name));

    private static byte[] Json(Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}

/// <summary>API names of the attributes of our custom activity type.</summary>
internal static class ActivityAttributes
{
    /// <summary>The write's id.</summary>
    public const string Key = "activityKey";

    /// <summary>What happened, a sentence.</summary>
    public const string Text = "text";
}
