using CrmSync.Host.Demo.People;
using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.People;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>What the two sides of a run refuse once everything has calmed down: their rules, said apart from the planner's. In doubt a value is one that may be refused.</summary>
internal static class SidesRefuse
{
    // A side that answers errors refuses with this one whatever it is asked (ServerErrors), and does not say when it would take it.
    private const string OfErrors = "1022";

    private const string IsTooLong = "0x80044331";
    private const string IsNoChoice = "0x8004431a";
    private const int LongTitle = 100;
    private const int LongName = 50;

    public static bool Of(AskedValue asked) => asked is { Side: "marketo" }
        ? asked.Code == OfErrors || (asked.Field == "personNotes" && System.Text.Encoding.UTF8.GetByteCount(asked.Value ?? "") > HeldOtherwise.LongestText) || (asked.Field == "email" && !System.Text.Ascii.IsValid(asked.Value ?? ""))
        : asked.Field switch
        {
            // A column that was shortened, or lacked a choice, and was mended again before anybody had looked at it: nobody knows that what the server refused would be taken now (F-3).
            "title" => asked.Value?.Length > LongTitle || asked.Code == IsTooLong,
            "city" or "address" => asked.Value?.Contains(PlugIn.Forbidden, StringComparison.OrdinalIgnoreCase) == true || (asked.Table == "lead" && asked.Value?.Contains(Refusals.ForbiddenForLeads, StringComparison.OrdinalIgnoreCase) == true),
            "firstName" or "lastName" => asked.Value is not { Length: > 0 and <= LongName },
            "phone" or "mobilePhone" => asked.Value?.Any(char.IsLetter) == true,
            "leadSource" => asked.Code == IsNoChoice,
            "personNotes" or "unsubscribed" or "doNotCall" => false,
            _ => true,
        };
}
