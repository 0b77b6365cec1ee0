using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CrmSync.House.Tests.Reading;

/// <summary>Questions about declarations that several rules ask.</summary>
internal static class Syntax
{
    /// <summary>Has the modifier.</summary>
    public static bool Is(this MemberDeclarationSyntax member, SyntaxKind modifier) => member.Modifiers.Any(modifier);

    /// <summary>Public itself, and so is everything around it.</summary>
    public static bool IsPublic(this BaseTypeDeclarationSyntax type) =>
        type.Ancestors().OfType<BaseTypeDeclarationSyntax>().Prepend(type).All(one => one.Is(SyntaxKind.PublicKeyword) || one.Parent is InterfaceDeclarationSyntax);

    /// <summary>Carries a documentation comment.</summary>
    public static bool IsDocumented(this SyntaxNode node) => node.GetLeadingTrivia().Any(trivia => trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia));

    /// <summary>The names in a type's base list, without namespaces and type arguments.</summary>
    public static IEnumerable<string> Bases(this BaseTypeDeclarationSyntax type) =>
        type.BaseList?.Types.Select(one => Last(one.Type)) ?? [];

    /// <summary>The attributes' names, without namespaces and the ending.</summary>
    public static IEnumerable<AttributeSyntax> Attributes(this MemberDeclarationSyntax member, params string[] names) =>
        member.AttributeLists.SelectMany(list => list.Attributes).Where(one => names.Contains(Last(one.Name)));

    /// <summary>The words of a PascalCase or snake_case name.</summary>
    public static IEnumerable<string> Words(string name)
    {
        var start = 0;
        for (var i = 1; i <= name.Length; i++)
        {
            if (i == name.Length || name[i] == '_' || (char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])))))
            {
                yield return name[start..i].Trim('_');
                start = i;
            }
        }
    }

    private static string Last(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => Last(qualified.Right),
        AliasQualifiedNameSyntax alias => Last(alias.Name),
        SimpleNameSyntax simple => simple.Identifier.Text,
        _ => type.ToString(),
    };
}
