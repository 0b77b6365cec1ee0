namespace CrmSync.Simulators.Dataverse;

/// <summary>Who asks: the client id and the application user (systemuser row) bound to it (protocol sheet 1.3).</summary>
internal sealed record Caller(string ClientId, Guid UserId)
{
    /// <summary>The request asks for duplicate detection (MSCRM.SuppressDuplicateDetection: false).</summary>
    public bool DetectDuplicates { get; init; }

    /// <summary>Synchronous plug-ins and steps are left out; for the other kind see <see cref="BypassAsync"/>.</summary>
    public bool BypassSync { get; init; }

    public bool BypassAsync { get; init; }

    /// <summary>The text of ?tag=, which steps are told as a shared variable (protocol sheet 3.10).</summary>
    public string? Tag { get; init; }

    /// <summary>The client id under which the first people are put in.</summary>
    public const string Seed = "seed";
}
