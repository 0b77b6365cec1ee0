using Microsoft.Win32.SafeHandles;

namespace CrmSync.Simulators.Durability;

/// <summary>Reads a file by place, in blocks of at least a megabyte.</summary>
internal sealed class JournalBlocks(SafeFileHandle file)
{
    private const int BlockBytes = 1 << 20;
    private byte[] block = new byte[BlockBytes];
    private long start;
    private int held;

    /// <summary>So many bytes from this place on, good until the next call; none when the file ends before.</summary>
    public ReadOnlyMemory<byte> Read(long place, int length)
    {
        if (place < start || place + length > start + held)
            Load(place, length);
        return held < length ? default : block.AsMemory((int)(place - start), length);
    }

    private void Load(long place, int length)
    {
        if (block.Length < length)
            block = new byte[length];
        (start, held) = (place, 0);
        while (held < block.Length && RandomAccess.Read(file, block.AsSpan(held), place + held) is > 0 and var read)
            held += read;
    }
}
