using CrmSync.House.Tests.Reading;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CrmSync.House.Tests;

/// <summary>A plan is made from the person as it is at that moment.</summary>
public sealed class PlanningTests(Repository repository)
{
    [Fact]
    public void Nothing_is_awaited_between_reading_the_person_and_planning_from_it() => Rule.Holds(
        "Arguments are evaluated from the left: await first and hand the answer to the planner afterwards, or what was observed meanwhile is lost.",
        from file in repository.Product
        from call in file.Nodes<InvocationExpressionSyntax>()
        where call.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "Planner" } }
        where call.ArgumentList.DescendantNodes().OfType<AwaitExpressionSyntax>().Any()
        select file.Where(call));
}
