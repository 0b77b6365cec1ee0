namespace CrmSync.Host.Silos;

/// <summary>One silo on 127.0.0.1.</summary>
/// <param name="SiloPort">Between silos.</param>
/// <param name="ClientPort">For a gateway in another process.</param>
/// <param name="StorePath">Folder of the embedded store.</param>
internal sealed record SiloSetting(int SiloPort, int ClientPort, string StorePath)
{
    /// <summary>Name of the cluster and service.</summary>
    public const string Cluster = "crmsync";
}
