using CrmSync.Domain.Systems;

namespace CrmSync.Domain.People;

/// <summary>A Dynamics row that a person went on from (QL-3).</summary>
/// <param name="Record">Which.</param>
/// <param name="Version">Its version as far as it was known then: rows up to it are repetitions.</param>
[GenerateSerializer, Immutable, Alias("crmsync.FormerRow")]
public sealed record FormerRow(RecordId Record, long Version);
