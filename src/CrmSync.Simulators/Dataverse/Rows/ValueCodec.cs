using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rows;

/// <summary>One value as bytes: a mark for its type, then the value.</summary>
internal static class ValueCodec
{
    private static readonly object True = true;
    private static readonly object False = false;

    public static void Write(BinaryWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.Write((byte)0); break;
            case string text: writer.Write((byte)1); writer.Write(text); break;
            case int number: writer.Write((byte)2); writer.Write7BitEncodedInt(number); break;
            case long number: writer.Write((byte)3); writer.Write7BitEncodedInt64(number); break;
            case decimal number: writer.Write((byte)4); writer.Write(number); break;
            case double number: writer.Write((byte)5); writer.Write(number); break;
            case bool flag: writer.Write((byte)(flag ? 7 : 6)); break;
            case DateTime instant: writer.Write((byte)8); writer.Write(instant.Ticks); break;
            case DateOnly date: writer.Write((byte)9); writer.Write(date.DayNumber); break;
            case Guid id: writer.Write((byte)10); writer.Write(id.ToByteArray()); break;
            case LookupValue lookup: writer.Write((byte)11); writer.Write(lookup.Table); writer.Write(lookup.Id.ToByteArray()); break;
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
