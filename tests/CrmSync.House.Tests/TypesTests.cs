using CrmSync.House.Tests.Reading;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CrmSync.House.Tests;

/// <summary>What kinds of type there are, and what they say about themselves.</summary>
public sealed class TypesTests(Repository repository)
{
    // Each interface that is no grain, and why a class would not do.
    private static readonly Dictionary<string, string> Ports = new()
    {
        ["ISystemOfRecord"] = "the one port: Marketo and Dataverse",
        ["ICallBudget"] = "the governor in a silo, no limits in validate and tests",
        ["ILedger"] = "SQLite and tables",
        ["ISide"] = "both connectors under one suite of promises",
        ["IEngine"] = "the executable specification and the real planner, judged by one world",
    };

    private static readonly string[] Documented = ["CrmSync.Domain", "CrmSync.Contracts", "CrmSync.Storage", "CrmSync.Marketo", "CrmSync.Dataverse"];

    [Fact]
    public void Every_class_is_sealed_unless_it_is_static_or_abstract_or_a_record_that_others_extend() => Rule.Holds(
        "Seal the class; a base class for behaviour is a rule that wants a static class, or a part that wants a field.",
        from file in repository.Sources
        from type in file.Types
        where type is ClassDeclarationSyntax || type is RecordDeclarationSyntax { ClassOrStructKeyword.RawKind: not (int)SyntaxKind.StructKeyword }
        where !Closed.Contains(type.Identifier.Text) && !(type is RecordDeclarationSyntax && Extended.Contains(type.Identifier.Text))
        where !type.Bases().Contains("DispatchProxy") // The runtime derives from it.
        select $"{file.Where(type.Identifier)} {type.Identifier.Text}");

    [Fact]
    public void An_interface_is_a_grain_or_a_port_that_this_list_gives_a_reason_for() => Rule.Holds(
        "Use the class itself. An interface is for a grain (in Contracts), or for a port with two implementations: then add it and its reason to TypesTests.Ports.",
        from file in repository.Sources
        from type in file.Nodes<InterfaceDeclarationSyntax>()
        where !Ports.ContainsKey(type.Identifier.Text)
        where !(file.Project == "CrmSync.Contracts" && type.Bases().Any(one => one.StartsWith("IGrain", StringComparison.Ordinal)))
        select $"{file.Where(type.Identifier)} {type.Identifier.Text}");

    [Fact]
    public void Every_port_of_the_list_exists() => Rule.Holds(
        "Take the port out of TypesTests.Ports.",
        Ports.Keys.Except(repository.Sources.SelectMany(file => file.Nodes<InterfaceDeclarationSyntax>()).Select(type => type.Identifier.Text)));

    [Fact]
    public void Every_public_type_says_what_it_is() => Rule.Holds(
        "Say in /// what the type is: shape, unit, errors, source. Or make it internal, if nobody else calls it.",
        from file in repository.Product.Where(file => Documented.Contains(file.Project))
        from type in file.Types
        where type.IsPublic() && !DocumentedTypes.Contains(type.Identifier.Text)
        select $"{file.Where(type.Identifier)} {type.Identifier.Text}");

    [Fact]
    public void Every_method_of_a_grain_or_port_says_what_it_does() => Rule.Holds(
        "Say in /// what the method answers: shape, unit, errors, source (rule id or vendor page).",
        from file in repository.Product
        from type in file.Nodes<InterfaceDeclarationSyntax>()
        from member in type.Members
        where member is MethodDeclarationSyntax or PropertyDeclarationSyntax
        where !member.IsDocumented()
        select $"{file.Where(member)} {type.Identifier.Text}");

    [Fact]
    public void Every_option_says_its_unit_and_default() => Rule.Holds(
        "Say in /// what the option does, its unit and its default.",
        from file in repository.Product
        from type in file.Types.Where(type => type.Identifier.Text.EndsWith("Options", StringComparison.Ordinal)).OfType<TypeDeclarationSyntax>()
        from property in type.Members.OfType<PropertyDeclarationSyntax>()
        where property.Is(SyntaxKind.PublicKeyword) && !property.IsDocumented()
        select $"{file.Where(property.Identifier)} {type.Identifier.Text}.{property.Identifier.Text}");

    // By name, because one part of a partial type speaks for all.
    private HashSet<string> Closed => field ??=
        [.. repository.Sources.SelectMany(file => file.Types)
            .Where(type => type.Is(SyntaxKind.SealedKeyword) || type.Is(SyntaxKind.StaticKeyword) || type.Is(SyntaxKind.AbstractKeyword))
            .Select(type => type.Identifier.Text)];

    private HashSet<string> Extended => field ??= [.. repository.Sources.SelectMany(file => file.Types).SelectMany(Syntax.Bases)];

    private HashSet<string> DocumentedTypes => field ??=
        [.. repository.Product.SelectMany(file => file.Types).Where(type => type.IsDocumented()).Select(type => type.Identifier.Text)];
}
