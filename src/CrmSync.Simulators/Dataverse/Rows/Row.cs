using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rows;

/// <summary>One version of one row; never changed once stored, so that a reader needs no lock. Place is the order of creation in its table.</summary>
internal sealed class Row(Guid id, long place, long version, object?[] values)
{
    public Guid Id { get; } = id;

    public long Place { get; } = place;

    public long Version { get; } = version;

    public object? this[Column column] => At(column.Ordinal);

    public object? At(int ordinal) => ordinal < values.Length ? values[ordinal] : null;

    /// <summary>A copy of the values to work on, wide enough for every column of the table.</summary>
    public object?[] Copy(int width)
    {
        var copy = new object?[Math.Max(width, values.Length)];
        values.CopyTo(copy, 0);
        return copy;
    }

    /// <summary>Drops the empty tail: most rows use the first columns only.</summary>
    public static object?[] Trim(object?[] values)
    {
        var used = values.Length;
        while (used > 0 && values[used - 1] is null) used--;
        return used == values.Length ? values : values[..used];
    }
}
