namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>The shell blocks of a section of README.md, as they stand there.</summary>
internal static class ReadmeBlocks
{
    public static IReadOnlyList<string> Of(string heading)
    {
        var lines = File.ReadAllLines(Path.Combine(Root(), "README.md"));
        var start = Array.FindIndex(lines, line => line == $"## {heading}");
        Assert.True(start >= 0, $"README.md has no section \"{heading}\".");
        var (blocks, open) = (new List<string>(), (List<string>?)null);
        foreach (var line in lines.Skip(start + 1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)))
        {
            if (line == "```sh") open = [];
            else if (line == "```" && open is not null) (blocks, open) = ([.. blocks, string.Join('\n', open)], null);
            else open?.Add(line);
        }
        return blocks;
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "CrmSync.sln"))) return folder.FullName;
        throw new InvalidOperationException("The tests do not run below the repository.");
    }
}
