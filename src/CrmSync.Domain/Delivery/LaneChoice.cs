using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Delivery;

/// <summary>In which lane does what a person owes or asks travel? A trigger's row goes before everything, a batch campaign's after everything (B-3).</summary>
public static class LaneChoice
{
    /// <summary>A call: the row that was asked for goes by who asked, anything else by what moved the person last.</summary>
    /// <param name="person">The person.</param>
    /// <param name="call">One of its open calls.</param>
    /// <param name="usual">The lane of what moved the person last.</param>
    public static Lane OfCall(Person person, OpenCall call, Lane usual) => person.Requested is { } request && IsForRequest(call) ? OfRequest(request) : usual;

    /// <summary>A read: somebody waits for what a trigger has checked or looked for (N-3, N-4).</summary>
    /// <param name="person">The person.</param>
    /// <param name="usual">The lane of what moved the person last.</param>
    public static Lane OfRead(Person person, Lane usual) =>
        person.Requested is { Stage: RequestStage.Checking or RequestStage.Reading, Campaign: Campaign.Trigger } request ? OfRequest(request) : usual;

    /// <summary>What is asked before a row is made (N-9).</summary>
    public static Lane OfRequest(SyncRequest request) => request.Campaign == Campaign.Trigger ? Lane.Realtime : Lane.Backfill;

    /// <summary>Does the call make the row that was asked for?</summary>
    public static bool IsForRequest(OpenCall call) => call.To == SystemName.Dynamics && (call.IsCreate || call.Qualifies);
}
