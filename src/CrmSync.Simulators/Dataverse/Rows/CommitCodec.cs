using System.Text;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rows;

/// <summary>A commit as bytes: every column that it changed, by name, so that a later build with more columns reads it.</summary>
internal static class CommitCodec
{
    /// <summary>First byte of a journal record that holds a commit.</summary>
    public const byte Mark = 1;

    /// <summary>The record of a commit; valid until the writer is used again.</summary>
    public static ReadOnlyMemory<byte> Write(RecordWriter writer, Commit commit)
    {
        writer.Clear();
        writer.Byte(Mark);
        writer.Long(commit.Time.UtcTicks);
        writer.Packed(commit.Writes.Count);
        foreach (var write in commit.Writes) WriteRow(writer, write);
        return writer.Written;
    }

    /// <summary>Reads a record back and applies it row by row through <paramref name="find"/>, which answers the row as it was before.</summary>
    public static Commit Read(byte[] record, Catalog catalog, ValuePool pool, Func<Table, Guid, Row?> find)
    {
        using var reader = new BinaryReader(new MemoryStream(record, 1, record.Length - 1), Encoding.UTF8);
        var time = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        var writes = new List<RowWrite>();
        var written = new Dictionary<(Table, Guid), Row?>();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            var write = ReadRow(reader, catalog, pool, (table, id) => written.TryGetValue((table, id), out var row) ? row : find(table, id));
            written[(write.Table, write.Id)] = write.Row;
            writes.Add(write);
        }

        return new Commit(time, writes);
    }

    private static void WriteRow(RecordWriter writer, RowWrite write)
    {
        writer.Text(write.Table.LogicalName);
        writer.Id(write.Id);
        writer.Long(write.Version);
        writer.Long(write.Row?.Place ?? -1);
        writer.Text(write.Caller.ClientId);
        writer.Id(write.Caller.UserId);
        writer.Text(write.Operation);
        if (write is { Own: null, Row: { } made })
        {
            WriteHeld(writer, write.Table, made);
            return;
        }

        writer.Packed(write.Fields.Count);
        foreach (var field in write.Fields) WriteField(writer, field.Column, field.Told, field.New);
    }

    private static void WriteHeld(RecordWriter writer, Table table, Row row)
    {
        var count = 0;
        for (var at = row.HeldFrom(0); at >= 0; at = row.HeldFrom(at + 1))
        {
            if (table.At(at) is not null) count++;
        }

        writer.Packed(count);
        for (var at = row.HeldFrom(0); at >= 0; at = row.HeldFrom(at + 1))
        {
            if (table.At(at) is { } column) WriteField(writer, column, !column.IsKept, row.At(at));
        }
    }

    private static void WriteField(RecordWriter writer, Column column, bool told, object? value)
    {
        writer.Raw(column.NameBytes);
        writer.Byte((byte)(told ? 1 : 0));
        ValueCodec.Write(writer, value);
    }

    private static RowWrite ReadRow(BinaryReader reader, Catalog catalog, ValuePool pool, Func<Table, Guid, Row?> find)
    {
        var table = catalog[reader.ReadString()];
        var id = new Guid(reader.ReadBytes(16));
        var version = reader.ReadInt64();
        var place = reader.ReadInt64();
        var caller = new Caller(reader.ReadString(), new Guid(reader.ReadBytes(16)));
        var operation = reader.ReadString();
        var before = find(table, id);
        var values = before?.Copy(table.Width) ?? new object?[table.Width];
        var fields = ReadFields(reader, table, before, values);
        pool.Share(values);
        var row = place < 0 ? null : new Row(id, place, version, values);
        return new RowWrite(table, id, version, row, caller, operation, fields);
    }

    private static List<FieldWrite> ReadFields(BinaryReader reader, Table table, Row? before, object?[] values)
    {
        var fields = new List<FieldWrite>();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            var name = reader.ReadString();
            var told = reader.ReadBoolean();
            var value = ValueCodec.Read(reader);
            if (!table.TryColumn(name, out var column)) continue;
            fields.Add(new FieldWrite(column, before?[column], value, told));
            values[column.Ordinal] = value;
        }

        return fields;
    }
}
