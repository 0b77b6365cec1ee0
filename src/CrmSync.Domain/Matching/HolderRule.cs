using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Matching;

/// <summary>Is a claimed row another person's for good, so that whoever claims it gives its id up? (N-11, N-18)</summary>
public static class HolderRule
{
    /// <summary>
    /// Not while Marketo does not have the holder's record: an older copy of our store may not have been told of its delete yet, and whoever claims the row was made for it since (D-3).
    /// He waits for that word, or would be made a second time. Of a holder on the error desk it never comes (D-10).
    /// </summary>
    /// <param name="decision">What was decided by what is known here.</param>
    /// <param name="holder">Whoever holds the row.</param>
    /// <param name="found">The holder's Marketo record; null: Marketo definitely does not have it.</param>
    public static MatchDecision? UnlessGone(MatchDecision? decision, PersonRow holder, RecordSnapshot? found) =>
        decision is MatchDecision.Disown && found is null && holder.Standing != PersonStanding.Refused ? new MatchDecision.Wait() : decision;
}
