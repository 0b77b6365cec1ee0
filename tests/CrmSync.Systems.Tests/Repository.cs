namespace CrmSync.Systems.Tests;

/// <summary>Where the tables of operations are.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution, above the tests' own.</summary>
    public static string Root { get; } = Above(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Above(DirectoryInfo? at)
    {
        for (; at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "CrmSync.sln"))) return at.FullName;
        throw new DirectoryNotFoundException("The repository is not above the tests.");
    }
}
