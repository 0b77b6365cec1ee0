using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rows;

/// <summary>One value as bytes: a mark for its type, then the value.</summary>
internal static class ValueCodec
{
    private static readonly object True = true;
    private static readonly object False = false;

    public static void Write(RecordWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.Byte(0); break;
            case string text: writer.Byte(1); writer.Text(text); break;
            case int number: writer.Byte(2); writer.Packed(number); break;
            case long number: writer.Byte(3); writer.Packed(number); break;
            case decimal number: writer.Byte(4); writer.Decimal(number); break;
            case double number: writer.Byte(5); writer.Double(number); break;
            case bool flag: writer.Byte((byte)(flag ? 7 : 6)); break;
            case DateTime instant: writer.Byte(8); writer.Long(instant.Ticks); break;
            case DateOnly date: writer.Byte(9); writer.Int(date.DayNumber); break;
            case Guid id: writer.Byte(10); writer.Id(id); break;
            case LookupValue lookup: writer.Byte(11); writer.Text(lookup.Table); writer.Id(lookup.Id); break;
            default: throw new InvalidOperationException($"A column cannot hold {value.GetType()}.");
        }
    }

    public static object? Read(BinaryReader reader) => reader.ReadByte() switch
    {
        0 => null,
        1 => reader.ReadString(),
        2 => reader.Read7BitEncodedInt(),
        3 => reader.Read7BitEncodedInt64(),
        4 => reader.ReadDecimal(),
        5 => reader.ReadDouble(),
        6 => False,
        7 => True,
        8 => new DateTime(reader.ReadInt64(), DateTimeKind.Utc),
        9 => DateOnly.FromDayNumber(reader.ReadInt32()),
        10 => new Guid(reader.ReadBytes(16)),
        11 => new LookupValue(string.Intern(reader.ReadString()), new Guid(reader.ReadBytes(16))),
        var mark => throw new InvalidDataException($"Unknown value mark {mark}."),
    };
}
