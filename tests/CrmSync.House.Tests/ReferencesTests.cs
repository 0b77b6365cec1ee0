using CrmSync.House.Tests.Reading;
using NetArchTest.Rules;

namespace CrmSync.House.Tests;

/// <summary>Who may know whom.</summary>
public sealed class ReferencesTests(Repository repository)
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["CrmSync.Domain"] = [],
        ["CrmSync.Contracts"] = ["CrmSync.Domain"],
        ["CrmSync.Grains"] = ["CrmSync.Contracts"],
        ["CrmSync.Marketo"] = ["CrmSync.Domain"],
        ["CrmSync.Dataverse"] = ["CrmSync.Domain"],
        ["CrmSync.Storage"] = ["CrmSync.Domain"],
        ["CrmSync.Gateway"] = ["CrmSync.Contracts"],
        ["CrmSync.Simulators"] = [],
    };

    private static readonly string[] DomainPackages =
        ["Microsoft.Orleans.Serialization", "Microsoft.Orleans.CodeGenerator", "libphonenumber-csharp", "Microsoft.CodeAnalysis.BannedApiAnalyzers"];

    private static readonly string[] Effects =
        ["System.Net.Http", "System.Net.Sockets", "System.IO.File", "Microsoft.Extensions.Logging", "Microsoft.Extensions.DependencyInjection", "Microsoft.AspNetCore",
         "System.TimeProvider", "System.Threading.Timer", "Orleans.Grain", "Orleans.IGrainFactory", "Orleans.Runtime.IPersistentState"];

    [Fact]
    public void Projects_reference_each_other_in_one_direction_and_only_the_host_joins_all() => Rule.Holds(
        "A project references what the table of ReferencesTests allows, nothing else: move the code to where it belongs.",
        repository.Projects("src").Where(project => project.Name != "CrmSync.Host").SelectMany(project => project.References
            .Where(reference => !Allowed.GetValueOrDefault(project.Name, []).Contains(reference))
            .Select(reference => $"{project.Name} -> {reference}")));

    [Fact]
    public void Every_project_of_the_product_has_a_place_in_the_direction() => Rule.Holds(
        "Every project under src/ stands in the table of ReferencesTests (a project is split off only for another deployable or a direction worth enforcing).",
        repository.Projects("src").Select(project => project.Name).Where(name => name != "CrmSync.Host" && !Allowed.ContainsKey(name)));

    [Fact]
    public void The_product_references_no_test_and_no_library_of_tests() => Rule.Holds(
        "Tests and their libraries stay under tests/.",
        repository.Projects("src").SelectMany(project => project.References.Concat(project.Packages)
            .Where(name => name.Contains("Test", StringComparison.OrdinalIgnoreCase) || name.StartsWith("xunit", StringComparison.Ordinal))
            .Select(name => $"{project.Name} -> {name}")));

    [Fact]
    public void The_domain_needs_a_serializer_and_a_telephone_book_and_no_other_package() => Rule.Holds(
        "Domain decides; what needs another package is an effect and belongs to a grain, a connector or a store.",
        repository.Projects("src").Single(project => project.Name == "CrmSync.Domain").Packages.Except(DomainPackages));

    [Fact]
    public void The_domain_knows_no_network_clock_logger_container_or_grain() => Rule.Holds(
        "Domain is handed times and answers; it returns what it decided. Move the effect to its driver.",
        Types.InAssembly(typeof(Domain.People.Person).Assembly).That().DoNotResideInNamespace("OrleansCodeGen")
            .ShouldNot().HaveDependencyOnAny(Effects).GetResult().FailingTypeNames ?? []);

    [Fact]
    public void Package_versions_stand_in_one_place() => Rule.Holds(
        "Versions stand in Directory.Packages.props alone: take Version and VersionOverride out of the project.",
        repository.Projects("src").Concat(repository.Projects("tests"))
            .SelectMany(project => project.Xml.Descendants("PackageReference")
                .Where(package => package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null)
                .Select(package => $"{project.Path}: {(string?)package.Attribute("Include")}")));
}
