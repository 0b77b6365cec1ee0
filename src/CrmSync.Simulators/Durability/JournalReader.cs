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

    /// <summary>Bytes up to the end of the last sound record.</summary>
    public static long SoundLength(FileStream file) => Records(file).Sum(record => (long)HeaderBytes + record.Length);

    /// <summary>Every sound record; stops at the first torn or damaged one.</summary>
    public static IEnumerable<byte[]> Records(FileStream file)
    {
        long position = 0;
        var header = new byte[HeaderBytes];
        while (Fill(file, header, position))
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(header);
            if (length <= 0 || position + HeaderBytes + length > file.Length)
                yield break;
            var record = new byte[length];
            if (!Fill(file, record, position + HeaderBytes) || Checksum(record) != BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4)))
                yield break;
            position += HeaderBytes + length;
            yield return record;
        }
    }

    private static bool Fill(FileStream file, byte[] target, long position)
    {
        int filled = 0;
        while (filled < target.Length)
        {
            int read = RandomAccess.Read(file.SafeFileHandle, target.AsSpan(filled), position + filled);
            if (read == 0)
                return false;
            filled += read;
        }

        return true;
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
