using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace CrmSync.Simulators.Durability;

/// <summary>The record format of a <see cref="Journal"/>: 4 bytes length, 4 bytes CRC-32C, then the bytes; little endian.</summary>
internal static class JournalReader
{
    public const int HeaderBytes = 8;
    private const int MostBytes = 1 << 28;

    public static void Write(ArrayBufferWriter<byte> target, ReadOnlySpan<byte> record)
    {
        Span<byte> header = target.GetSpan(HeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(header, record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Checksum(record));
        target.Advance(HeaderBytes);
        target.Write(record);
    }

    /// <summary>The sound records between two places of a file, a megabyte at a time; stops at the first torn or damaged one. Moves no position, so that others may write meanwhile.</summary>
    public static IEnumerable<byte[]> Records(SafeFileHandle file, long from, long end)
    {
        var blocks = new JournalBlocks(file);
        while (end - from >= HeaderBytes)
        {
            ReadOnlyMemory<byte> header = blocks.Read(from, HeaderBytes);
            if (header.IsEmpty || BinaryPrimitives.ReadInt32LittleEndian(header.Span) is var length && (length <= 0 || length > end - from - HeaderBytes))
                yield break;
            uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(header.Span[4..]);
            byte[] record = blocks.Read(from + HeaderBytes, length).ToArray();
            if (record.Length < length || Checksum(record) != checksum)
                yield break;
            yield return record;
            from += HeaderBytes + length;
        }
    }

    /// <summary>The records of a stream; InvalidDataException when it is no journal, or cut off.</summary>
    public static async IAsyncEnumerable<byte[]> RecordsAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var header = new byte[HeaderBytes];
        while (await stream.ReadAtLeastAsync(header, HeaderBytes, throwOnEndOfStream: false, cancellationToken) is > 0 and var read)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(header);
            if (read < HeaderBytes || length <= 0 || length > MostBytes)
                throw new InvalidDataException("This is no export of a simulator, or it is cut off.");
            var record = new byte[length];
            if (await stream.ReadAtLeastAsync(record, length, throwOnEndOfStream: false, cancellationToken) < length
                || Checksum(record) != BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4)))
                throw new InvalidDataException("The export is damaged or cut off.");
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
