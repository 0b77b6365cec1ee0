namespace CrmSync.Simulators.History;

/// <summary>Several entries that follow from one write and are spelled out only when somebody reads them.</summary>
/// <param name="First">Sequence of the first entry.</param>
/// <param name="Count">How many entries there are.</param>
/// <param name="Write">What was written.</param>
/// <param name="Spell">Answers all of them, given what was written and the sequence of the first.</param>
internal sealed record HistoryBlock(long First, int Count, object Write, Func<object, long, IReadOnlyList<HistoryEntry>> Spell);
