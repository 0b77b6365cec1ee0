using System.Text.RegularExpressions;
using CrmSync.House.Tests.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CrmSync.House.Tests;

/// <summary>What a test is.</summary>
public sealed partial class TestsTests(Repository repository)
{
    [Fact]
    public void The_name_of_a_test_is_a_sentence_after_the_id_of_its_rule() => Rule.Holds(
        "Name the test as a sentence of at least three words: C_1_On_a_lead_Marketo_wins_the_collision.",
        repository.Tests.SelectMany(file => TestMethod.In(file).Where(test => !Sentence().IsMatch(test.Identifier.Text))
            .Select(test => $"{file.Where(test.Identifier)} {test.Identifier.Text}")));

    [Fact]
    public void No_test_is_skipped_by_its_attribute() => Rule.Holds(
        "Mend the test or take it away.",
        from file in repository.Tests
        from argument in file.Nodes<AttributeArgumentSyntax>()
        where argument.NameEquals?.Name.Identifier.Text.StartsWith("Skip", StringComparison.Ordinal) == true
        select file.Where(argument));

    [Fact]
    public void No_test_sleeps() => Rule.Holds(
        "Wait for what you wait for: move the fake time, await the event, or poll the promise with a deadline in one place.",
        from file in repository.Tests
        from access in file.Nodes<MemberAccessExpressionSyntax>()
        where access.ToString() is "Task.Delay" or "Thread.Sleep" or "Thread.SpinWait"
        select file.Where(access));

    [Fact]
    public void Tests_keep_no_static_state() => Rule.Holds(
        "Make it an instance's, or readonly and immutable: tests run side by side.",
        (from file in repository.Tests
         from one in file.Nodes<FieldDeclarationSyntax>()
         where one.Is(SyntaxKind.StaticKeyword) && !one.Is(SyntaxKind.ReadOnlyKeyword)
         select file.Where(one)).Concat(
            from file in repository.Tests
            from property in file.Nodes<PropertyDeclarationSyntax>()
            where property.Is(SyntaxKind.StaticKeyword) && property.AccessorList?.Accessors.Any(accessor => accessor.IsKind(SyntaxKind.SetAccessorDeclaration)) == true
            select file.Where(property)));

    [Fact]
    public void No_test_uses_a_mock() => Rule.Holds(
        "Use the real rules, the simulators and fake time.",
        repository.Projects("tests").SelectMany(project => project.Packages
            .Where(package => package.StartsWith("Moq", StringComparison.Ordinal) || package.StartsWith("NSubstitute", StringComparison.Ordinal)
                || package.StartsWith("FakeItEasy", StringComparison.Ordinal))
            .Select(package => $"{project.Path}: {package}")));

    [GeneratedRegex(@"^([A-Z]{1,2}_\d+_)*[A-Z0-9]\w*?(_\w+?){2,}$")]
    private static partial Regex Sentence();
}
