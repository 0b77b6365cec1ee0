using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Explaining;

/// <summary>Why a person is as it is. Holds values: never log it.</summary>
/// <param name="Id">Ours.</param>
/// <param name="RecordType">lead, contact or none.</param>
/// <param name="Standing">How the person stands.</param>
/// <param name="Sentences">What concerns the whole person.</param>
/// <param name="Fields">Each selected field, in the order of the selection.</param>
[GenerateSerializer, Immutable, Alias("crmsync.PersonExplanation")]
public sealed record PersonExplanation(
    string Id, string RecordType, PersonStanding Standing, IReadOnlyList<string> Sentences, IReadOnlyList<FieldExplanation> Fields);

/// <summary>Why a field has its values: who, when, which rule, what lost.</summary>
/// <param name="Field">Our field name.</param>
/// <param name="Marketo">What Marketo shows.</param>
/// <param name="Dynamics">What Dynamics shows.</param>
/// <param name="AgreedMarketo">What Marketo showed when both agreed last.</param>
/// <param name="AgreedDynamics">What Dynamics showed then.</param>
/// <param name="Standing">How the field stands.</param>
[GenerateSerializer, Immutable, Alias("crmsync.FieldExplanation")]
public sealed record FieldExplanation(string Field, string? Marketo, string? Dynamics, string? AgreedMarketo, string? AgreedDynamics, PersonStanding Standing)
{
    /// <summary>The last edit in Marketo that was not ours, as far as known.</summary>
    [Id(6)] public KnownEdit? MarketoEdit { get; init; }

    /// <summary>The same in Dynamics.</summary>
    [Id(7)] public KnownEdit? DynamicsEdit { get; init; }

    /// <summary>The rule that decided last; null when nothing had to be decided.</summary>
    [Id(8)] public string? Rule { get; init; }

    /// <summary>Whose value won last, when both sides had changed it.</summary>
    [Id(9)] public SystemName? Winner { get; init; }

    /// <summary>The value that lost then.</summary>
    [Id(10)] public string? Lost { get; init; }

    /// <summary>When it lost.</summary>
    [Id(11)] public DateTimeOffset? LostAt { get; init; }

    /// <summary>All of it for a reader.</summary>
    [Id(12)] public IReadOnlyList<string> Sentences { get; init; } = [];
}
