using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Activities;

/// <summary>
/// A commit claims a link that another person holds and does not list it in <see cref="CommitRows.TakenOver"/>. Nothing of that commit was written;
/// the commits that shared its transaction were. Carries ids only, no values.
/// </summary>
/// <param name="record">The record that both claim.</param>
/// <param name="holder">The person that holds it.</param>
public sealed class LinkHeldException(RecordId record, string holder) : Exception($"The link {record} is held by person {holder}.")
{
    /// <summary>The record that both claim.</summary>
    public RecordId Record { get; } = record;

    /// <summary>The person that holds it, our id.</summary>
    public string Holder { get; } = holder;
}
