using CrmSync.Domain.Activities;
using CrmSync.Domain.Delivery;
using CrmSync.Domain.People;

namespace CrmSync.Domain.Matching;

/// <summary>What a person that joins another one brings along (N-16).</summary>
/// <param name="Joiner">The person as committed, with <see cref="Person.JoinedInto"/> set.</param>
/// <param name="Log">Its activity log, oldest first, at most the latest 200 lines.</param>
[GenerateSerializer, Immutable, Alias("crmsync.Handover")]
public sealed record Handover(Person Joiner, IReadOnlyList<ActivityRow> Log)
{
    /// <summary>In which lane the joiner's writes go (B-3).</summary>
    [Id(2)] public Lane Lane { get; init; } = Lane.Live;
}
