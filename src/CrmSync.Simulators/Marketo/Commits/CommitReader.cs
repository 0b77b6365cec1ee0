using System.Text;
using CrmSync.Simulators.Durability;

namespace CrmSync.Simulators.Marketo.Commits;

/// <summary>Reads what a <see cref="BlockWriter"/> wrote.</summary>
internal ref struct CommitReader(ReadOnlySpan<byte> record, CommitWords words)
{
    private ReadOnlySpan<byte> rest = record;

    /// <summary>The request id read last; rows of one call share it.</summary>
    public string? LastRequest { get; set; }

    public int Number() => (int)Number64();

    public long Number64()
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte one = rest[0];
            rest = rest[1..];
            value |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
                return (long)(value >> 1) ^ -(long)(value & 1);
        }
    }

    public DateTimeOffset Time() => new(Number64(), TimeSpan.Zero);

    /// <summary>A text that recurs, one string for all.</summary>
    public string? Word() => Number() is >= 0 and var length ? words.Of(Take(length)) : null;

    /// <summary>A text; the string handed in when it is the same.</summary>
    public string? Text(string? same = null)
    {
        int length = Number();
        if (length < 0)
            return null;
        ReadOnlySpan<byte> utf8 = Take(length);
        return same is not null && same.Length == length && Ascii.Equals(utf8, same) ? same : Encoding.UTF8.GetString(utf8);
    }

    public ReadOnlySpan<byte> Bytes() => Take(Number());

    private ReadOnlySpan<byte> Take(int length)
    {
        ReadOnlySpan<byte> taken = rest[..length];
        rest = rest[length..];
        return taken;
    }
}
