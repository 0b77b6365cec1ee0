using System.Text.RegularExpressions;
using CrmSync.House.Tests.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CrmSync.House.Tests;

/// <summary>What a change must not leave behind.</summary>
public sealed partial class LeftoversTests(Repository repository)
{
    private static readonly string[] Texts = [".csproj", ".props", ".json", ".md", ".yaml", ".yml", ".sh", ".razor", ".css", ".js", "/run"];

    [Fact]
    public void No_comment_speaks_of_work_left_to_do() => Rule.Holds(
        "Do it now or write an issue; the code says what is.",
        InTrivia(trivia => trivia.ToFullString(), Unfinished())
            .Concat(repository.Files("src", ".razor").Where(path => Unfinished().IsMatch(repository.Read(path)))));

    [Fact]
    public void Nothing_is_left_unimplemented() => Rule.Holds(
        "Implement it, or take the member away until it can be.",
        Names("NotImplementedException"));

    [Fact]
    public void No_file_has_regions() => Rule.Holds(
        "A region hides a second type: give it its own file.",
        Directives(SyntaxKind.RegionDirectiveTrivia));

    [Fact]
    public void No_warning_is_silenced_in_a_file() => Rule.Holds(
        "Mend what the warning says; a rule that never helps is switched off in .editorconfig with its reason.",
        Directives(SyntaxKind.PragmaWarningDirectiveTrivia));

    [Fact]
    public void Nullable_stays_on_in_every_file() => Rule.Holds(
        "Say what can be null instead.",
        Directives(SyntaxKind.NullableDirectiveTrivia));

    [Fact]
    public void No_source_names_a_path_of_a_machine() => Rule.Holds(
        "A path belongs to a machine, not to the project: take it from a setting, Path.GetTempPath() or the repository's root.",
        repository.Sources.SelectMany(file => file.Tree.DescendantTokens()
                .Where(token => token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.MultiLineRawStringLiteralToken
                    or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.Utf8StringLiteralToken)
                .Where(token => MachinePath().IsMatch(token.ValueText)).Select(token => file.Where(token)))
            .Concat(Texts.SelectMany(ending => new[] { "src", "tests", "deploy", ".ci" }.SelectMany(folder => repository.Files(folder, ending)))
                .Append("README.md").Where(repository.Exists).Where(path => MachinePath().IsMatch(repository.Read(path)))));

    private IEnumerable<string> InTrivia(Func<SyntaxTrivia, string> text, Regex pattern) =>
        from file in repository.Sources
        from trivia in file.Tree.DescendantTrivia()
        where trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
            or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia
        where pattern.IsMatch(text(trivia))
        select file.At(trivia.SpanStart);

    private IEnumerable<string> Directives(SyntaxKind kind) =>
        from file in repository.Sources
        from trivia in file.Tree.DescendantTrivia()
        where trivia.IsKind(kind)
        select file.At(trivia.SpanStart);

    private IEnumerable<string> Names(string name) =>
        from file in repository.Sources
        from identifier in file.Nodes<IdentifierNameSyntax>()
        where identifier.Identifier.Text == name
        select file.Where(identifier);

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"(^|[^A-Za-z0-9_.~$}*/-])/(home|work|root|Users|tmp|mnt)(/|$)", RegexOptions.Multiline)]
    private static partial Regex MachinePath();
}
