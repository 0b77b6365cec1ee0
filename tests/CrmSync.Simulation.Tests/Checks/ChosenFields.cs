using CrmSync.Contracts.Fields;
using CrmSync.Domain.Fields;
using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.People;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>What is judged: the fields as they are chosen at the end, and when they were turned on the way there.</summary>
internal static class ChosenFields
{
    public static JudgedFields Of(FieldsView view, Turnings turnings, bool areMade)
    {
        var known = JudgedFields.Default.All.Select(field => field.Marketo).Append(FieldDesk.Further).Append(HeldOtherwise.Day).Append(HeldOtherwise.Amount).ToHashSet(StringComparer.Ordinal);
        var chosen = view.Chosen.Select(field => field.Choice).Where(choice => known.Contains(choice.Name));
        return new([.. chosen.DistinctBy(choice => (choice.Lead, choice.Contact)).Select(choice => Judged(choice, turnings) with { Makes = areMade ? OwnWays.Of(choice.Name) : null })]);
    }

    private static JudgedField Judged(FieldChoice choice, Turnings turnings) => new(choice.Name, choice.Lead, choice.Contact)
    {
        Way = choice.Direction switch { Direction.ToMarketo => FieldWay.ToMarketo, Direction.ToDynamics => FieldWay.ToDynamics, _ => FieldWay.Both },
        IsFilledOnly = choice.Owner == FieldOwner.FillEmpty,
        Turns = turnings.Of(choice.Name),
        Amounts = HeldOtherwise.Of(choice.Name),
    };
}
