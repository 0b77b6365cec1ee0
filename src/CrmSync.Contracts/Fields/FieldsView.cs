using CrmSync.Domain.Fields;

namespace CrmSync.Contracts.Fields;

/// <summary>The fields of a connection.</summary>
/// <param name="Version">Of the selection.</param>
/// <param name="Chosen">What is synced.</param>
/// <param name="Marketo">What Marketo offers, by name.</param>
/// <param name="Lead">What Dynamics' lead offers.</param>
/// <param name="Contact">What Dynamics' contact offers.</param>
/// <param name="LeftOut">Rows of the default set that a side does not offer, one line each.</param>
/// <param name="Refresh">The latest refresh, or null.</param>
[GenerateSerializer, Immutable, Alias("crmsync.FieldsView")]
public sealed record FieldsView(
    int Version, IReadOnlyList<ChosenField> Chosen, IReadOnlyList<OfferedField> Marketo, IReadOnlyList<OfferedField> Lead, IReadOnlyList<OfferedField> Contact,
    IReadOnlyList<string> LeftOut, RefreshView? Refresh)
{
    /// <summary>Rows of the default set that both sides offer and that are not chosen: the selection is the operator's, nothing is added to it silently (F-1).</summary>
    [Id(7)] public IReadOnlyList<FieldChoice> NotChosen { get; init; } = [];
}

/// <summary>A chosen field.</summary>
/// <param name="Choice">As it was chosen.</param>
/// <param name="Quarantine">Why it is not synced now; null when it is (F-3).</param>
[GenerateSerializer, Immutable, Alias("crmsync.ChosenField")]
public sealed record ChosenField(FieldChoice Choice, string? Quarantine);

/// <summary>A field that a side offers.</summary>
/// <param name="Name">REST name or logical name.</param>
/// <param name="Label">What users see.</param>
/// <param name="Kind">Kind of value; null when it cannot be synced.</param>
/// <param name="IsWritable">False: computed or read-only.</param>
[GenerateSerializer, Immutable, Alias("crmsync.OfferedField")]
public sealed record OfferedField(string Name, string Label, ValueKind? Kind, bool IsWritable);

/// <summary>What became of a change or a refresh.</summary>
/// <param name="Problems">One line each; nothing was done unless empty.</param>
/// <param name="Refreshed">Fields that are being refreshed.</param>
/// <param name="Version">Of the selection now.</param>
[GenerateSerializer, Immutable, Alias("crmsync.FieldsAnswer")]
public sealed record FieldsAnswer(IReadOnlyList<string> Problems, IReadOnlyList<string> Refreshed, int Version);

/// <summary>How a refresh stands (F-2).</summary>
/// <param name="Fields">Which fields.</param>
/// <param name="State">reading, writing, done.</param>
/// <param name="Rows">Rows of Dynamics read so far.</param>
/// <param name="People">About how many there are.</param>
/// <param name="Began">When.</param>
/// <param name="Ended">When it was done; null: it is not.</param>
[GenerateSerializer, Immutable, Alias("crmsync.RefreshView")]
public sealed record RefreshView(IReadOnlyList<string> Fields, string State, long Rows, long People, DateTimeOffset Began, DateTimeOffset? Ended);

/// <summary>How the selection stands.</summary>
/// <param name="Quarantined">One line a field that is quarantined (F-3).</param>
/// <param name="Refresh">The latest refresh, or null.</param>
[GenerateSerializer, Immutable, Alias("crmsync.FieldsStatus")]
public sealed record FieldsStatus(IReadOnlyList<string> Quarantined, RefreshView? Refresh)
{
    /// <summary>Orders to change the selection, or to refresh, that wait or are under way, be it that whoever gave them waits no longer.</summary>
    [Id(2)] public int Ordered { get; init; }
}
