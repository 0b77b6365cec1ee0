using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace CrmSync.Simulators.Durability;

/// <summary>The record format of a <see cref="Journal"/>: 4 bytes length, 4 bytes CRC-32C, then the bytes; little endian.</summary>
internal static class JournalReader
{
    public const int HeaderBytes = 8;

    public static void Write(ArrayBufferWriter<byte> target, ReadOnlySpan<byte> record)
    {
        Span<byte> header = target.GetSpan(HeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(header, record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Checksum(record));
        target.Advance(HeaderBytes);
        target.Write(record);
    }

    /// <summary>Every sound record in one pass over the file; stops at the first torn or damaged one.</summary>
    public static IEnumerable<byte[]> Records(FileStream file)
    {
        file.Position = 0;
        var header = new byte[HeaderBytes];
        long position = 0;
        while (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) == HeaderBytes)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(header);
            if (length <= 0 || position + HeaderBytes + length > file.Length)
                yield break;
            var record = new byte[length];
            file.ReadExactly(record);
            if (Checksum(record) != BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4)))
                yield break;
            position += HeaderBytes + length;
            yield return record;
        }
    }

    private static uint Checksum(ReadOnlySpan<byte> record)
    {
        uint crc = uint.MaxValue;
        for (; record.Length >= 8; record = record[8..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(record));
        foreach (byte value in record)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
