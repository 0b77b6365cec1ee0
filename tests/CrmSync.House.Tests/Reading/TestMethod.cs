using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CrmSync.House.Tests.Reading;

/// <summary>Which methods are tests.</summary>
internal static class TestMethod
{
    /// <summary>Methods with an attribute that makes the runner call them.</summary>
    public static IEnumerable<MethodDeclarationSyntax> In(SourceFile file) =>
        file.Nodes<MethodDeclarationSyntax>().Where(method => method.Attributes("Fact", "Theory", "Property", "CulturedFact", "CulturedTheory").Any());
}
