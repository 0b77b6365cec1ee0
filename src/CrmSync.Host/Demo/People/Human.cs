namespace CrmSync.Host.Demo.People;

/// <summary>Who the simulated people sign in as, on both simulators.</summary>
internal static class Human
{
    public const string Client = "human";
    public const string Secret = "human-secret";
}
