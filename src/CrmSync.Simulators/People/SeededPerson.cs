namespace CrmSync.Simulators.People;

/// <summary>One made-up person: what Marketo shows, what Dynamics shows, or both. At least one side is set.</summary>
/// <param name="Number">0, 1, 2 ... in the population.</param>
/// <param name="Marketo">Marketo's values, or null.</param>
/// <param name="Dynamics">Dynamics' values, or null.</param>
/// <param name="Kind">What the row is in Dynamics.</param>
public sealed record SeededPerson(int Number, PersonValues? Marketo, PersonValues? Dynamics, PersonKind Kind);

/// <summary>The table a person is seeded into on the Dynamics side.</summary>
public enum PersonKind
{
    /// <summary>A lead row.</summary>
    Lead,

    /// <summary>A contact row.</summary>
    Contact,
}
