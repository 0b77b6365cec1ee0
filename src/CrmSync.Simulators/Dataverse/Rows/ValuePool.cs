using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rows;

/// <summary>Lets rows share what is alike in many of them: small numbers, moments, cities, owners. A direct-mapped memory, so that it never grows.</summary>
internal sealed class ValuePool
{
    private const int Size = 8192;
    private const int LongestText = 40;

    private readonly object?[] _known = new object?[Size];
    private readonly int[] _hashes = new int[Size];

    public void Share(object?[] values)
    {
        for (var at = 0; at < values.Length; at++)
        {
            if (values[at] is { } value && value is int or bool or DateTime or DateOnly or LookupValue or decimal or string { Length: <= LongestText }) values[at] = Shared(value);
        }
    }

    /// <summary>The hash is kept beside, because most texts are new and a look at the one that is there costs more than all else.</summary>
    private object Shared(object value)
    {
        var hash = value.GetHashCode();
        var at = (uint)hash % Size;
        if (_hashes[at] == hash && _known[at] is { } known && known.Equals(value)) return known;
        (_known[at], _hashes[at]) = (value, hash);
        return value;
    }
}
