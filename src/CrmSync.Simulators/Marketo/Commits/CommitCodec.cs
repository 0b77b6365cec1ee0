using System.Text.Json;
using System.Text.Json.Serialization;
using CrmSync.Simulators.Durability;
using CrmSync.Simulators.Marketo.Activities;

namespace CrmSync.Simulators.Marketo.Commits;

/// <summary>A commit as one record of the journal: changes and activities in a short binary form, the rest, which is rare, as JSON behind them.</summary>
internal static class CommitCodec
{
    private const byte Mark = 1;
    private static readonly string[] Operations = ["create", "update", "delete", "merge"];
    private static readonly JsonSerializerOptions Compact = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static byte[] Write(Commit commit)
    {
        var writer = new BlockWriter(128 + (commit.Changes.Count * 32) + (commit.Activities.Count * 96));
        writer.Byte(Mark);
        writer.Time(commit.At);
        writer.Text(commit.Client);
        writer.Number(commit.Changes.Count);
        foreach (Change change in commit.Changes)
            Write(writer, change);
        writer.Number(commit.Activities.Count);
        foreach (Activity row in commit.Activities)
            Write(writer, row, commit.At);
        writer.Bytes(commit.HoldsMore ? JsonSerializer.SerializeToUtf8Bytes(commit with { Changes = [], Activities = [] }, Compact) : []);
        return writer.ToArray();
    }

    /// <summary>Reads a record of this form, or of the older one, which was JSON all through.</summary>
    public static Commit Read(byte[] record, CommitWords words)
    {
        if (record[0] == (byte)'{')
            return JsonSerializer.Deserialize<Commit>(record, Compact)!;
        var reader = new CommitReader(record.AsSpan(1), words);
        DateTimeOffset at = reader.Time();
        string client = reader.Word()!;
        var changes = new List<Change>(reader.Number());
        for (int left = changes.Capacity; left > 0; left--)
            changes.Add(Change(ref reader, changes));
        var activities = new List<Activity>(reader.Number());
        for (int left = activities.Capacity; left > 0; left--)
            activities.Add(Activity(ref reader, at));
        ReadOnlySpan<byte> rest = reader.Bytes();
        return (rest.IsEmpty ? new Commit(at, client) : JsonSerializer.Deserialize<Commit>(rest, Compact)!) with { Changes = changes, Activities = activities };
    }

    private static void Write(BlockWriter writer, Change change)
    {
        writer.Number(Array.IndexOf(Operations, change.Operation));
        writer.Text(change.Table);
        writer.Text(change.Row);
        writer.Text(change.Field);
        writer.Text(change.Old);
        writer.Text(change.New);
    }

    private static Change Change(ref CommitReader reader, List<Change> before)
    {
        string operation = Operations[reader.Number()];
        string table = reader.Word()!;
        string row = reader.Text(before.Count == 0 ? null : before[^1].Row)!;
        return new Change(operation, table, row, reader.Word(), reader.Text(), reader.Text());
    }

    private static void Write(BlockWriter writer, Activity row, DateTimeOffset at)
    {
        writer.Number(row.Id);
        writer.Number(row.LeadId);
        writer.Number(row.Type);
        writer.Time(row.Date);
        writer.Number((row.VisibleAt - at).Ticks);
        writer.Number(row.Campaign ?? -1);
        writer.Text(row.Field);
        writer.Text(row.User);
        writer.Text(row.Method);
        writer.Text(row.Reason);
        writer.Text(row.Source);
        writer.Text(row.RequestId);
        writer.Text(row.Old);
        writer.Text(row.New);
        writer.Text(row.Primary);
        writer.Number(row.Attributes?.Count ?? -1);
        foreach (ActivityAttribute attribute in row.Attributes ?? [])
        {
            writer.Text(attribute.Name);
            writer.Text(attribute.Value);
            writer.Text(attribute.ApiName);
        }
    }

    private static Activity Activity(ref CommitReader reader, DateTimeOffset at)
    {
        var row = new Activity
        {
            Id = reader.Number64(),
            LeadId = reader.Number(),
            Type = reader.Number(),
            Date = reader.Time(),
            At = at,
            VisibleAt = at + TimeSpan.FromTicks(reader.Number64()),
            Campaign = reader.Number() is >= 0 and var campaign ? campaign : null,
            Field = reader.Word(),
            User = reader.Word(),
            Method = reader.Word(),
            Reason = reader.Word(),
            Source = reader.Word(),
            RequestId = reader.Text(reader.LastRequest),
            Old = reader.Text(),
            New = reader.Text(),
            Primary = reader.Text(),
        };
        reader.LastRequest = row.RequestId;
        return row with { Attributes = Attributes(ref reader) };
    }

    private static List<ActivityAttribute>? Attributes(ref CommitReader reader)
    {
        int count = reader.Number();
        if (count < 0)
            return null;
        var attributes = new List<ActivityAttribute>(count);
        for (int left = count; left > 0; left--)
            attributes.Add(new ActivityAttribute(reader.Word()!, reader.Text(), reader.Word()));
        return SourceTypes.Same(attributes);
    }
}
