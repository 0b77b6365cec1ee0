using System.Text;

namespace CrmSync.Simulators.Durability;

/// <summary>A block of bytes that grows: numbers in seven-bit groups, signed ones with the sign in the lowest bit; texts as length and UTF-8, null as length -1.</summary>
internal sealed class BlockWriter(int capacity)
{
    private const int LongestNumber = 10;
    private byte[] buffer = new byte[capacity];
    private int length;

    public byte[] ToArray() => buffer.AsSpan(0, length).ToArray();

    public void Byte(byte value)
    {
        Room(1);
        buffer[length++] = value;
    }

    /// <summary>A number that is never below zero.</summary>
    public void Count(int value) => Groups((uint)value);

    public void Number(long value) => Groups((ulong)((value << 1) ^ (value >> 63)));

    public void Time(DateTimeOffset time) => Number(time.UtcTicks);

    public void Text(string? text)
    {
        if (text is null)
        {
            Number(-1);
            return;
        }

        int size = Encoding.UTF8.GetByteCount(text);
        Number(size);
        Room(size);
        length += Encoding.UTF8.GetBytes(text, buffer.AsSpan(length));
    }

    /// <summary>A text that is never null, its length as a count.</summary>
    public void Value(string text)
    {
        int size = Encoding.UTF8.GetByteCount(text);
        Count(size);
        Room(size);
        length += Encoding.UTF8.GetBytes(text, buffer.AsSpan(length));
    }

    /// <summary>Bytes behind their number, signed.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        Raw(bytes);
    }

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        Room(bytes.Length);
        bytes.CopyTo(buffer.AsSpan(length));
        length += bytes.Length;
    }

    private void Groups(ulong value)
    {
        Room(LongestNumber);
        for (; value >= 0x80; value >>= 7)
            buffer[length++] = (byte)(value | 0x80);
        buffer[length++] = (byte)value;
    }

    private void Room(int bytes)
    {
        if (length + bytes > buffer.Length)
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, length + bytes));
    }
}
