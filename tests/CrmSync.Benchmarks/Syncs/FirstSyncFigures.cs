namespace CrmSync.Benchmarks.Syncs;

/// <summary>One first sync.</summary>
/// <param name="Ready">Until the silo was ready.</param>
/// <param name="Settled">From the start of the silo's process until settled, a kill and restart included.</param>
/// <param name="Marketo">Calls by operation.</param>
/// <param name="Dynamics">Likewise.</param>
/// <param name="PeakBytes">Most memory of the silo's process.</param>
/// <param name="Doubled">Records made twice, or made for nobody.</param>
/// <param name="Missing">Dynamics rows without a Marketo person that nothing explains.</param>
/// <param name="Listed">Those that wait for an operator, and are listed.</param>
/// <param name="Killed">What was done when the silo was killed; null: it was not.</param>
internal sealed record FirstSyncFigures(
    TimeSpan Ready, TimeSpan Settled, IReadOnlyDictionary<string, long> Marketo, IReadOnlyDictionary<string, long> Dynamics, long PeakBytes, int Doubled, int Missing, int Listed, HalfWay? Killed);

/// <summary>Where a first sync was killed.</summary>
/// <param name="At">Since the start.</param>
/// <param name="Linked">People on both sides then.</param>
/// <param name="Marketo">Calls until then.</param>
/// <param name="Dynamics">Likewise.</param>
internal sealed record HalfWay(TimeSpan At, long Linked, IReadOnlyDictionary<string, long> Marketo, IReadOnlyDictionary<string, long> Dynamics);
