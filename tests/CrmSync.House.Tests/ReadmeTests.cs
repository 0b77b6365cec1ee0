using System.Text.RegularExpressions;
using CrmSync.House.Tests.Reading;

namespace CrmSync.House.Tests;

/// <summary>What README.md claims is so.</summary>
public sealed partial class ReadmeTests(Repository repository)
{
    private readonly Readme readme = new(repository);

    [Fact]
    public void Every_path_that_the_readme_names_exists() => Rule.Holds(
        "README.md names a path that is not there: mend the README's tree or sentence.",
        readme.Tree.Concat(readme.Named).Distinct().Where(path => !repository.Exists(path)));

    [Fact]
    public void Every_project_stands_in_the_readmes_tree() => Rule.Holds(
        "Name the project's folder in the tree of README.md, \"Where things are\", and say in a few words what it is for.",
        repository.Projects("src").Concat(repository.Projects("tests")).Select(project => project.Folder + "/").Except(readme.Tree));

    [Fact]
    public void Every_project_stands_in_the_solution() => Rule.Holds(
        "Add the project: dotnet sln CrmSync.sln add PATH.",
        repository.Projects("src").Concat(repository.Projects("tests")).Select(project => project.Path)
            .Where(path => !repository.Read("CrmSync.sln").Replace('\\', '/').Contains(path, StringComparison.Ordinal)));

    [Fact]
    public void Every_rule_that_the_readme_claims_has_a_test_that_carries_its_id() => Rule.Holds(
        "Write the test (S_1_..., its name a sentence), or take the claim out of README.md's rules.",
        readme.RuleCells.SelectMany(cell => Id().Matches(cell).Select(match => match.Value)).Distinct()
            .Where(id => !TestNames.Any(name => LeadingIds().Match(name).Value.Contains(id.Replace('-', '_') + "_", StringComparison.Ordinal))));

    [Fact]
    public void The_readmes_rules_are_claimed_one_by_one() => Rule.Holds(
        "The first cell of a row under README.md's rules holds ids and commas only (S-1, C-11), no ranges and no words.",
        readme.RuleCells.Where(cell => !Ids().IsMatch(cell)));

    private List<string> TestNames => field ??= [.. repository.Tests.SelectMany(TestMethod.In).Select(test => test.Identifier.Text)];

    /// <summary>A test may carry several ids in front of its sentence: B_10_B_11_A_person_whose_...</summary>
    [GeneratedRegex(@"^([A-Z]{1,2}_\d+_)*")]
    private static partial Regex LeadingIds();

    [GeneratedRegex(@"[A-Z]{1,2}-\d+")]
    private static partial Regex Id();

    [GeneratedRegex(@"^[A-Z]{1,2}-\d+(, ?[A-Z]{1,2}-\d+)*$")]
    private static partial Regex Ids();
}
