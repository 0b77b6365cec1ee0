using System.Buffers;
using System.Text;

namespace CrmSync.Simulators.Marketo.Leads;

/// <summary>Walks over the values of a lead's block.</summary>
internal ref struct LeadValues(ReadOnlySpan<byte> block)
{
    private ReadOnlySpan<byte> rest = block;

    public int Ordinal { get; private set; }

    /// <summary>UTF-8.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>Bytes behind this value.</summary>
    public readonly int Left => rest.Length;

    public bool Next()
    {
        if (rest.IsEmpty)
            return false;
        Ordinal = Number();
        int length = Number();
        Text = rest[..length];
        rest = rest[length..];
        return true;
    }

    public static void Write(ArrayBufferWriter<byte> writer, int ordinal, ReadOnlySpan<byte> text)
    {
        Write(writer, ordinal);
        Write(writer, text.Length);
        writer.Write(text);
    }

    public static void Write(ArrayBufferWriter<byte> writer, int ordinal, string text)
    {
        Write(writer, ordinal);
        Write(writer, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, writer);
    }

    private static void Write(ArrayBufferWriter<byte> writer, int number)
    {
        while (number >= 0x80)
        {
            writer.GetSpan(1)[0] = (byte)(number | 0x80);
            writer.Advance(1);
            number >>= 7;
        }

        writer.GetSpan(1)[0] = (byte)number;
        writer.Advance(1);
    }

    private int Number()
    {
        int number = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte one = rest[0];
            rest = rest[1..];
            number |= (one & 0x7F) << shift;
            if (one < 0x80)
                return number;
        }
    }
}
