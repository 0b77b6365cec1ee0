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

    /// <summary>The records between two places, through a handle of its own position; blocks of a megabyte at a time.</summary>
    public static IEnumerable<byte[]> Records(SafeFileHandle file, long from, long end)
    {
        var block = new byte[1 << 20];
        (long start, int held) = (from, 0);
        while (from < end)
        {
            int at = (int)(from - start);
            int length = held - at >= HeaderBytes ? BinaryPrimitives.ReadInt32LittleEndian(block.AsSpan(at)) : -1;
            if (length < 0 || held - at < HeaderBytes + length)
            {
                if (HeaderBytes + length > block.Length)
                    block = new byte[HeaderBytes + length];
                int before = at == 0 ? held : -1;
                (start, held) = (from, RandomAccess.Read(file, block, from));
                if (held < HeaderBytes || held == before)
                    yield break;
                continue;
            }

            yield return block.AsSpan(at + HeaderBytes, length).ToArray();
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
