using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>What planning says: the person as it is to be committed, and what happens after the commit.</summary>
/// <param name="Person">The new person.</param>
/// <param name="IsChanged">False: nothing to commit (an echo, a repetition).</param>
/// <param name="Effects">In order, after the commit.</param>
/// <param name="Activities">New lines of the log.</param>
/// <param name="Linked">External ids that belong to the person from now on.</param>
/// <param name="Unlinked">External ids that no longer do.</param>
/// <param name="TakenOver">Links of a person that joined.</param>
public sealed record Plan(
    Person Person,
    bool IsChanged,
    IReadOnlyList<Effect> Effects,
    IReadOnlyList<ActivityRow> Activities,
    IReadOnlyList<RecordId> Linked,
    IReadOnlyList<RecordId> Unlinked,
    IReadOnlyList<RecordId> TakenOver)
{
    /// <summary>Rows among the observations that are not this person's: each is a first sighting of its own.</summary>
    public IReadOnlyList<RecordId> Strangers { get; init; } = [];
}
