namespace CrmSync.Simulators.Marketo;

/// <summary>How one Marketo simulator starts.</summary>
public sealed record MarketoSimulatorOptions
{
    /// <summary>Port on 127.0.0.1; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>Folder of the durable log; null keeps everything in memory.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Seed of all chance: people, late rows, shuffles, faults.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many people to seed when the data is empty.</summary>
    public int People { get; init; }

    /// <summary>The clock underneath the virtual one; default the system's.</summary>
    public TimeProvider? TimeProvider { get; init; }

    /// <summary>Who may ask for a token.</summary>
    public IReadOnlyList<MarketoClient> Clients { get; init; } =
    [
        new("crmsync", "crmsync-secret", "crmsync.api@marketo.example"),
        new("human", "human-secret", "human.api@marketo.example"),
    ];

    /// <summary>Behaviour switches at start, unless others were set by hand and stored.</summary>
    public MarketoSettings Settings { get; init; } = new();

    /// <summary>Limits at start, unless others were set by hand and stored.</summary>
    public MarketoLimits Limits { get; init; } = new();
}

/// <summary>A custom service (client id and secret) and the e-mail of its API-only user.</summary>
public sealed record MarketoClient(string Id, string Secret, string User);
