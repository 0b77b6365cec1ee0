using CrmSync.Contracts.People;
using CrmSync.Domain.Delivery;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Grains.People;

/// <summary>Sync Person to Microsoft as a person answers it (N-3, N-4).</summary>
internal sealed partial class PersonGrain
{
    public async Task<SyncPersonAnswer> SyncToDynamicsAsync(SyncRequest request, RecordSnapshot? seen)
    {
        if (person.JoinedInto is not null) return Progress();
        if (seen is null && !Requests.CanAsk(person)) return new("refused", null, null, Requests.NotInMarketo, 0);
        if (request.Campaign == Campaign.Batch && person.Calls.Count == 0) lane = Lane.Backfill;
        await CommitAsync(Planner.Request(person, request with { At = clock.GetUtcNow() }, seen, Policy, reach, clock.GetUtcNow()));
        if (request.Campaign == Campaign.Trigger) Hasten();
        return Progress();
    }

    public async Task<SyncPersonAnswer> SyncAnswerAsync()
    {
        var answer = Progress();
        await commits.DurableAsync();
        return answer;
    }

    /// <summary>The record that is waited for belongs to somebody else, who takes the request; false: it is this person's own.</summary>
    private async Task<bool> PassOnAsync(RecordSnapshot found)
    {
        if (await asking.HolderAsync(person, found) is not { } holder) return false;
        if (person.Unseen is null || person.Requested is not { } request) return false;
        var answer = await GrainFactory.GetGrain<IPersonGrain>(PersonKey.Of(connection, holder)).SyncToDynamicsAsync(request, found);
        if (answer.Result is not ("moved" or "none")) await CommitAsync(Planner.PassedOn(person, Policy, reach, clock.GetUtcNow()));
        return true;
    }

    /// <summary>What a batch campaign queued for the person moves up.</summary>
    private void Hasten()
    {
        foreach (var call in person.Calls.Where(c => c.State == CallState.Sent && LaneChoice.IsForRequest(c))) _ = HastenAsync(call);
    }

    private SyncPersonAnswer Progress()
    {
        if (person.JoinedInto is { } other) return new("moved", null, null, other, 0);
        if (person.Requested is null && person.Answered is { } answered) return Answer(answered.Result, answered.Reason, answered.Activity);
        if (person.Requested is null) return Answer("none", null, 0);
        return Answer("queued", person.Meeting == Meeting.Ambiguous ? "Several records in Dynamics could be this person: nothing is created until an operator or a change settles it." : null, 0);
    }

    private SyncPersonAnswer Answer(string result, string? reason, long activity) => person.Dynamics is { Standing: SideStanding.Live } side
        ? new(result, side.Record.Id, side.Record.Kind == RecordKind.Contact ? "contact" : "lead", reason, activity)
        : new(result, null, null, reason, activity);
}
