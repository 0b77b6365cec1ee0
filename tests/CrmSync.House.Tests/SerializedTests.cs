using CrmSync.House.Tests.Reading;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CrmSync.House.Tests;

/// <summary>
/// What is stored, or sent between silos of two versions, is known by its numbers. The list keeps each number that was ever given, with the type that it holds:
/// one that is taken away stays in it.
/// </summary>
public sealed class SerializedTests(Repository repository)
{
    private const string List = "tests/CrmSync.House.Tests/Serialized.txt";

    [Fact]
    public void B_9_No_number_of_a_serialized_member_is_used_for_another_type() => Rule.Holds(
        "State of an earlier version holds the other type under this number and could not be read: take a number that the list does not have.",
        from member in Members
        where Known.TryGetValue((member.Type, member.Id), out var holds) && holds != member.Holds
        select $"{member.Where}: {member.Type} {member.Id} held {Known[(member.Type, member.Id)]}");

    [Fact]
    public void B_9_Every_number_of_a_serialized_member_is_in_the_list() => Rule.Holds(
        $"Add these lines to {List}, so that nobody gives the number to another type later.",
        Members.Where(member => !Known.ContainsKey((member.Type, member.Id))).Select(member => $"{member.Type} {member.Id} {member.Holds}").Order(StringComparer.Ordinal));

    private Dictionary<(string Type, string Id), string> Known => repository.Read(List).Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' ', 3)).ToDictionary(line => (line[0], line[1]), line => line[2]);

    private IEnumerable<(string Where, string Type, string Id, string Holds)> Members =>
        from file in repository.Product
        from property in file.Nodes<PropertyDeclarationSyntax>()
        from attribute in property.AttributeLists.SelectMany(list => list.Attributes)
        where attribute.Name.ToString() == "Id"
        select (file.At(property.SpanStart), TypeOf(property), attribute.ArgumentList!.Arguments[0].ToString(), property.Type.ToString().TrimEnd('?'));

    private static string TypeOf(PropertyDeclarationSyntax property) =>
        string.Join('.', property.Ancestors().OfType<TypeDeclarationSyntax>().Reverse().Select(type => type.Identifier.Text));
}
