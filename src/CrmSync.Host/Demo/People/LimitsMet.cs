using System.Collections.Concurrent;

namespace CrmSync.Host.Demo.People;

/// <summary>How often the simulated people themselves met a limit of a side, by its code.</summary>
internal sealed class LimitsMet
{
    private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);

    /// <summary>Counts one answer with this code.</summary>
    public void Met(string? code)
    {
        if (code is not null) counts.AddOrUpdate(code, 1, (_, before) => before + 1);
    }

    /// <summary>How often so far.</summary>
    public long Count(string code) => counts.GetValueOrDefault(code);
}
