using System.Numerics;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rows;

/// <summary>
/// One version of one row; never changed once stored, so that a reader needs no lock. Place is the order of creation in its table. Of the first 256 columns
/// only those with a value take room: most rows use few of many.
/// </summary>
internal sealed class Row
{
    private const int Sparse = 256;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;
    private readonly object?[] _values;

    public Row(Guid id, long place, long version, object?[] values)
    {
        (Id, Place, Version) = (id, place, version);
        _first = Mask(values, 0);
        _second = Mask(values, 64);
        _third = Mask(values, 128);
        _fourth = Mask(values, 192);
        var packed = BitOperations.PopCount(_first) + BitOperations.PopCount(_second) + BitOperations.PopCount(_third) + BitOperations.PopCount(_fourth);
        _values = new object?[packed + Math.Max(0, values.Length - Sparse)];
        var at = 0;
        for (var ordinal = 0; ordinal < values.Length; ordinal++)
        {
            if (ordinal >= Sparse || values[ordinal] is not null) _values[at++] = values[ordinal];
        }
    }

    public Guid Id { get; }

    public long Place { get; }

    public long Version { get; }

    public object? this[Column column] => At(column.Ordinal);

    public object? At(int ordinal)
    {
        if (ordinal >= Sparse)
        {
            var at = Before(Sparse) + ordinal - Sparse;
            return at < _values.Length ? _values[at] : null;
        }

        return (Word(ordinal >> 6) & (1UL << (ordinal & 63))) == 0 ? null : _values[Before(ordinal)];
    }

    /// <summary>A copy of the values to work on, wide enough for every column of the table.</summary>
    public object?[] Copy(int width)
    {
        var copy = new object?[width];
        for (var ordinal = HeldFrom(0); ordinal >= 0 && ordinal < width; ordinal = HeldFrom(ordinal + 1)) copy[ordinal] = At(ordinal);
        return copy;
    }

    /// <summary>The first column that holds a value, from one place on; -1 when there is none.</summary>
    public int HeldFrom(int ordinal)
    {
        for (; ordinal < Sparse; ordinal = (ordinal | 63) + 1)
        {
            var rest = Word(ordinal >> 6) >> (ordinal & 63);
            if (rest != 0) return ordinal + BitOperations.TrailingZeroCount(rest);
        }

        for (var end = Sparse + _values.Length - Before(Sparse); ordinal < end; ordinal++)
        {
            if (At(ordinal) is not null) return ordinal;
        }

        return -1;
    }

    private ulong Word(int index) => index switch { 0 => _first, 1 => _second, 2 => _third, _ => _fourth };

    /// <summary>How many values are kept for the columns before one.</summary>
    private int Before(int ordinal)
    {
        var count = 0;
        for (var word = 0; word < ordinal >> 6; word++) count += BitOperations.PopCount(Word(word));
        return ordinal >= Sparse ? count : count + BitOperations.PopCount(Word(ordinal >> 6) & ((1UL << (ordinal & 63)) - 1));
    }

    private static ulong Mask(object?[] values, int from)
    {
        var mask = 0UL;
        for (var at = from; at < Math.Min(values.Length, from + 64); at++)
        {
            if (values[at] is not null) mask |= 1UL << (at - from);
        }

        return mask;
    }
}
