using System.Collections.Concurrent;

namespace CrmSync.Simulators.Marketo.Activities;

/// <summary>The attributes of New Lead rows, of which there is one for every person: one list for all with the same source.</summary>
internal static class SourceTypes
{
    private const string Name = "Source Type";
    private const int Most = 64;
    private static readonly ConcurrentDictionary<string, List<ActivityAttribute>> Known = new(StringComparer.Ordinal);

    /// <summary>Never changed by anybody.</summary>
    public static List<ActivityAttribute> Of(string source) => Known.TryGetValue(source, out List<ActivityAttribute>? known) ? known
        : Known.Count >= Most ? [new ActivityAttribute(Name, source)] : Known.GetOrAdd(source, _ => [new ActivityAttribute(Name, source)]);

    /// <summary>The shared list when this is such a one.</summary>
    public static List<ActivityAttribute> Same(List<ActivityAttribute> attributes) =>
        attributes is [{ Name: Name, Value: { } source, ApiName: null }] ? Of(source) : attributes;
}
