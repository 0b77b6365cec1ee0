namespace CrmSync.Host.Demo;

/// <summary>What the demo was asked to do (contract.md).</summary>
internal sealed record DemoOptions
{
    /// <summary>People on each side when the data is new.</summary>
    public int People { get; init; } = 2000;

    /// <summary>Edits a second by the simulated people, both sides together; 0: none.</summary>
    public double EditsPerSecond { get; init; } = 5;

    /// <summary>Seed of people and edits.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Every text that the simulated people write carries a running number, so that no edit can pass for another.</summary>
    public bool HasUniqueValues { get; init; }

    /// <summary>Folder of everything durable.</summary>
    public string Data { get; init; } = "./data";

    /// <summary>Begin with empty data.</summary>
    public bool IsFresh { get; init; }

    /// <summary>Port of gateway and status page.</summary>
    public int GatewayPort { get; init; } = 5080;

    /// <summary>Port of the Marketo simulator.</summary>
    public int MarketoPort { get; init; } = 5081;

    /// <summary>Port of the Dataverse simulator.</summary>
    public int DataversePort { get; init; } = 5082;

    /// <summary>Port of the silo.</summary>
    public int SiloPort { get; init; }

    /// <summary>The gateway's key; null: the one in the data folder, or a new one.</summary>
    public string? Key { get; init; }

    /// <summary>How long it runs; null: until it is stopped.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>End with a verdict from both histories.</summary>
    public bool IsChecked { get; init; }
}
