using System.Diagnostics;
using System.Text.RegularExpressions;
using CrmSync.House.Tests.Reading;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CrmSync.House.Tests;

/// <summary>The catalogue of planted bugs under tests/planted goes along with the code that they break.</summary>
public sealed partial class PlantedTests(Repository repository)
{
    private const string Folder = "tests/planted";

    [Fact]
    public void Every_planted_bug_still_applies() => Rule.Holds(
        "The code has moved on: make the patch anew from the mistake that its first line tells, or take it away with the rule.",
        Check());

    [Fact]
    public void Every_planted_bug_says_in_its_first_line_which_rule_it_breaks_and_is_named_after_it() => Rule.Holds(
        "Name the file RULE-few-words.patch and begin it with `# RULE: what it breaks`.",
        Patches.Where(path => Told().Match(repository.Read(path)) is not { Success: true } told || !Path.GetFileName(path).StartsWith(told.Groups[1].Value + "-", StringComparison.Ordinal)));

    [Fact]
    public void Every_rule_that_the_model_can_do_without_is_taken_from_the_engine_too() => Rule.Holds(
        "Plant the bug in the engine, with `# model: SWITCH` in its second line.",
        Members("Switches").Where(name => name != "None").Except(Patches.Select(path => Switch().Match(repository.Read(path)).Groups[1].Value)));

    [Fact]
    public void Every_class_of_faults_that_a_planted_bug_names_is_one_of_the_simulations() => Rule.Holds(
        "After `# with: ` come names of `Fault` in the simulation, with commas between.",
        Patches.SelectMany(path => With().Match(repository.Read(path)).Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries).Except(Members("Fault")).Select(name => $"{path}: {name}")));

    private IEnumerable<string> Patches => repository.Files(Folder, ".patch");

    private IEnumerable<string> Members(string name) =>
        repository.Tests.SelectMany(file => file.Nodes<EnumDeclarationSyntax>()).Single(each => each.Identifier.Text == name).Members.Select(member => member.Identifier.Text);

    private string[] Check()
    {
        var start = new ProcessStartInfo("bash", [$"{Folder}/run", "--check"]) { WorkingDirectory = repository.Root, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return process.ExitCode == 0 ? [] : lines;
    }

    [GeneratedRegex(@"\A# ([A-Z]{1,2}-\d+): \S.*\n")]
    private static partial Regex Told();

    [GeneratedRegex(@"\A.*\n# model: (\w+)\n")]
    private static partial Regex Switch();

    [GeneratedRegex(@"\n# with: (\S+)\n")]
    private static partial Regex With();
}
