using System.Xml.Linq;

[assembly: AssemblyFixture(typeof(CrmSync.House.Tests.Reading.Repository))]

namespace CrmSync.House.Tests.Reading;

/// <summary>The repository that these tests were built from: its projects and its sources, read and parsed once per run.</summary>
public sealed class Repository
{
    private static readonly string[] Built = ["bin", "obj", "node_modules", "artifacts", "TestResults", "data"];
    private readonly Lazy<IReadOnlyList<SourceFile>> sources;

    /// <summary>Finds the root by walking up from the tests to CrmSync.sln.</summary>
    public Repository()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "CrmSync.sln")))
        {
            at = at.Parent;
        }

        Root = at?.FullName ?? throw new DirectoryNotFoundException("No CrmSync.sln above " + AppContext.BaseDirectory);
        sources = new(() => [.. Files("src", ".cs").Concat(Files("tests", ".cs")).Select(path => new SourceFile(path, Read(path)))]);
    }

    /// <summary>The folder of CrmSync.sln, absolute.</summary>
    public string Root { get; }

    /// <summary>Every C# file under src/ and tests/.</summary>
    public IReadOnlyList<SourceFile> Sources => sources.Value;

    /// <summary>C# files of the product.</summary>
    public IEnumerable<SourceFile> Product => Sources.Where(file => file.Area == "src");

    /// <summary>C# files of the tests.</summary>
    public IEnumerable<SourceFile> Tests => Sources.Where(file => file.Area == "tests");

    /// <summary>Projects of one area ("src" or "tests").</summary>
    public IReadOnlyList<Project> Projects(string area) =>
        [.. Files(area, ".csproj").Select(path => new Project(path, XDocument.Parse(Read(path)))).OrderBy(project => project.Name, StringComparer.Ordinal)];

    /// <summary>Files below a folder with one of the endings, relative to the root with forward slashes; nothing that a build made.</summary>
    public IEnumerable<string> Files(string folder, params string[] endings) =>
        !Directory.Exists(Absolute(folder))
            ? []
            : Walk(new DirectoryInfo(Absolute(folder)))
                .Select(file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'))
                .Where(path => endings.Length == 0 || endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal)))
                .Order(StringComparer.Ordinal);

    /// <summary>The text of a file, by its path relative to the root.</summary>
    public string Read(string path) => File.ReadAllText(Absolute(path));

    /// <summary>Whether a file or folder stands at a path relative to the root.</summary>
    public bool Exists(string path) => File.Exists(Absolute(path)) || Directory.Exists(Absolute(path));

    private string Absolute(string path) => Path.Combine(Root, path);

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder) =>
        folder.EnumerateFiles().Concat(folder.EnumerateDirectories().Where(below => !Built.Contains(below.Name) && below.Name[0] != '.').SelectMany(Walk));
}
