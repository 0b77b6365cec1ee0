using CrmSync.House.Tests.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CrmSync.House.Tests;

/// <summary>Small files, small methods.</summary>
public sealed class SizesTests(Repository repository)
{
    [Fact]
    public void No_file_is_longer_than_300_lines() => Rule.Holds(
        "A file of more than 300 lines holds several thoughts: split it by thought.",
        repository.Sources.Select(file => (file.Path, file.Lines))
            .Concat(Razor.Select(path => (path, repository.Read(path).AsSpan().TrimEnd('\n').Count('\n') + 1)))
            .Where(file => file.Item2 > 300).Select(file => $"{file.Item1}: {file.Item2} lines"));

    [Fact]
    public void Half_of_a_projects_files_have_at_most_60_lines_and_nine_of_ten_at_most_150() => Rule.Holds(
        "Files of a project: median at most 60 lines, p90 at most 150. Split the longest.",
        from project in repository.Product.GroupBy(file => file.Project)
        let lines = project.Select(file => file.Lines).ToList()
        let median = Rule.Quantile(lines, 0.5)
        let p90 = Rule.Quantile(lines, 0.9)
        where median > 60 || p90 > 150
        select $"{project.Key}: median {median}, p90 {p90}; longest {Longest(project)}");

    [Fact]
    public void No_method_is_longer_than_60_lines() => Rule.Holds(
        "A method of more than 60 lines decides and acts at once: name its steps.",
        Methods(repository.Sources).Where(method => method.Lines > 60).Select(method => $"{method.Where}: {method.Lines} lines"));

    [Fact]
    public void Nine_of_ten_methods_of_a_project_have_at_most_25_lines() => Rule.Holds(
        "Methods of a project: p90 at most 25 lines. Name the steps of the longest.",
        from project in repository.Product.GroupBy(file => file.Project)
        let methods = Methods(project).ToList()
        let p90 = Rule.Quantile(methods.Select(method => method.Lines), 0.9)
        where p90 > 25
        select $"{project.Key}: p90 {p90}; longest {string.Join(", ", methods.OrderByDescending(method => method.Lines).Take(3).Select(method => method.Where))}");

    private IEnumerable<string> Razor => repository.Files("src", ".razor");

    private static string Longest(IEnumerable<SourceFile> files) =>
        string.Join(", ", files.OrderByDescending(file => file.Lines).Take(3).Select(file => $"{file.Path} {file.Lines}"));

    private static IEnumerable<(string Where, int Lines)> Methods(IEnumerable<SourceFile> files) => files.SelectMany(file =>
        file.Nodes<BaseMethodDeclarationSyntax>().Select(method => (Name: Name(method), First: Start(method), Node: (SyntaxNode)method))
            .Concat(file.Nodes<AccessorDeclarationSyntax>().Select(accessor => (Name: accessor.Keyword.Text, First: accessor.Keyword.SpanStart, Node: (SyntaxNode)accessor)))
            .Concat(file.Nodes<PropertyDeclarationSyntax>().Where(property => property.ExpressionBody is not null)
                .Select(property => (Name: property.Identifier.Text, First: property.Type.SpanStart, Node: (SyntaxNode)property)))
            .Select(method => ($"{file.At(method.First)} {method.Name}", Lines(file, method.First, method.Node.Span.End)))
            .Concat(TopLevel(file)));

    private static IEnumerable<(string Where, int Lines)> TopLevel(SourceFile file)
    {
        var statements = file.Nodes<GlobalStatementSyntax>().ToList();
        return statements.Count == 0 ? [] : [($"{file.Path} (top level)", Lines(file, statements[0].SpanStart, statements[^1].Span.End))];
    }

    private static string Name(BaseMethodDeclarationSyntax method) => method switch
    {
        MethodDeclarationSyntax named => named.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        _ => "operator",
    };

    // Attributes and documentation say what a method is; its length is what must be read to know what it does.
    private static int Start(BaseMethodDeclarationSyntax method) =>
        method.AttributeLists.Count == 0 ? method.SpanStart : method.AttributeLists[^1].GetLastToken().GetNextToken().SpanStart;

    private static int Lines(SourceFile file, int first, int end)
    {
        var lines = file.Tree.SyntaxTree.GetText().Lines;
        return lines.GetLinePosition(end).Line - lines.GetLinePosition(first).Line + 1;
    }
}
