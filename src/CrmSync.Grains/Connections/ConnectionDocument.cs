namespace CrmSync.Grains.Connections;

/// <summary>What a connection stores.</summary>
[GenerateSerializer, Alias("crmsync.ConnectionDocument")]
public sealed class ConnectionDocument
{
    /// <summary>Format version.</summary>
    [Id(0)] public int Format { get; set; } = 1;

    /// <summary>An operator paused it.</summary>
    [Id(1)] public bool IsPaused { get; set; }

    /// <summary>The side whose rows disappeared when the brake was pulled (D-9); null: it is not.</summary>
    [Id(40)] public string? BrakedSide { get; set; }

    /// <summary>What the operator reads meanwhile.</summary>
    [Id(41)] public string? BrakeLine { get; set; }
}
