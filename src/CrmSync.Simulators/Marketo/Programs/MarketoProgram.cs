namespace CrmSync.Simulators.Marketo.Programs;

/// <summary>A program and the statuses of its channel. Body of <c>POST /_sim/programs</c>: the lead database can fill programs but not make them.</summary>
internal sealed record MarketoProgram
{
    /// <summary>Given by the simulator (1001 and up) when 0.</summary>
    public int Id { get; init; }

    public required string Name { get; init; }

    public string Channel { get; init; } = "Web Content";

    /// <summary>In the order of progress; a member never goes back by push.</summary>
    public IReadOnlyList<string> Statuses { get; init; } = ["Member", "Engaged", "Converted"];

    /// <summary>Statuses that count as success.</summary>
    public IReadOnlyList<string> Successes { get; init; } = ["Converted"];

    /// <summary>When it was first defined; what a body says is not taken.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last defined; what a body says is not taken.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
