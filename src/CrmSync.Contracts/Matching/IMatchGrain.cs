using CrmSync.Domain.Activities;
using CrmSync.Domain.Matching;

namespace CrmSync.Contracts.Matching;

/// <summary>Serialises first sightings under one normalised e-mail. Key: <c>connection/e-mail</c>. Never calls a person (N-16).</summary>
[Alias("crmsync.IMatchGrain")]
public interface IMatchGrain : IGrainWithStringKey
{
    /// <summary>Who is this? The asker has committed its own row first.</summary>
    [Alias("DecideAsync")]
    Task<MatchDecision> DecideAsync(PersonRow asker, bool isFirstSync);
}
