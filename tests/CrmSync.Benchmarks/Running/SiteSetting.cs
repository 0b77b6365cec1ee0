namespace CrmSync.Benchmarks.Running;

/// <summary>What a run needs of its system.</summary>
internal sealed record SiteSetting
{
    /// <summary>Folder of everything durable and of the logs.</summary>
    public required string Folder { get; init; }

    /// <summary>Seed of people.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>People on each side.</summary>
    public int People { get; init; } = 300;

    /// <summary>Silo and simulators in processes of their own; otherwise the demo, all in one.</summary>
    public bool IsSplit { get; init; }

    /// <summary>The split silo goes at the product's default pace; otherwise at the demo's.</summary>
    public bool IsUsualPace { get; init; }

    /// <summary>Neither side nor the silo limits calls; only the split silo.</summary>
    public bool HasNoLimits { get; init; }

    /// <summary>At the usual pace: Marketo calls a day; null: the product's default.</summary>
    public int? MarketoCallsPerDay { get; init; }
}
