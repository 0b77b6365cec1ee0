using CrmSync.House.Tests.Reading;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CrmSync.House.Tests;

/// <summary>Names say what a thing is to its user.</summary>
public sealed class NamesTests(Repository repository)
{
    private static readonly HashSet<string> Empty = new(
        ["Manager", "Helper", "Util", "Utils", "Utility", "Utilities", "Service", "Processor", "Common", "Shared", "Base", "Impl", "Dto", "Info"],
        StringComparer.OrdinalIgnoreCase);

    [Fact]
    public void No_type_carries_a_word_that_says_nothing() => Rule.Holds(
        $"Name the type for the question it answers, without {string.Join(", ", Empty)}.",
        repository.Sources.SelectMany(file => file.Types.Where(type => Syntax.Words(type.Identifier.Text).Any(SaysNothing))
            .Select(type => $"{file.Where(type.Identifier)} {type.Identifier.Text}")));

    [Fact]
    public void No_file_or_folder_carries_a_word_that_says_nothing() => Rule.Holds(
        "A folder is a noun or gerund that a user would say; a file is named for its type.",
        repository.Files("src").Concat(repository.Files("tests"))
            .Where(path => path.Split('/', '.', '-').SelectMany(Syntax.Words).Any(SaysNothing)));

    [Fact]
    public void Every_method_that_returns_a_task_ends_in_Async_and_takes_its_token_last() => Rule.Holds(
        "Async suffix on every Task of the product, CancellationToken as the last parameter.",
        repository.Product.SelectMany(file => file.Nodes<MethodDeclarationSyntax>()
            .Where(method => !method.Is(SyntaxKind.OverrideKeyword) && method.ExplicitInterfaceSpecifier is null)
            .Where(method => (IsTask(method) && !method.Identifier.Text.EndsWith("Async", StringComparison.Ordinal)) || TokenIsNotLast(method))
            .Select(method => $"{file.Where(method.Identifier)} {method.Identifier.Text}")));

    private static bool SaysNothing(string word) => Empty.Contains(word) || (word.EndsWith('s') && Empty.Contains(word[..^1]));

    private static bool IsTask(MethodDeclarationSyntax method) =>
        method.ReturnType is SimpleNameSyntax { Identifier.Text: "Task" or "ValueTask" or "IAsyncEnumerable" };

    private static bool TokenIsNotLast(MethodDeclarationSyntax method) =>
        method.ParameterList.Parameters.SkipLast(1).Any(parameter => parameter.Type?.ToString() == "CancellationToken");
}
