using System.Text.Json;
using CrmSync.Simulators.Marketo.Fields;

namespace CrmSync.Simulators.Marketo.Leads;

/// <summary>A sync call whose keys were looked up on arrival; written later, so two calls that overlap do not see each other.</summary>
internal sealed record SyncRequest(string Action, LeadField Lookup, IReadOnlyList<SyncRecord> Records);

/// <summary>One record of a sync call: its members, its key and who held that key on arrival.</summary>
internal sealed record SyncRecord(IReadOnlyDictionary<string, JsonElement> Members, string? Key, IReadOnlyList<int> Matches);
