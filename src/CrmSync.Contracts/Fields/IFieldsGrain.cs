using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using Orleans.Concurrency;

namespace CrmSync.Contracts.Fields;

/// <summary>
/// The field selection of one connection, what is wrong with it today, and its refreshes (F-1, F-2, F-3). Key: connection id. Calls that ask both sides for their
/// metadata may take longer than others, and still less than a caller of the gateway waits.
/// </summary>
[Alias("crmsync.IFieldsGrain")]
public interface IFieldsGrain : IGrainWithStringKey
{
    /// <summary>
    /// What every silo goes by (F-1); null: what the asker goes by already. Where nobody has asked since the grain came into memory it is made of the stored selection and of what both
    /// sides offer: a field that is offered again is read again from both sides before it is used (F-3).
    /// </summary>
    /// <param name="known">Since when the asker's has been in force; null: it has none yet.</param>
    [Alias("InForceAsync"), AlwaysInterleave, ResponseTimeout("00:00:50")]
    Task<FieldsInForce?> InForceAsync(DateTimeOffset? known);

    /// <summary>What is chosen, and what both sides offer.</summary>
    [Alias("ListAsync"), AlwaysInterleave, ResponseTimeout("00:00:50")]
    Task<FieldsView> ListAsync();

    /// <summary>Changes the selection as a whole or not at all, without stopping the sync; newly chosen fields are refreshed at once (F-2).</summary>
    [Alias("ChangeAsync"), ResponseTimeout("00:00:50")]
    Task<FieldsAnswer> ChangeAsync(FieldOrder order, TableRange range);

    /// <summary>Re-reads chosen fields from Dynamics (F-2). It writes to Marketo alone, and never over a change of Marketo's that has not travelled (N-7).</summary>
    [Alias("RefreshAsync"), ResponseTimeout("00:00:50")]
    Task<FieldsAnswer> RefreshAsync(IReadOnlyList<string> names, TableRange range);

    /// <summary>How the selection and its refresh stand.</summary>
    [Alias("StatusAsync"), AlwaysInterleave]
    Task<FieldsStatus> StatusAsync();

    /// <summary>A side refused something: its metadata may have changed (F-3). Only a hint.</summary>
    [Alias("SuspectAsync"), OneWay, AlwaysInterleave]
    Task SuspectAsync();

    /// <summary>A side did not have a field that is in use: after the next look it is in use anew, or quarantined (V-3, F-3). A start looks, too.</summary>
    [Alias("LackAsync"), OneWay, AlwaysInterleave]
    Task LackAsync();

    /// <summary>A second has passed while the connection runs: goes on with the refresh, looks at the metadata when it is time. No refresh during the first sync.</summary>
    [Alias("BeatAsync"), OneWay, AlwaysInterleave]
    Task BeatAsync(bool isFirstSync);
}

/// <summary>The selection that the silos go by, and what the tables ask of a new row.</summary>
/// <param name="Since">When it came into force, by the clock of the silo that keeps it: another time is another selection, or other columns.</param>
/// <param name="Map">The selected fields.</param>
/// <param name="RequiredOnLead">Columns that a new lead must have (V-1, V-7).</param>
[GenerateSerializer, Immutable, Alias("crmsync.FieldsInForce")]
public sealed record FieldsInForce(DateTimeOffset Since, FieldMap Map, IReadOnlyList<RequiredColumn> RequiredOnLead);
