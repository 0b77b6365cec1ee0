using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rows;

/// <summary>Lets rows share what is alike in many of them: small numbers, moments, cities, owners. A direct-mapped memory, so that it never grows.</summary>
internal sealed class ValuePool
{
    private const int Size = 8192;
    private const int LongestText = 40;

    private readonly object?[] _known = new object?[Size];

    public void Share(object?[] values)
    {
        for (var at = 0; at < values.Length; at++)
        {
            if (values[at] is { } value && value is int or bool or DateTime or DateOnly or LookupValue or decimal or string { Length: <= LongestText }) values[at] = Shared(value);
        }
    }

    private object Shared(object value)
    {
        ref var known = ref _known[(uint)value.GetHashCode() % Size];
        if (known is not null && known.Equals(value)) return known;
        known = value;
        return value;
    }
}
