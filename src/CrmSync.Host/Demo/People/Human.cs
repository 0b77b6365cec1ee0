namespace CrmSync.Host.Demo.People;

/// <summary>Who the simulated people sign in as, on both simulators.</summary>
internal static class Human
{
    public const string Client = "human";
    public const string Secret = "human-secret";

    /// <summary>A column of lead and contact that no mapping of the demo has: whoever writes it touches the row, and edits nothing that travels (D-3).</summary>
    public const string Unmapped = "websiteurl";
}
