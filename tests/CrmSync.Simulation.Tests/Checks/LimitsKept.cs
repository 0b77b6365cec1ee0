using System.Net.Http.Json;
using System.Text.Json;
using CrmSync.Host.Demo.People;
using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.Faults;
using CrmSync.Simulation.Tests.Wires;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>Which limits of the two sides did our calls meet? (I10) Nobody is judged where limits are refused on purpose, or taken up by others.</summary>
internal static class LimitsKept
{
    private static readonly string[] InMarketo = ["606", "607", "615"];
    private static readonly string[] InDynamics = ["0x80072321", "0x80072322", "0x80072326"];

    public static async Task<IReadOnlyList<CallLimit>?> OfAsync(Sides sides, Troubles troubles, LimitsMet byPeople)
    {
        if (troubles.Has(Fault.Throttled) || troubles.Has(Fault.QuotaEaten) || byPeople.IsOverHalf) return null;
        var (marketo, dynamics) = (await RefusedAsync(sides.MarketoDoor), await RefusedAsync(sides.DynamicsDoor));
        return [.. InMarketo.Select(code => Of("marketo", code, marketo)), .. InDynamics.Select(code => Of("dynamics", code, dynamics))];

        CallLimit Of(string side, string code, JsonElement refused) => new(side, code, (refused.TryGetProperty(code, out var count) ? count.GetInt64() : 0) - byPeople.Count(code));
    }

    private static async Task<JsonElement> RefusedAsync(HttpClient door) => (await door.GetFromJsonAsync<JsonElement>(new Uri("/_sim/stats", UriKind.Relative))).GetProperty("refused");
}
