namespace CrmSync.Benchmarks.Kills;

/// <summary>What kill rounds do.</summary>
/// <param name="Rounds">Kills of one kind of site.</param>
/// <param name="Seed">Seed of people, edits and moments.</param>
/// <param name="EditsPerSecond">Edits a second, half on each side.</param>
/// <param name="LongestBefore">The kill comes at a seeded moment up to this long after the edits began.</param>
/// <param name="EditingAfter">Editing goes on for this long after the restart.</param>
internal sealed record KillSetting(int Rounds, int Seed, double EditsPerSecond, TimeSpan LongestBefore, TimeSpan EditingAfter);
