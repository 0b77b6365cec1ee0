namespace CrmSync.Simulators.Dataverse;

/// <summary>An application registration bound to an application user of the organisation.</summary>
public sealed record DataverseClient(string Id, string Secret)
{
    public override string ToString() => Id;
}

/// <summary>How a Dataverse simulator starts.</summary>
public sealed record DataverseSimulatorOptions
{
    /// <summary>Port on 127.0.0.1; 0 = any free one.</summary>
    public int Port { get; init; }

    /// <summary>Folder of the journal; null = in memory only.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Seed of all chance; default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>People put in when the data is empty.</summary>
    public int People { get; init; }

    /// <summary>The clock under the virtual one; null = the system's.</summary>
    public TimeProvider? TimeProvider { get; init; }

    /// <summary>crmsync is the product's own application user; human stands for a person or another tool.</summary>
    public IReadOnlyList<DataverseClient> Clients { get; init; } = [new("crmsync", "crmsync-secret"), new("human", "human-secret")];

    /// <summary>Used when the data is empty; later the data's own hold.</summary>
    public DataverseSettings Settings { get; init; } = new();

    /// <summary>Used when the data is empty; later the data's own hold.</summary>
    public DataverseLimits Limits { get; init; } = new();
}
