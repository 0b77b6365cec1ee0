using System.Text.RegularExpressions;

namespace CrmSync.House.Tests.Reading;

/// <summary>What README.md claims about the repository.</summary>
internal sealed partial class Readme
{
    private readonly string text;

    /// <summary>Reads it; a README that is not there fails the test in one line.</summary>
    public Readme(Repository repository)
    {
        Assert.True(repository.Exists("README.md"), "README.md is missing: write it at the repository's root.");
        text = repository.Read("README.md");
    }

    /// <summary>Paths in the fenced tree of "Where things are", relative to the root.</summary>
    public IReadOnlyList<string> Tree
    {
        get
        {
            var paths = new List<string>();
            var open = new Stack<(int Indent, string Path)>();
            foreach (var line in Fenced(Section("Where things are")))
            {
                var plain = Branches().Replace(line, " ");
                var indent = plain.Length - plain.TrimStart().Length;
                while (open.TryPeek(out var above) && above.Indent >= indent)
                {
                    open.Pop();
                }

                var parent = open.TryPeek(out var folder) ? folder.Path : "";
                var names = PathsOf(plain.Trim()).Select(name => parent + name).ToList();
                paths.AddRange(names);
                if (names is [var only] && only.EndsWith('/'))
                {
                    open.Push((indent, only));
                }
            }

            return paths;
        }
    }

    /// <summary>Paths of this repository that stand in backticks anywhere.</summary>
    public IEnumerable<string> Named => Quoted().Matches(text).Select(match => match.Groups[1].Value);

    /// <summary>First cells of the rows of tables under the heading that speaks of rules.</summary>
    public IEnumerable<string> RuleCells => Section("Rules").Split('\n').Where(line => line.StartsWith('|'))
        .Select(line => line.Split('|')[1].Trim(' ', '`', '*')).Where(cell => cell.Length > 0 && cell.Trim('-', ':').Length > 0 && !cell.StartsWith("Rule", StringComparison.OrdinalIgnoreCase));

    private string Section(string heading)
    {
        var lines = text.Split('\n');
        var start = Array.FindIndex(lines, line => line.StartsWith('#') && line.Contains(heading, StringComparison.OrdinalIgnoreCase));
        Assert.True(start >= 0, $"README.md has no heading with the words \"{heading}\".");
        var level = lines[start].TakeWhile(letter => letter == '#').Count();
        var fenced = false;
        return string.Join('\n', lines.Skip(start + 1).TakeWhile(line =>
        {
            fenced ^= line.StartsWith("```", StringComparison.Ordinal);
            return fenced || !line.StartsWith('#') || line.TakeWhile(letter => letter == '#').Count() > level;
        }));
    }

    private static IEnumerable<string> Fenced(string section)
    {
        var inside = false;
        foreach (var line in section.Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inside = !inside;
            }
            else if (inside && line.Trim().Length > 0)
            {
                yield return line;
            }
        }
    }

    // The first word of a line is a path; so are those that follow it, one blank apart, and look like one. Then comes what it is for.
    private static IEnumerable<string> PathsOf(string line) =>
        line.Split("  ")[0].Split(' ').TakeWhile((word, at) => at == 0 || LikePath().IsMatch(word));

    [GeneratedRegex("[│├└─┬|`]")]
    private static partial Regex Branches();

    [GeneratedRegex(@"^[\w.-]+(/[\w.-]+)*/$|^[\w-]*(\.[\w-]+)*\.(sln|md|props|json|txt|cs|csproj|yaml|yml|editorconfig)$")]
    private static partial Regex LikePath();

    [GeneratedRegex(@"`((?:src|tests|deploy|docs|\.ci)/[\w./-]*)(?::\d+)?`")]
    private static partial Regex Quoted();
}
