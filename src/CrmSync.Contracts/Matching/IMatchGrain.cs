using CrmSync.Domain.Activities;
using CrmSync.Domain.Delivery;
using CrmSync.Domain.Matching;

namespace CrmSync.Contracts.Matching;

/// <summary>
/// Serialises first sightings under one normalised e-mail, or under one claimed Dynamics id. Key: <c>connection/sum of the e-mail</c> or <c>connection/CLAIM:id</c>
/// (an e-mail is in lower case). Never calls a person (N-16).
/// </summary>
[Alias("crmsync.IMatchGrain")]
public interface IMatchGrain : IGrainWithStringKey
{
    /// <summary>Who is this? The asker has committed its own row first.</summary>
    [Alias("DecideAsync")]
    Task<MatchDecision> DecideAsync(PersonRow asker, bool isFirstSync);

    /// <summary>What do the link fields say, before any e-mail? (N-11) Null: nothing. Asked under the claimed id.</summary>
    [Alias("DecideByClaimAsync")]
    Task<MatchDecision?> DecideByClaimAsync(PersonRow asker);

    /// <summary>May a row be created for this Marketo person on request, or is there one that it belongs to? Looks in Dynamics too (N-9). The asker has committed its own row first.</summary>
    [Alias("DecideRequestAsync")]
    Task<MatchDecision> DecideRequestAsync(PersonRow asker, bool allowsDuplicates, Lane lane);
}
