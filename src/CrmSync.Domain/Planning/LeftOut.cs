using CrmSync.Domain.Fields;
using CrmSync.Domain.People;

namespace CrmSync.Domain.Planning;

/// <summary>What is kept of a field that is not chosen any more? The refusals that were told: where the refused value still stands when the field is chosen again, it is not told again (V-3).</summary>
internal static class LeftOut
{
    /// <summary>What a person keeps under this selection of fields.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<KnownRefusal>> Of(Person person, FieldMap map)
    {
        if (person.MapVersion >= map.Version) return person.LeftOut;
        var kept = person.LeftOut.Where(each => map.Find(each.Key) is null).ToDictionary(each => each.Key, each => each.Value);
        foreach (var (name, state) in person.Fields)
            if (map.Find(name) is null && Refusing.Remember(state).RefusalsTold is { Count: > 0 } told) kept[name] = told;
        return kept;
    }

    /// <summary>The field as it begins when it is chosen, for the first time or again.</summary>
    public static FieldState Begin(Person person, string name) =>
        person.LeftOut.TryGetValue(name, out var told) ? FieldState.Empty with { RefusalsTold = told } : FieldState.Empty;

    /// <summary>What whoever joins was told is in the log that comes along (N-16).</summary>
    public static void GoAlong(Draft draft, Person joiner)
    {
        foreach (var (name, told) in joiner.LeftOut)
        {
            if (draft.Policy.Map.Find(name) is null) draft.Keep(name, [.. draft.LeftOut.GetValueOrDefault(name, []).Union(told)]);
            else if (draft.Field(name) is var mine) draft.Set(name, mine with { RefusalsTold = [.. mine.RefusalsTold.Union(told)] });
        }
    }
}
