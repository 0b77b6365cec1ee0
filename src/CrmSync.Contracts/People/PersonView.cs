using CrmSync.Domain.Activities;

namespace CrmSync.Contracts.People;

/// <summary>A person as users see it (contract.md). Holds values: never log it.</summary>
/// <param name="Id">Ours.</param>
/// <param name="MarketoId">Linked Marketo person.</param>
/// <param name="DynamicsId">Linked Dynamics row.</param>
/// <param name="RecordType">lead, contact or none.</param>
/// <param name="Standing">How the person stands.</param>
/// <param name="Waiting">What is waited for, a parked reason, or null.</param>
/// <param name="Fields">By our field name.</param>
[GenerateSerializer, Immutable, Alias("crmsync.PersonView")]
public sealed record PersonView(
    string Id,
    string? MarketoId,
    string? DynamicsId,
    string RecordType,
    PersonStanding Standing,
    string? Waiting,
    IReadOnlyDictionary<string, FieldView> Fields);

/// <summary>One field of a person.</summary>
/// <param name="Agreed">The agreed value, in Marketo's form.</param>
/// <param name="Marketo">What Marketo shows.</param>
/// <param name="Dynamics">What Dynamics shows.</param>
/// <param name="Standing">inStep, waiting, refused, held.</param>
[GenerateSerializer, Immutable, Alias("crmsync.FieldView")]
public sealed record FieldView(string? Agreed, string? Marketo, string? Dynamics, PersonStanding Standing);
