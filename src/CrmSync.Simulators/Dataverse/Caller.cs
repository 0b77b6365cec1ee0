namespace CrmSync.Simulators.Dataverse;

/// <summary>Who asks: the client id and the application user (systemuser row) bound to it (protocol sheet 1.3).</summary>
internal sealed record Caller(string ClientId, Guid UserId)
{
    /// <summary>The request asks for duplicate detection (MSCRM.SuppressDuplicateDetection: false).</summary>
    public bool DetectDuplicates { get; init; }

    /// <summary>The client id under which the first people are put in.</summary>
    public const string Seed = "seed";
}
