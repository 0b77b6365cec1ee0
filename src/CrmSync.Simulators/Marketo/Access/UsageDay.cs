namespace CrmSync.Simulators.Marketo.Access;

/// <summary>What was counted on one Central day: calls by user, errors by code.</summary>
internal sealed record UsageDay(DateOnly Day, SortedDictionary<string, long> Calls, SortedDictionary<string, long> Errors);
