using System.Buffers;
using System.Text;

namespace CrmSync.Simulators.Marketo.Commits;

/// <summary>Numbers in seven-bit groups with the sign in the lowest bit; texts as length and UTF-8, null as length -1.</summary>
internal sealed class CommitWriter(int capacity)
{
    private readonly ArrayBufferWriter<byte> buffer = new(capacity);

    public byte[] ToArray() => buffer.WrittenSpan.ToArray();

    public void Byte(byte value)
    {
        buffer.GetSpan(1)[0] = value;
        buffer.Advance(1);
    }

    public void Number(long value)
    {
        ulong rest = (ulong)((value << 1) ^ (value >> 63));
        for (; rest >= 0x80; rest >>= 7)
            Byte((byte)(rest | 0x80));
        Byte((byte)rest);
    }

    public void Time(DateTimeOffset time) => Number(time.UtcTicks);

    public void Text(string? text)
    {
        if (text is null)
        {
            Number(-1);
            return;
        }

        Number(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, buffer);
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        buffer.Write(bytes);
    }
}
