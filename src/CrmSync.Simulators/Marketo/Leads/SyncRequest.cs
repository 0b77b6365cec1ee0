using System.Text.Json;
using CrmSync.Simulators.Marketo.Fields;

namespace CrmSync.Simulators.Marketo.Leads;

/// <summary>A sync call whose keys were looked up on arrival; written later, so two calls that overlap do not see each other.</summary>
/// <param name="Action">One of the four.</param>
/// <param name="Lookup">The key's field.</param>
/// <param name="Partition">The partition asked for, or null.</param>
/// <param name="Blind">asyncProcessing: nothing is told about the records.</param>
/// <param name="Records">The records in their order.</param>
internal sealed record SyncRequest(string Action, LeadField Lookup, int? Partition, bool Blind, IReadOnlyList<SyncRecord> Records);

/// <summary>One record of a sync call: its members, its key and who held that key on arrival.</summary>
internal sealed record SyncRecord(IReadOnlyDictionary<string, JsonElement> Members, string? Key, IReadOnlyList<int> Matches);
