using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CrmSync.House.Tests.Reading;

/// <summary>One C# file and its syntax tree.</summary>
/// <param name="Path">Relative to the root, with forward slashes.</param>
/// <param name="Text">As it stands.</param>
public sealed record SourceFile(string Path, string Text)
{
    private readonly Lazy<SyntaxNode> tree = new(() => CSharpSyntaxTree.ParseText(Text, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot());

    /// <summary>"src" or "tests".</summary>
    public string Area => Path.Split('/')[0];

    /// <summary>The project's folder name, which is the project's name.</summary>
    public string Project => Path.Split('/')[1];

    /// <summary>The file's name with its ending.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>How many lines an editor shows.</summary>
    public int Lines => Text.AsSpan().TrimEnd('\n').Count('\n') + 1;

    /// <summary>The root of the syntax tree.</summary>
    public SyntaxNode Tree => tree.Value;

    /// <summary>Classes, records, structs, interfaces and enums, nested ones too.</summary>
    public IEnumerable<BaseTypeDeclarationSyntax> Types => Nodes<BaseTypeDeclarationSyntax>();

    /// <summary>All nodes of one kind.</summary>
    public IEnumerable<T> Nodes<T>()
        where T : SyntaxNode => Tree.DescendantNodes().OfType<T>();

    /// <summary>path:line of a node, for messages.</summary>
    public string Where(SyntaxNodeOrToken node) => At(node.SpanStart);

    /// <summary>path:line of a position, for messages.</summary>
    public string At(int position) => $"{Path}:{Tree.SyntaxTree.GetText().Lines.GetLinePosition(position).Line + 1}";
}
