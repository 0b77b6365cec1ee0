namespace CrmSync.Domain.Fields;

/// <summary>The choices of one column of one table: the same label may have another number on another table, and the other way round.</summary>
/// <param name="Labels">Number to label, as they are now.</param>
[GenerateSerializer, Immutable, Alias("crmsync.ChoiceList")]
public sealed record ChoiceList(IReadOnlyDictionary<int, string> Labels)
{
    /// <summary>Labels that options had once and have no more, to the number (S-11).</summary>
    [Id(1)] public IReadOnlyDictionary<string, int> Former { get; init; } = new Dictionary<string, int>();

    /// <summary>Status reasons: the state that each belongs to. Null for every other choice.</summary>
    [Id(2)] public IReadOnlyDictionary<int, int>? States { get; init; }

    /// <summary>Status reasons of leads: the state that only a qualification leads to. Null elsewhere.</summary>
    [Id(3)] public int? QualifiedState { get; init; }

    /// <summary>Do both mean the same by the same numbers?</summary>
    public bool IsLike(ChoiceList other) =>
        QualifiedState == other.QualifiedState && Same(Labels, other.Labels) && Same(Former, other.Former) && Same(States ?? new Dictionary<int, int>(), other.States ?? new Dictionary<int, int>());

    private static bool Same<TKey, TValue>(IReadOnlyDictionary<TKey, TValue> one, IReadOnlyDictionary<TKey, TValue> other)
        where TKey : notnull
        where TValue : notnull =>
        one.Count == other.Count && one.All(c => other.TryGetValue(c.Key, out var value) && c.Value.Equals(value));
}
