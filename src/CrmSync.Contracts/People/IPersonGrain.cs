using CrmSync.Domain.Explaining;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Contracts.People;

/// <summary>One person. Key: <c>connection/person id</c>. Everything that either side says about the person passes through it, in turn.</summary>
[Alias("crmsync.IPersonGrain")]
public interface IPersonGrain : IGrainWithStringKey
{
    /// <summary>Takes what a feed saw. Answers when the commit is durable. A repeated observation changes nothing but always plans (B-13).</summary>
    [Alias("ObserveAsync")]
    Task<ObserveAnswer> ObserveAsync(Observation observation);

    /// <summary>Takes the answer to a write that this person sent.</summary>
    [Alias("SettleAsync")]
    Task SettleAsync(string call, Outcome outcome, DateTimeOffset at);

    /// <summary>Takes a record that was read for this person by a read begun then; null: the side definitely does not have it.</summary>
    [Alias("ReadAsync")]
    Task ReadAsync(RecordId record, RecordSnapshot? found, DateTimeOffset began);

    /// <summary>The completed full read of an epoch did not show this row: it is read now (D-9). True while it is not known why. Repeatable.</summary>
    [Alias("MissedAsync")]
    Task<bool> MissedAsync(RecordId record, int epoch);

    /// <summary>Plans again: a parked person whose time has come (B-10), or an operator's wish. Can never overrule ownership (N-7). By what has been in force since the given moment, where a rule has changed (V-3).</summary>
    [Alias("WakeAsync")]
    Task WakeAsync(FeedReach reach, bool isFirstSync, DateTimeOffset? fields = null);

    /// <summary>
    /// The person was marked as unreadable and is not (any more): both records are read, so that nothing that passed it by is lost, and the mark goes with that
    /// commit (B-16). A person that is activated does this itself. False: there is no mark. Repeatable.
    /// </summary>
    [Alias("RecoverAsync")]
    Task<bool> RecoverAsync();

    /// <summary>An operator asks for a refused field (null: everything refused) to be tried again: planned anew, so it cannot overrule ownership (V-3, N-7). Of a person that could not be read, the asking itself is the try (B-16). False: nothing of it is refused.</summary>
    [Alias("RetryAsync")]
    Task<bool> RetryAsync(string? field);

    /// <summary>Takes over a person that joins this one (N-16). Repeatable. False: this person cannot take it (any more).</summary>
    [Alias("AbsorbAsync")]
    Task<bool> AbsorbAsync(Handover handover);

    /// <summary>
    /// Sync Person to Microsoft (N-2, N-12): takes the request durably and answers how it stands. Whoever no feed has brought yet reads the Marketo record
    /// first, or is given it by somebody who did. <c>moved</c>: this person joins the one named in the reason, or has joined it; <c>none</c>: it has another
    /// record by now; nothing was taken.
    /// </summary>
    [Alias("SyncToDynamicsAsync")]
    Task<SyncPersonAnswer> SyncToDynamicsAsync(SyncRequest request, RecordSnapshot? seen);

    /// <summary>How the latest Sync Person to Microsoft stands; asks for nothing.</summary>
    [Alias("SyncAnswerAsync")]
    Task<SyncPersonAnswer> SyncAnswerAsync();

    /// <summary>Why each field has its values (null: all fields); null when nobody is known under this id, or the field is not selected.</summary>
    [Alias("ExplainAsync")]
    Task<PersonExplanation?> ExplainAsync(string? field);

    /// <summary>The person as users see it; null when nobody is known under this id.</summary>
    [Alias("ViewAsync")]
    Task<PersonView?> ViewAsync();
}

/// <summary>What a person answers to an observation.</summary>
/// <param name="MovedTo">The person that took this one over: send it there instead; nothing was taken here.</param>
/// <param name="Commit">The commit number that holds the observation.</param>
/// <param name="SettledThrough">See <see cref="Domain.People.Person.SettledThrough"/>; the commit itself when the person is parked: the page need not wait (B-10).</param>
[GenerateSerializer, Immutable, Alias("crmsync.ObserveAnswer")]
public sealed record ObserveAnswer(string? MovedTo, long Commit, long SettledThrough)
{
    /// <summary>Of a late walk: rows that the person did not have (B-14).</summary>
    [Id(3)] public int NewRows { get; init; }

    /// <summary>Rows of the observation that are not this person's: each is a first sighting of its own, to be sent to the person named after it.</summary>
    [Id(4)] public IReadOnlyList<RecordId> Strangers { get; init; } = [];
}

/// <summary>Answer of Sync Person to Microsoft (contract.md).</summary>
/// <param name="Result">created, queued, alreadyExists, refused; between grains also moved, none.</param>
/// <param name="DynamicsId">The row's GUID, when there is one.</param>
/// <param name="RecordType">lead or contact.</param>
/// <param name="Reason">Why refused, linked, what a queued request waits for, or where the person moved.</param>
/// <param name="Activity">Sequence of the activity that tells it.</param>
[GenerateSerializer, Immutable, Alias("crmsync.SyncPersonAnswer")]
public sealed record SyncPersonAnswer(string Result, string? DynamicsId, string? RecordType, string? Reason, long Activity);
